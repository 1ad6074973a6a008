/** Flags that say how a file of bars is read, and which part of a market is taken. Pure. */
import {type DataWord, dataWords, spanWords} from '../../state/domain/trading/data-words.ts';
import type {DataSettings, SpanSettings} from '../../state/domain/instance/instance.ts';
import {usage} from './run-usage.ts';

type Values = Readonly<Record<string, unknown>>;

/** @throws {@link AppError} `USAGE` (64) for a word that is none. */
export function readDataFlags(values: Values): DataSettings {
	return readWords<DataSettings>(dataWords, values);
}

/** @throws {@link AppError} as {@link readDataFlags}. */
export function readSpanFlags(values: Values): SpanSettings {
	return readWords<SpanSettings>(spanWords, values);
}

function readWords<Settings extends object>(
	table: Readonly<Record<string, DataWord<Settings>>>,
	values: Values,
): Settings {
	const found: Partial<Settings> = {};
	for (const [flag, {expected, example, read}] of Object.entries(table)) {
		const text = values[flag];
		if (typeof text !== 'string') continue;
		const settings = read(text);
		if (settings === null)
			throw usage(
				`--${flag}: was '${text}', expected ${expected}`,
				`pitwall run --symbol ACME --data FILE --${flag} ${example}`,
			);
		Object.assign(found, settings);
	}

	return found as Settings;
}
