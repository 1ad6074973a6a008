/**
 * The settings of a file of bars and of the part of a market to use: one table for flags and for
 * `pitwall.yaml`. Pure.
 */
import type {DataSettings, SpanSettings} from '../instance/instance.ts';
import {timeFormNamed, timeForms} from '../time/time-form.ts';
import {
	decimalsOfStep,
	isMoment,
	momentExpected,
	parseTimeframe,
	stepExpected,
	timeframeExpected,
} from '../time/timeframe.ts';
import {isTimeZone} from '../time/time-zone.ts';

export const tickDecimalsMax = 18;
export const lotDecimalsMax = 8;

/** Reads one word: returns its settings, or null if it is invalid. */
export type DataWord<Settings> = {
	expected: string;
	example: string;
	read: (text: string) => Settings | null;
};

/** By flag, without its dashes; keys of `pitwall.yaml` have underscores. */
export const dataWords = {
	time: {
		expected: 'open or close: the meaning of the times in the file',
		example: 'open',
		read: text => (text === 'open' || text === 'close' ? {time: text} : null),
	},
	'time-zone': {
		expected: 'a time zone such as America/New_York',
		example: 'America/New_York',
		read: text => (isTimeZone(text) ? {timeZone: text} : null),
	},
	'time-form': {
		expected: `one of ${timeForms.map(({name}) => name).join(' ')}`,
		example: 'month-first',
		read: text => (timeFormNamed(text) === undefined ? null : {timeForm: text}),
	},
	tick: {
		expected: `${stepExpected}, with at most ${tickDecimalsMax} decimals`,
		example: '0.01',
		read: text => {
			const tickDecimals = decimalsOfStep(text, tickDecimalsMax);
			return tickDecimals === null ? null : {tickDecimals};
		},
	},
	lot: {
		expected: `${stepExpected}, with at most ${lotDecimalsMax} decimals`,
		example: '0.001',
		read: text => {
			const lotDecimals = decimalsOfStep(text, lotDecimalsMax);
			return lotDecimals === null ? null : {lotDecimals};
		},
	},
} as const satisfies Record<string, DataWord<DataSettings>>;

export const spanWords = {
	from: {
		expected: momentExpected,
		example: '2024-01-31',
		read: text => (isMoment(text) ? {from: text} : null),
	},
	to: {
		expected: momentExpected,
		example: '2024-06-30',
		read: text => (isMoment(text) ? {to: text} : null),
	},
	timeframe: {
		expected: `${timeframeExpected}; below a day it must divide one`,
		example: '5m',
		read: text => {
			const timeframeMs = parseTimeframe(text);
			return timeframeMs === null ? null : {timeframeMs};
		},
	},
} as const satisfies Record<string, DataWord<SpanSettings>>;
