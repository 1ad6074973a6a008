import {describe, expect, test} from 'vitest';
import {readOptions} from '../../../../runner/library/read-options.ts';
import {rowTable} from '../../../../runner/library/row-table.ts';
import {inWordsOfScript} from '../../../../runner/library/script-words.ts';
import * as library from '../../../../runner/library/library.ts';
import type * as declared from '../../../../runner/library/package.ts';
import {AppError} from '../../../../state/domain/error.ts';

class Holds {
	run() {
		return {action: 'HOLD', shares: 0} as const;
	}
}

const read = (options: unknown) => readOptions(options, path => `/work/${path}`);

function refused(options: unknown): string {
	try {
		read(options);
	} catch (error) {
		if (error instanceof AppError) return `${error.code}: ${error.what}; ${error.why}`;
		throw error;
	}
	return 'accepted';
}

test('what runs is what the declarations say, and nothing more', () => {
	// Checked by the compiler: each can take the place of the other.
	const promised: typeof declared = library;
	const loaded: typeof library = promised;
	expect(Object.keys(loaded).toSorted()).toEqual(['Algorithm', 'AppError', 'backtest']);
});

describe('options', () => {
	test('have the defaults of the command', () => {
		expect(read({algorithm: Holds, bars: 'a.csv'})).toEqual({
			algorithm: Holds,
			rows: null,
			settings: {
				symbol: 'BARS',
				market: {kind: 'replay', file: '/work/a.csv'},
				capitalMicros: 10_000_000_000,
				costs: {feePpm: 400, slippagePpm: 100},
				parameters: {},
				barsMax: null,
				maintenancePpm: null,
			},
			riskFreeRate: 0,
		});
	});

	test('are read as the flags of the same name', () => {
		const {settings, riskFreeRate} = read({
			algorithm: Holds,
			bars: 'builtin:sp500-2000',
			symbol: 'SPX',
			capital: '2500.50',
			costs: {fee: 0.00001, slippage: '0.02%'},
			from: '2001-01-01',
			timeframe: '1w',
			timeZone: 'America/New_York',
			tick: 1e-7,
			maintenance: 0.25,
			riskFree: 0.03,
			count: 10,
		});
		expect(settings).toMatchObject({
			symbol: 'SPX',
			capitalMicros: 2_500_500_000,
			costs: {feePpm: 10, slippagePpm: 200},
			maintenancePpm: 250_000,
			barsMax: 10,
			market: {
				file: 'builtin:sp500-2000',
				from: '2001-01-01',
				timeframeMs: 604_800_000,
				timeZone: 'America/New_York',
				tickDecimals: 7,
			},
		});
		expect(riskFreeRate).toBe(0.03);
	});

	test('of the simulated market name symbol, seed and count', () => {
		const {settings} = read({algorithm: Holds, bars: {symbol: 'ETH', seed: 7, count: 50}});
		expect(settings).toMatchObject({
			symbol: 'ETH',
			market: {kind: 'simulated', seed: 7},
			barsMax: 50,
		});
	});

	test.each([
		[undefined, 'OPTION_NOT_VALID: backtest: option options is missing'],
		[{bars: 'a.csv'}, 'OPTION_NOT_VALID: backtest: option algorithm is missing'],
		[{algorithm: Holds}, 'OPTION_NOT_VALID: backtest: option bars is missing'],
		[{algorithm: Holds, bars: 'a', capitall: 1}, 'OPTION_UNKNOWN: backtest: unknown option'],
		[{algorithm: Holds, bars: 'a', costs: {feee: 1}}, 'backtest: unknown option costs.feee'],
		[{algorithm: Holds, bars: 'a', capital: 0}, 'option capital was 0'],
		[{algorithm: Holds, bars: 'a', capital: {}}, 'option capital was of type object'],
		[{algorithm: Holds, bars: 'a', costs: {fee: -1}}, 'option costs.fee was -1'],
		[{algorithm: Holds, bars: 'a', costs: {fee: 1.5}}, 'option costs.fee was 1.5'],
		[{algorithm: Holds, bars: 'a', count: 1.5}, 'option count was 1.5; expected a whole number'],
		[{algorithm: Holds, bars: 'a', from: 'May'}, 'option from was "May"; expected a date'],
		[{algorithm: Holds, bars: 'a', parameters: []}, 'option parameters was a list'],
		[{algorithm: Holds, bars: {seed: 1}}, 'option bars.symbol is missing'],
		[{algorithm: Holds, bars: {symbol: 'BTC', seed: -1}}, 'option bars.seed was -1'],
		[{algorithm: Holds, bars: {symbol: 'BTC'}, tick: 1}, 'option tick was 1; expected none'],
	])('%o are refused', (options, words) => {
		expect(refused(options)).toContain(words);
	});
});

describe('a list of bars', () => {
	const textOf = (rows: unknown) => {
		const source = rowTable(rows as never).open();
		const chunk = Buffer.alloc(source.size());
		source.read(chunk, 0);
		return chunk.toString();
	};

	test('is a table whose times are instants', () => {
		const bar = {open: 1, high: '2.50', low: 1e-7, close: 2};
		expect(
			textOf([
				{time: 0, ...bar},
				{time: new Date(60_000), ...bar, volume: 3},
			]),
		).toBe(
			'time,open,high,low,close,volume\n' +
				'1970-01-01T00:00:00.000Z,1,2.50,1e-7,2,0\n' +
				'1970-01-01T00:01:00.000Z,1,2.50,1e-7,2,3\n',
		);
	});

	test.each([
		[{time: 0}, 'bars[0]: open was undefined'],
		[{time: Number.NaN, open: 1, high: 1, low: 1, close: 1}, 'bars[0]: time was NaN'],
		[{time: new Date('x'), open: 1, high: 1, low: 1, close: 1}, 'bars[0]: time was Invalid Date'],
		[{time: 0, open: Infinity, high: 1, low: 1, close: 1}, 'bars[0]: open was Infinity'],
		[{time: 0, open: '1,2', high: 1, low: 1, close: 1}, 'bars[0]: open was "1,2"'],
		[null, 'bars[0]: time was undefined'],
	])('with %o is refused', (row, words) => {
		expect(() => textOf([row])).toThrow(words);
	});
});

test('errors speak of options where the command has flags', () => {
	const worded = inWordsOfScript(
		new AppError({
			code: 'BAR_DATA_NOT_VALID',
			exitCode: 65,
			what: 'bars:12: column open was "0.123"',
			why: 'the tick is 0.01',
			fix: 'round the prices of the file to this tick: --tick 0.01, or tick in pitwall.yaml',
		}),
	);
	expect(worded).toMatchObject({
		what: 'bars[10]: column open was "0.123"',
		fix: 'round the prices of the file to this tick: option tick: 0.01',
	});
	const other = new TypeError('a mistake of ours');
	expect(inWordsOfScript(other)).toBe(other);
});
