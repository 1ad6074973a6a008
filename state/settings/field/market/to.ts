import type {SpanSettings} from '../../../domain/instance/instance.ts';
import {isMoment, momentExpected} from '../../../domain/time/timeframe.ts';
import type {Field} from '../../field.ts';

/** Time of the last bar to use. */
export const to: Field<SpanSettings> = {
	yaml: 'to',
	flag: 'to',
	value: 'TIME',
	of: 'algorithm',
	default: 'the last bar',
	help: 'skip bars after this time; a date alone includes that whole day',
	expected: momentExpected,
	example: '2024-06-30',
	parse: text => (isMoment(text) ? {to: text} : null),
	write: value => value.to ?? '',
};
