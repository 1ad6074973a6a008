import type {DataSettings} from '../../../domain/instance/instance.ts';
import type {Field} from '../../field.ts';

const edges = ['open', 'close'] as const;

/** Whether the times in a file are the start of a bar or its end. */
export const time: Field<DataSettings> = {
	yaml: 'time',
	flag: 'time',
	value: 'open|close',
	of: 'algorithm',
	default: 'open if the header shows an exchange, else close',
	help: 'whether the times in the file are the start or the end of a bar',
	choices: edges,
	page: 'bars',
	expected: 'open or close, for the start or the end of a bar',
	example: 'open',
	parse(text) {
		const found = edges.find(edge => edge === text);
		return found === undefined ? null : {time: found};
	},
	write: value => value.time ?? '',
};
