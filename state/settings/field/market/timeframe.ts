import type {SpanSettings} from '../../../domain/instance/instance.ts';
import {parseTimeframe, timeframeExpected, timeframeText} from '../../../domain/time/timeframe.ts';
import type {Field} from '../../field.ts';

/** Length of the bars, combined from finer ones. */
export const timeframe: Field<SpanSettings> = {
	yaml: 'timeframe',
	flag: 'timeframe',
	value: 'LENGTH',
	of: 'algorithm',
	default: 'that of the data',
	help: 'combine finer bars into bars of 5m, 1h, 1d or 1w',
	expected: `${timeframeExpected}; below a day a part of one`,
	example: '5m',
	parse(text) {
		const timeframeMs = parseTimeframe(text);
		return timeframeMs === null ? null : {timeframeMs};
	},
	write: value => timeframeText(value.timeframeMs ?? 0),
};
