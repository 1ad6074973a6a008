import type {SpanSettings} from '../../../domain/instance/instance.ts';
import {isMoment, momentExpected} from '../../../domain/time/timeframe.ts';
import type {Field} from '../../field.ts';

/** Last moment of the part of the market that is taken. */
export const to: Field<SpanSettings> = {
	yaml: 'to',
	flag: 'to',
	value: 'TIME',
	of: 'algorithm',
	default: 'the last bar',
	help: 'bars whose time is not after; a date alone means all of that day',
	expected: momentExpected,
	example: '2024-06-30',
	parse: text => (isMoment(text) ? {to: text} : null),
	write: value => value.to ?? '',
};
