import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openMarket} from '../../../../runner/market/open-market.ts';
import {openReplay} from '../../../../runner/market/replay.ts';
import {scanPrices} from '../../../../runner/market/price-scan.ts';
import {inspectLayout} from '../../../../runner/market/bar-layout.ts';
import {openText} from '../../../../runner/market/text-source.ts';
import type {DataSettings} from '../../../../state/domain/instance/instance.ts';
import type {Bar} from '../../../../state/domain/trading/bar.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
});
afterEach(() => {
	rmSync(folder, {recursive: true, force: true});
});

const header = 'time,open,high,low,close,volume';

function fileOf(...lines: string[]): string {
	const path = join(folder, 'bars.csv');
	writeFileSync(path, lines.join('\n'));
	return path;
}

function replay(path: string, decimals = 2, words: DataSettings = {}) {
	return openReplay(openText(path), {words, earlier: null, unit: {decimals, rounds: false}});
}

function scan(path: string) {
	const source = openText(path);
	try {
		return scanPrices(source, inspectLayout(source, {}, null));
	} finally {
		source.close();
	}
}

function allBars(path: string, priceDecimals = 2, words: DataSettings = {}): Bar[] {
	const market = replay(path, priceDecimals, words);
	const bars: Bar[] = [];
	for (let bar = market.next(); bar !== undefined; bar = market.next()) bars.push(bar);
	market.close();
	return bars;
}

describe('a file of bars', () => {
	it('may have any order of columns, more columns, CRLF, a byte order mark, quotes and blank lines', () => {
		const path = fileOf(
			'\uFEFFVolume,note,Close,LOW,high,open,Date\r',
			'5,"a, ""b""",11.5,9,12.00,10,2026-01-02\r',
			'\r',
			'6,,12,11,12.25,11.5,2026-01-05\r',
		);
		expect(allBars(path)).toEqual([
			{
				barIndex: 1,
				closeAtMs: Date.UTC(2026, 0, 2, 21),
				openTicks: 1000,
				highTicks: 1200,
				lowTicks: 900,
				closeTicks: 1150,
				volume: 5,
			},
			expect.objectContaining({barIndex: 2, closeAtMs: Date.UTC(2026, 0, 5, 21), highTicks: 1225}),
		]);
	});

	it('may part its columns with semicolons or tabs', () => {
		for (const mark of [';', '\t']) {
			const path = join(folder, 'bars.csv');
			writeFileSync(path, `${header}\n1767225600,1,2,1,2,0`.replaceAll(',', mark));
			expect(allBars(path)).toMatchObject([{closeTicks: 200}]);
		}
	});

	it('is read in pieces of which none holds a whole line', () => {
		const lines = Array.from(
			{length: 5000},
			(_, index) =>
				`${1_767_225_600 + index * 60},1,2,1,1.${String(index % 100).padStart(2, '0')},7`,
		);
		const bars = allBars(fileOf(header, ...lines));
		expect(bars).toHaveLength(5000);
		expect(bars.every((bar, index) => bar.closeTicks === 100 + (index % 100))).toBe(true);
	});

	it('is resumed at any bar', () => {
		const lines = ['1767225600,1,2,1,2,0', '', '1767225660,2,3,2,3,0', '1767225720,3,4,3,4,0'];
		const settings = {
			symbol: 'ACME',
			market: {kind: 'replay', file: fileOf(header, ...lines)},
		} as const;
		const {market} = openMarket(settings);
		market.next();
		const checkpoint: unknown = JSON.parse(JSON.stringify(market.checkpoint()));
		const {market: again} = openMarket(settings);
		again.restore(checkpoint);
		expect([again.next(), again.next(), again.next()]).toEqual([
			market.next(),
			market.next(),
			undefined,
		]);
		market.close();
		again.close();
	});

	it('tells how many decimals its prices need', () => {
		expect(scan(fileOf(header, '1767225600,1.500,2.00,1.25,2,0.123'))).toEqual({
			decimals: 2,
			firstPrice: 1.5,
		});
		expect(scan(fileOf(header, '1767225600,1,1,0.00005,1.50e-05,0')).decimals).toBe(6);
	});

	it('holds prices of up to 18 decimals exactly', () => {
		const path = fileOf(
			header,
			'1767225600,0.000000000000012345,1e-14,1e-15,2E-15,0'.replace('1e-14', '0.00000000000002'),
		);
		const {market, instrument} = openMarket({symbol: 'ACME', market: {kind: 'replay', file: path}});
		expect(instrument).toMatchObject({priceDecimals: 18, quantityDecimals: 0});
		expect(market.next()).toMatchObject({
			openTicks: 12_345,
			highTicks: 20_000,
			lowTicks: 1000,
			closeTicks: 2000,
		});
		market.close();
	});

	it.each([
		['182.00999450683594', 'open', 'fifteen digits'],
		['0.0000000000000000001', 'open', 'at most 18 decimals'],
		['1e-30', 'open', 'at most 18 decimals'],
	])(
		'refuses the price %s, which cannot be held, with its row and column',
		(price, column, why) => {
			const path = fileOf(
				header,
				'1767225600,180,181,179,180,0',
				`1767225660,${price},183,1e-31,182.5,0`.replace('1e-31', price),
			);
			expect(() => openMarket({symbol: 'ACME', market: {kind: 'replay', file: path}})).toThrow(
				expect.objectContaining({
					code: 'BAR_DATA_NOT_VALID',
					what: `${path}:3: column ${column} was "${price}"`,
					why: expect.stringContaining(why),
					fix: expect.stringContaining('--tick 0.01'),
				}),
			);
		},
	);

	it('rounds prices to a tick that was named', () => {
		const path = fileOf(header, '1767225600,182.00999450683594,183,182,182.515,0');
		const settings = {kind: 'replay', file: path, tickDecimals: 2} as const;
		const {market, instrument, tickFrom} = openMarket({symbol: 'ACME', market: settings});
		expect([instrument.priceDecimals, tickFrom]).toEqual([2, 'setting']);
		expect(market.next()).toMatchObject({openTicks: 18_201, closeTicks: 18_252});
		market.close();
	});

	it.each([
		['GOLD', '2400,2401,2399,2400', 2, 'instrument'],
		['GOLD', '2400.125,2401,2399,2400', 3, 'data'],
		['EURUSD', '1.08,1.09,1.07,1.08', 5, 'instrument'],
		['ACME', '40000,40001,39999,40000', 2, 'data'],
		['ACME', '50,51,49,50', 3, 'data'],
		['ACME', '5,6,4,5', 4, 'data'],
		['ACME', '5.12,6,4,5', 2, 'data'],
		['ACME', '0.5,0.6,0.4,0.5', 5, 'data'],
	])(
		'the tick of %s with prices %s has %i decimals, those of the %s',
		(symbol, prices, decimals, from) => {
			const path = fileOf(header, `1767225600,${prices},0`);
			const {market, instrument, tickFrom} = openMarket({
				symbol,
				market: {kind: 'replay', file: path},
			});
			market.close();
			expect([instrument.priceDecimals, tickFrom]).toEqual([decimals, from]);
		},
	);
});

