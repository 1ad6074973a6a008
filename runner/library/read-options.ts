/** Converts arguments of `backtest()` to settings. Callers in JavaScript may pass any value, so each is validated. Pure. */
import type {
	DataSettings,
	InstanceSettings,
	MarketSettings,
	SpanSettings,
} from '../../state/domain/instance/instance.ts';
import {instanceDefaults} from '../../state/domain/instance/instance-defaults.ts';
import type {Field} from '../../state/settings/field.ts';
import {dataFields, spanFields} from '../../state/settings/fields.ts';
import {barsMaxLimit} from '../backtest/limits.ts';
import {
	capital,
	type Given,
	notValid,
	number,
	record,
	refuseUnknown,
	share,
	symbolName,
	whole,
} from './option-value.ts';
import type {BacktestOptions, BarRow} from './options.ts';

/** The request of a run; `rows` is the list of bars, if one was passed, else null. */
export type LibraryRequest = {
	algorithm: BacktestOptions['algorithm'];
	rows: readonly BarRow[] | null;
	settings: Pick<
		InstanceSettings,
		'symbol' | 'market' | 'capitalMicros' | 'costs' | 'parameters' | 'barsMax' | 'maintenancePpm'
	>;
	/** Yearly rate as a ratio. */
	riskFreeRate: number;
};

/** Name of a list of bars in messages and results. */
export const rowsName = 'bars';

/** Symbol of bars without one. */
const symbolDefault = 'BARS';

const optionNames = [
	'algorithm',
	'bars',
	'symbol',
	'capital',
	'costs',
	'parameters',
	'from',
	'to',
	'timeframe',
	'count',
	'time',
	'timeZone',
	'timeForm',
	'tick',
	'lot',
	'maintenance',
	'riskFree',
] as const satisfies (keyof BacktestOptions)[];

/**
 * Returns the request. `resolve` makes the path of a file absolute.
 * @throws {@link AppError} `OPTION_UNKNOWN`, `OPTION_NOT_VALID` (64).
 */
export function readOptions(options: unknown, resolve: (path: string) => string): LibraryRequest {
	const given = record('options', options, "an object such as {algorithm, bars: 'prices.csv'}");
	refuseUnknown(given, optionNames, '');
	const {algorithm, parameters = {}, costs = {}} = given;
	if (typeof algorithm !== 'string' && typeof algorithm !== 'function')
		throw notValid('algorithm', algorithm, 'a class with a method run, or the path of a file');
	const {market, rows, symbol, count} = marketOf(given, resolve);
	const {fee, slippage} = record('costs', costs, 'an object such as {fee: 0.0004}');
	refuseUnknown(costs as Given, ['fee', 'slippage'], 'costs.');
	const or = <T>(name: string, read: (value: unknown) => T, base: T) =>
		given[name] === undefined ? base : read(given[name]);
	const {feePpm, slippagePpm} = instanceDefaults.costs;
	return {
		algorithm: algorithm as BacktestOptions['algorithm'],
		rows,
		settings: {
			symbol: or('symbol', value => symbolName('symbol', value), symbol),
			market,
			capitalMicros: or('capital', capital, instanceDefaults.capitalMicros),
			costs: {
				feePpm: fee === undefined ? feePpm : share('costs.fee', fee),
				slippagePpm: slippage === undefined ? slippagePpm : share('costs.slippage', slippage),
			},
			parameters: record('parameters', parameters, 'an object such as {length: 20}') as never,
			barsMax: count,
			maintenancePpm: or('maintenance', value => share('maintenance', value), null),
		},
		riskFreeRate: or('riskFree', value => number('riskFree', value, {min: -0.5, max: 10}), 0),
	};
}

type ReadMarket = {
	market: MarketSettings;
	rows: readonly BarRow[] | null;
	symbol: string;
	count: number | null;
};

function marketOf(given: Given, resolve: (path: string) => string): ReadMarket {
	const {bars} = given;
	const span = valuesOf<SpanSettings>(given, spanFields);
	const count = given['count'] === undefined ? null : whole('count', given['count'], barsMaxLimit);
	if (typeof bars === 'string' && bars !== '') {
		const file = bars.startsWith('builtin:') ? bars : resolve(bars);
		const market = {
			kind: 'replay',
			file,
			...valuesOf<DataSettings>(given, dataFields),
			...span,
		} as const;
		return {market, rows: null, symbol: symbolDefault, count};
	}

	if (Array.isArray(bars)) {
		const market = {
			kind: 'replay',
			file: rowsName,
			...valuesOf<DataSettings>(given, dataFields),
			...span,
		} as const;
		return {market, rows: bars as readonly BarRow[], symbol: symbolDefault, count};
	}

	const expected =
		"the path of a CSV file, a list of bars, or {symbol: 'BTC', seed: 1, count: 1000}";
	const simulated = record('bars', bars, expected);
	refuseUnknown(simulated, ['symbol', 'seed', 'count'], 'bars.');
	const foreign = Object.keys(dataFields)
		.map(optionOf)
		.find(name => given[name] !== undefined);
	if (foreign !== undefined) {
		const expected = 'none: simulated bars have times and steps of their own';
		throw notValid(foreign, given[foreign], expected);
	}

	const seed = whole('bars.seed', simulated['seed'] ?? 1, Number.MAX_SAFE_INTEGER, 0);
	const most = simulated['count'] ?? count ?? undefined;
	return {
		market: {kind: 'simulated', seed, ...span},
		rows: null,
		symbol: symbolName('bars.symbol', simulated['symbol']),
		count: most === undefined ? null : whole('bars.count', most, barsMaxLimit),
	};
}

/** `time_zone` of the tables is `timeZone` here. */
const optionOf = (key: string) => key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

function valuesOf<Settings extends object>(
	given: Given,
	fields: Readonly<Record<string, Field<Settings>>>,
): Settings {
	const found: Partial<Settings> = {};
	for (const [key, {expected, parse}] of Object.entries(fields)) {
		const value = given[optionOf(key)];
		if (value === undefined) continue;
		const settings =
			typeof value === 'string' || typeof value === 'number' ? parse(String(value)) : null;
		if (settings === null) throw notValid(optionOf(key), value, expected);
		Object.assign(found, settings);
	}

	return found as Settings;
}
