import type {DataSettings} from '../../../domain/instance/instance.ts';
import {isTimeZone} from '../../../domain/time/time-zone.ts';
import type {Field} from '../../field.ts';

/** Zone of the times in a file that name none. */
export const timeZone: Field<DataSettings> = {
	yaml: 'time_zone',
	flag: 'time-zone',
	value: 'ZONE',
	of: 'algorithm',
	default: 'UTC',
	help: 'zone of the times in the file that name none, such as America/New_York',
	page: 'bars',
	expected: 'a time zone such as America/New_York',
	example: 'America/New_York',
	parse: text => (isTimeZone(text) ? {timeZone: text} : null),
	write: value => value.timeZone ?? '',
};
