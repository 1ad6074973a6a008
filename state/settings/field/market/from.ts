import type {SpanSettings} from '../../../domain/instance/instance.ts';
import {isMoment, momentExpected} from '../../../domain/time/timeframe.ts';
import type {Field} from '../../field.ts';

/** Time of the first bar to use. */
export const from: Field<SpanSettings> = {
	yaml: 'from',
	flag: 'from',
	value: 'TIME',
	of: 'algorithm',
	default: 'the first bar',
	help: 'skip bars before this time: 2024-01-31, or 2024-01-31T09:30:00Z',
	expected: momentExpected,
	example: '2024-01-31',
	parse: text => (isMoment(text) ? {from: text} : null),
	write: value => value.from ?? '',
};
