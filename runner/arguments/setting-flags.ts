/** The flags of `pitwall run` that are settings, read by the table of settings. Pure. */
import type {DataSettings, SpanSettings} from '../../state/domain/instance/instance.ts';
import type {FlagTable} from '../../state/flags/flag-table.ts';
import type {Field} from '../../state/settings/field.ts';
import {
	dataFields,
	instanceFields,
	scheduleFields,
	settings,
	sharedFields,
	spanFields,
} from '../../state/settings/fields.ts';
import {wholeNumber} from '../../state/settings/scalar.ts';
import {tags} from '../../state/settings/field/label/tags.ts';
import {usage} from './run-usage.ts';

/** All settings with a flag, except tags, which belong to the entry in the file. */
export const runSettings = settings.filter(({flag}) => flag !== null && flag !== tags.flag);

/** Values of flags: a text, an array of them, or whether a switch is on. */
export type FlagValues = Readonly<Record<string, string | boolean | string[] | undefined>>;

/** The flags in the form that the argument parser needs. */
export const settingOptions: FlagTable = Object.fromEntries(
	runSettings.map(({flag, value, multiple = false}) => [flag ?? '', {value, multiple}]),
);

/**
 * Returns the given values in the units of the settings; undefined for each flag that was not given.
 * @throws {@link AppError} `USAGE` (64), naming the flag, the actual and the expected value.
 */
export function readSettings(values: FlagValues) {
	const read = <Value>(field: Field<Value>) => readField(values, field);
	const {symbol, data} = instanceFields;
	return {
		symbol: read(symbol),
		mode: read(sharedFields.mode),
		algorithm: read(sharedFields.algorithm),
		account: read(sharedFields.account),
		capitalMicros: read(sharedFields.capital),
		feePpm: read(sharedFields.fee_ppm),
		slippagePpm: read(sharedFields.slippage_ppm),
		barsMax: read(sharedFields.bars),
		speed: read(sharedFields.speed),
		schedule: read(scheduleFields.schedule),
		calendar: read(scheduleFields.calendar),
		seed: read(sharedFields.seed),
		data: read(data),
		dataSettings: readAll<DataSettings>(values, Object.values(dataFields)),
		span: readAll<SpanSettings>(values, Object.values(spanFields)),
		python: read(sharedFields.python),
	};
}

/** Returns the flags of settings that were given, without dashes. */
export function givenSettings(values: FlagValues): string[] {
	return Object.keys(settingOptions).filter(
		flag => textOf(values, flag) !== undefined || textsOf(values, flag).length > 0,
	);
}

function readAll<Settings>(values: FlagValues, fields: readonly Field<Settings>[]): Settings {
	const found = fields.map(field => readField(values, field));
	return Object.assign({}, ...found) as Settings;
}

function readField<Value>(
	values: FlagValues,
	{flag, expected, example, parse}: Field<Value>,
): Value | undefined {
	const text = textOf(values, flag ?? '');
	if (text === undefined) return undefined;
	const value = parse(text);
	if (value !== null) return value;
	throw usage(
		`--${flag}: was '${text}', expected ${expected}`,
		`pitwall run --symbol BTC --${flag} ${example}`,
	);
}

/** Returns the text of a flag that takes one value. */
export function textOf(values: FlagValues, flag: string): string | undefined {
	const value = values[flag];
	return typeof value === 'string' ? value : undefined;
}

/** Returns the texts of a flag that may be repeated. */
export function textsOf(values: FlagValues, flag: string): string[] {
	const value = values[flag];
	return Array.isArray(value) ? value : [];
}

/** Reads a whole number from 0 of a flag that is not a setting. @throws {@link AppError} `USAGE` (64). */
export function readWhole(values: FlagValues, flag: string): number | undefined {
	return readField(values, {
		...sharedFields.seed,
		...wholeNumber(0),
		flag,
		example: '0',
	});
}
