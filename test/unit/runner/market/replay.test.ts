import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {parseBarTime} from '../../../../runner/market/bar-time.ts';
import {openMarket} from '../../../../runner/market/open-market.ts';
import {createReplayMarket, scanPriceDecimals} from '../../../../runner/market/replay.ts';
import type {Bar} from '../../../../state/domain/bar.ts';

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

function allBars(path: string, priceDecimals = 2): Bar[] {
	const market = createReplayMarket(path, priceDecimals);
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
		const path = fileOf(header, ...lines);
		const market = createReplayMarket(path, 2);
		market.next();
		const checkpoint: unknown = JSON.parse(JSON.stringify(market.checkpoint()));
		const again = createReplayMarket(path, 2);
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
		expect(scanPriceDecimals(fileOf(header, '1767225600,1.500,2.00,1.25,2,0.123'))).toBe(2);
		expect(scanPriceDecimals(fileOf(header, '1767225600,1,1,0.00005,1e-05,0'))).toBe(8);
	});

	it('rounds digits beyond the finest price', () => {
		const path = fileOf(header, '1767225600,182.00999450683594,183,182,182.5,0');
		expect(openMarket({symbol: 'ACME', market: {kind: 'replay', file: path}})).toMatchObject({
			instrument: {symbol: 'ACME', priceDecimals: 8},
		});
		expect(allBars(path, 8)[0]?.openTicks).toBe(18_200_999_451);
	});
});

describe('what is no bar', () => {
	it.each([
		['a price in words', '1767225600,1,2,1,two,0', 'column close was "two"', 'price above 0'],
		['a price of 0', '1767225600,0,2,0,2,0', 'column open was "0"', 'price above 0'],
		['a missing cell', '1767225600,1,2,1', 'column close is empty', 'price above 0'],
		['a time that is none', '2026-02-30,1,2,1,2,0', 'column time was "2026-02-30"', 'ISO date'],
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
		expect(() => createReplayMarket(path, 2)).toThrow(
			expect.objectContaining({
				code: 'BAR_DATA_COLUMN_MISSING',
				message: expect.stringContaining('close'),
			}),
		);
		expect(() => createReplayMarket(fileOf(''), 2)).toThrow(/no header/);
	});

	it('a missing file exits 66', () => {
		expect(() => createReplayMarket(join(folder, 'none.csv'), 2)).toThrow(
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

describe('the time of a bar', () => {
	it.each([
		['2026-01-02', '2026-01-02T21:00:00.000Z'],
		['20260102', '2026-01-02T21:00:00.000Z'],
		['2026-01-02T10:30:00Z', '2026-01-02T10:30:00.000Z'],
		['2026-01-02 10:30', '2026-01-02T10:30:00.000Z'],
		['2026-01-02 10:30:00+0200', '2026-01-02T08:30:00.000Z'],
		['2026-01-02T10:30:00.5-05:00', '2026-01-02T15:30:00.500Z'],
		['1767349800', '2026-01-02T10:30:00.000Z'],
		['1767349800000', '2026-01-02T10:30:00.000Z'],
	])('%s is %s', (text, iso) => {
		expect(parseBarTime(text)).toBe(Date.parse(iso));
	});

	it.each([
		'',
		'yesterday',
		'2026-13-01',
		'20261301',
		'2026-02-30T10:00Z',
		'02/01/2026',
		'-5',
		'1e9',
	])('%j is none', text => {
		expect(parseBarTime(text)).toBeUndefined();
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
