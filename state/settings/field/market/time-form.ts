import type {DataSettings} from '../../../domain/instance/instance.ts';
import {timeFormNamed, timeForms} from '../../../domain/time/time-form.ts';
import type {Field} from '../../field.ts';

/** Format of the times in a file. */
export const timeForm: Field<DataSettings> = {
	yaml: 'time_form',
	flag: 'time-form',
	value: 'FORM',
	of: 'algorithm',
	default: 'the only one that fits',
	help: 'format of the times in the file, when two formats fit: month-first, compact-minute, …',
	page: 'bars',
	expected: `one of ${timeForms.map(({name}) => name).join(' ')}`,
	example: 'month-first',
	parse: text => (timeFormNamed(text) === undefined ? null : {timeForm: text}),
	write: value => value.timeForm ?? '',
};
