/** How `pitwall.yaml` says what a file of bars means, and which part of a market is taken. */
import {z} from 'zod';
import {defaultMarket} from '../../domain/instance/instance-defaults.ts';
import {type DataWord, dataWords, spanWords} from '../../domain/trading/data-words.ts';
import type {DataSettings, SpanSettings} from '../../domain/instance/instance.ts';

/** A word as text, or as the number that YAML makes of `0.01`; leaves as settings. */
function word<Settings extends object>({expected, read}: DataWord<Settings>) {
	const error = `expected ${expected}`;
	return z
		.union([z.string(), z.number()], {error})
		.transform((value, context) => {
			const settings = read(String(value));
			if (settings !== null) return settings;
			context.addIssue({code: 'custom', message: error});
			return z.NEVER;
		})
		.optional();
}

/** Of a file of bars. */
export const dataShape = {
	time: word<DataSettings>(dataWords.time),
	time_zone: word<DataSettings>(dataWords['time-zone']),
	time_form: word<DataSettings>(dataWords['time-form']),
	tick: word<DataSettings>(dataWords.tick),
	lot: word<DataSettings>(dataWords.lot),
};

/** Of any market. */
export const spanShape = {
	from: word<SpanSettings>(spanWords.from),
	to: word<SpanSettings>(spanWords.to),
	timeframe: word<SpanSettings>(spanWords.timeframe),
};

/** Words on a file beside the simulated market, which would be ignored: a problem each. */
export function checkDataWords(value: unknown): Array<{keys: PropertyKey[]; text: string}> {
	const instances = (value as {instances?: unknown} | null)?.instances;
	if (typeof instances !== 'object' || instances === null) return [];
	return Object.entries(instances as Record<string, unknown>).flatMap(([name, own]) => {
		if (typeof own !== 'object' || own === null) return [];
		const {data, seed, symbol} = own as Record<string, unknown>;
		const replays = defaultMarket(typeof symbol === 'string' ? symbol : name).kind === 'replay';
		if (data !== undefined || (replays && seed === undefined)) return [];
		return Object.keys(dataShape)
			.filter(key => Object.hasOwn(own, key))
			.map(key => ({
				keys: ['instances', name, key],
				text: `expected data: beside it: ${key} is said of a file of bars`,
			}));
	});
}
