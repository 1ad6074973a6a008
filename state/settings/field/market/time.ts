import type {DataSettings} from '../../../domain/instance/instance.ts';
import type {Field} from '../../field.ts';

const edges = ['open', 'close'] as const;

/** Whether the times of a file name the begin of a bar or its end. */
export const time: Field<DataSettings> = {
	yaml: 'time',
	flag: 'time',
	value: 'open|close',
	of: 'algorithm',
	default: 'open where the header shows an exchange, else close',
	help: 'what the times of the file name: the begin or the end of a bar',
	choices: edges,
	page: 'bars',
	expected: 'open or close: what the times of the file name',
	example: 'open',
	parse(text) {
		const found = edges.find(edge => edge === text);
		return found === undefined ? null : {time: found};
	},
	write: value => value.time ?? '',
};