describe('what is no bar', () => {
	it.each([
		['a price in words', '1767225600,1,2,1,two,0', 'column close was "two"', 'price above 0'],
		['a price of 0', '1767225600,0,2,0,2,0', 'column open was "0"', 'price above 0'],
		['a missing cell', '1767225600,1,2,1', 'column close is empty', 'price above 0'],
		['a time that is none', '2026-02-30,1,2,1,2,0', 'column time was "2026-02-30"', '(epoch-s)'],
		['a high below the close', '1767225600,1,1.5,1,2,0', 'column high was "1.5"', 'highest'],
		['a low above the open', '1767225600,1,2,1.5,2,0', 'column low was "1.5"', 'lowest'],
		['a volume below 0', '1767225600,1,2,1,2,-1', 'column volume was "-1"', '0 or more'],
		['an empty volume', '1767225600,1,2,1,2,', 'column volume is empty', '0 or more'],
	])('%s ends with file, line, column and what was expected', (_, line, was, expected) => {
		const path = fileOf(header, '1767225000,1,2,1,2,0', line);
		expect(() => allBars(path)).toThrow(
			expect.objectContaining({
				code: 'BAR_DATA_NOT_VALID',
				exitCode: 65,
				what: `${path}:3: ${was}`,
				why: expect.stringContaining(expected),
			}),
		);
	});

	it('time must grow', () => {
		const path = fileOf(header, '1767225600,1,2,1,2,0', '1767225600,1,2,1,2,0');
		expect(() => allBars(path)).toThrow(/:3: column time[\s\S]*after that of the line before/);
	});

	it('a header without a column names it', () => {
		const path = fileOf('time,open,high,low,volume');
		expect(() => replay(path)).toThrow(
			expect.objectContaining({
				code: 'BAR_DATA_COLUMN_MISSING',
				message: expect.stringContaining('close'),
			}),
		);
		expect(() => replay(fileOf(''))).toThrow(/no header/);
	});

	it('a missing file exits 66', () => {
		expect(() => replay(join(folder, 'none.csv'))).toThrow(
			expect.objectContaining({code: 'BAR_DATA_NOT_FOUND', exitCode: 66}),
		);
	});

	it('an unknown symbol without data names those that there are', () => {
		expect(() => openMarket({symbol: 'DOGE', market: {kind: 'simulated', seed: 1}})).toThrow(
			expect.objectContaining({
				code: 'SYMBOL_UNKNOWN',
				exitCode: 66,
				message: expect.stringContaining('BTC, ETH, GOLD, OIL, EURUSD, SPX'),
			}),
		);
		expect(() =>
			openMarket({symbol: 'SPX', market: {kind: 'replay', file: 'builtin:none'}}),
		).toThrow(/builtin:sp500-2000/);
	});
});

describe('the shipped bars', () => {
	it('are 20 years of the S&P 500, to the last digit', () => {
		const {market, instrument} = openMarket({
			symbol: 'SPX',
			market: {kind: 'replay', file: 'builtin:sp500-2000'},
		});
		expect(instrument.priceDecimals).toBe(6);
		expect(market.next()).toEqual({
			barIndex: 1,
			closeAtMs: Date.UTC(2000, 0, 3, 21),
			openTicks: 1_469_250_000,
			highTicks: 1_478_000_000,
			lowTicks: 1_438_359_985,
			closeTicks: 1_455_219_971,
			volume: 931_800_000,
		});
		let count = 1;
		while (market.next() !== undefined) count += 1;
		expect(count).toBe(5105);
		market.close();
	});
});
