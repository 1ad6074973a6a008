import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {openMarket} from '../../../../runner/market/open-market.ts';
import type {DataSettings, SpanSettings} from '../../../../state/domain/instance/instance.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
});
afterEach(() => {
	rmSync(folder, {recursive: true, force: true});
});

function fileOf(text: string | Buffer): string {
	const path = join(folder, 'bars.csv');
	writeFileSync(path, text);
	return path;
}

/** `TIME OPEN HIGH LOW CLOSE VOLUME` of each bar. */
function read(text: string | Buffer, words: DataSettings & SpanSettings = {}): string[] {
	const file = fileOf(text);
	const {market, instrument} = openMarket({
		symbol: 'ACME',
		market: {kind: 'replay', file, ...words},
	});
	const scale = 10 ** instrument.priceDecimals;
	const bars: string[] = [];
	try {
		for (let bar = market.next(); bar !== undefined; bar = market.next()) {
			const prices = [bar.openTicks, bar.highTicks, bar.lowTicks, bar.closeTicks];
			const time = new Date(bar.closeAtMs).toISOString().replace(':00.000Z', 'Z');
			bars.push([time, ...prices.map(ticks => ticks / scale), bar.volume].join(' '));
			expect(bar.barIndex).toBe(bars.length);
		}
	} finally {
		market.close();
	}
	return bars;
}

const first = '10 12 9 11 5';
const second = '11 13 10 12 6';
const days = [`2024-01-02T21:00Z ${first}`, `2024-01-03T21:00Z ${second}`];
const minutes = [`2024-01-02T09:31Z ${first}`, `2024-01-02T09:32Z ${second}`];

describe('an everyday layout', () => {
	it.each([
		[
			'plain',
			'date,open,high,low,close,volume\n2024-01-02,10,12,9,11,5\n2024-01-03,11,13,10,12,6\n',
			days,
		],
		[
			'an index without a name',
			',open,high,low,close,volume\n2024-01-02,10,12,9,11,5\n2024-01-03,11,13,10,12,6\n',
			days,
		],
		[
			'an index of numbers',
			',Date,Open,High,Low,Close,Volume\n0,2024-01-02,10,12,9,11,5\n1,2024-01-03,11,13,10,12,6\n',
			days,
		],
		[
			'no volume',
			'date,open,high,low,close\n2024-01-02,10,12,9,11\n2024-01-03,11,13,10,12\n',
			days.map(day => day.replace(/\d+$/, '0')),
		],
		[
			'newest first',
			'date,open,high,low,close,volume\r\n2024-01-03,11,13,10,12,6\r\n2024-01-02,10,12,9,11,5\r\n',
			days,
		],
		[
			'newest first without an end of the last line',
			'date,open,high,low,close,volume\n2024-01-03,11,13,10,12,6\n\n2024-01-02,10,12,9,11,5',
			days,
		],
		[
			'semicolons and decimal commas',
			'Date;Open;High;Low;Close;Volume\n2024-01-02;10,00;12,0;9;11;5\n2024-01-03;11;13;10;12;6\n',
			days,
		],
		[
			'tabs, a mark of the byte order and CRLF',
			'\uFEFFdate\topen\thigh\tlow\tclose\tvolume\r\n2024-01-02\t10\t12\t9\t11\t5\r\n2024-01-03\t11\t13\t10\t12\t6\r\n',
			days,
		],
		[
			'Yahoo',
			'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,10,12,9,11,10.5,5\n2024-01-03,11,13,10,12,11.5,6\n',
			days,
		],
		[
			'yfinance with three lines of header',
			'Price,Close,High,Low,Open,Volume\nTicker,ACME,ACME,ACME,ACME,ACME\nDate,,,,,\n2024-01-02,11,12,9,10,5\n2024-01-03,12,13,10,11,6\n',
			days,
		],
		[
			'Stooq, days',
			'<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nACME,D,20240102,000000,10,12,9,11,5,0\nACME,D,20240103,000000,11,13,10,12,6,0\n',
			days,
		],
		[
			'Stooq, minutes',
			'<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nACME,1,20240102,093100,10,12,9,11,5,0\nACME,1,20240102,093200,11,13,10,12,6,0\n',
			minutes,
		],
		[
			'MetaTrader 5',
			'<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n2024.01.02\t09:30:00\t10\t12\t9\t11\t5\t0\t1\n2024.01.02\t09:31:00\t11\t13\t10\t12\t6\t0\t1\n',
			minutes,
		],
		[
			'MetaTrader 5, days',
			'<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n2024.01.02\t10\t12\t9\t11\t5\t0\t1\n2024.01.03\t11\t13\t10\t12\t6\t0\t1\n',
			days,
		],
		[
			'Investing.com',
			'"Date","Price","Open","High","Low","Vol.","Change %"\n"01/13/2024","12","11","13","10","6.00K","0.1%"\n"01/12/2024","11","10","12","9","5.00K","0.1%"\n',
			['2024-01-12T21:00Z 10 12 9 11 5000', '2024-01-13T21:00Z 11 13 10 12 6000'],
		],
		[
			'bars between the fields',
			'date|open|high|low|close|volume\n2024-01-02|10|12|9|11|5\n2024-01-03|11|13|10|12|6\n',
			days,
		],
		['MetaTrader 4', '2024.01.02,09:30,10,12,9,11,5\n2024.01.02,09:31,11,13,10,12,6\n', minutes],
		['HistData', '20240102 093000;10;12;9;11;5\n20240102 093100;11;13;10;12;6\n', minutes],
		[
			'Binance klines',
			'1704187800000,10,12,9,11,5,1704187859999,1,1,1,1,0\n1704187860000,11,13,10,12,6,1704187919999,1,1,1,1,0\n',
			minutes,
		],
		[
			'Binance klines in microseconds',
			'1704187800000000,10,12,9,11,5,1704187859999999,1,1,1,1,0\n1704187860000000,11,13,10,12,6,1704187919999999,1,1,1,1,0\n',
			minutes,
		],
		[
			'Binance with a header',
			'open_time,open,high,low,close,volume,close_time,count\n1704187800000,10,12,9,11,5,1704187859999,1\n1704187860000,11,13,10,12,6,1704187919999,1\n',
			minutes,
		],
		[
			'an open time alone',
			'Open time,Open,High,Low,Close,Volume\n2024-01-02 09:30:00,10,12,9,11,5\n2024-01-02 09:31:00,11,13,10,12,6\n',
			minutes,
		],
		[
			'TradingView',
			'time,open,high,low,close,Volume\n1704187800,10,12,9,11,5\n1704187860,11,13,10,12,6\n',
			minutes,
		],
		[
			'Coinbase, newest first',
			'time,low,high,open,close,volume\n1704187860,10,13,11,12,6\n1704187800,9,12,10,11,5\n',
			minutes,
		],
		[
			'CryptoDataDownload',
			'https://www.CryptoDataDownload.com\nunix,date,symbol,open,high,low,close,Volume BTC,Volume USDT,tradecount\n1704187860000,2024-01-02 09:31:00,BTCUSDT,11,13,10,12,6,1,1\n1704187800000,2024-01-02 09:30:00,BTCUSDT,10,12,9,11,5,1,1\n',
			minutes,
		],
		[
			'Kaggle, Bitstamp',
			'Timestamp,Open,High,Low,Close,Volume_(BTC),Volume_(Currency),Weighted_Price\n1704187800,10,12,9,11,5,1,1\n1704187860,11,13,10,12,6,1,1\n',
			minutes,
		],
		[
			'Dukascopy',
			'Gmt time,Open,High,Low,Close,Volume\n02.01.2024 09:30:00.000,10,12,9,11,5\n02.01.2024 09:31:00.000,11,13,10,12,6\n',
			minutes,
		],
		[
			'Polygon',
			'ticker,volume,open,close,high,low,window_start,transactions\nACME,5,10,11,12,9,1704187800000000000,1\nACME,6,11,12,13,10,1704187860000000000,1\n',
			minutes,
		],
		[
			'yfinance, minutes',
			'Datetime,Open,High,Low,Close,Adj Close,Volume\n2024-01-02 04:30:00-05:00,10,12,9,11,11,5\n2024-01-02 04:31:00-05:00,11,13,10,12,12,6\n',
			minutes,
		],
	])('%s is read', (_, text, bars) => {
		expect(read(text)).toEqual(bars);
		expect(read(gzipSync(text))).toEqual(bars);
	});

	it('newest first is read through chunks that end anywhere', () => {
		const rows = Array.from(
			{length: 9000},
			(_, at) => `${1_704_067_200 + at * 60},10,${12 + (at % 7)},9,11,${at % 1000}`,
		);
		const header = 'time,open,high,low,close,volume';
		const forward = read([header, ...rows].join('\n'));
		expect(forward).toHaveLength(9000);
		expect(read([header, ...rows.toReversed()].join('\n'))).toEqual(forward);
	});
});

describe('what a stamp means', () => {
	const text =
		'time,open,high,low,close,volume\n2024-01-02 09:31,10,12,9,11,5\n2024-01-02 09:32,11,13,10,12,6\n';
	it('is what a person says', () => {
		expect(read(text)).toEqual(minutes);
		expect(
			read(text.replaceAll('09:32', '09:31:00').replaceAll('09:31,', '09:30,'), {time: 'open'}),
		).toEqual(minutes);
	});

	it('a date alone closes at the end of its day where opens or a zone are named', () => {
		const dates =
			'date,open,high,low,close,volume\n2024-01-02,10,12,9,11,5\n2024-01-03,11,13,10,12,6\n';
		const times = (words: DataSettings) => read(dates, words).map(bar => bar.split(' ')[0]);
		expect(times({time: 'open'})).toEqual(['2024-01-03T00:00Z', '2024-01-04T00:00Z']);
		expect(times({timeZone: 'America/New_York'})).toEqual([
			'2024-01-03T05:00Z',
			'2024-01-04T05:00Z',
		]);
	});

	const local = (...stamps: string[]) =>
		['time,open,high,low,close,volume', ...stamps.map(stamp => `${stamp},10,12,9,11,5`)].join('\n');
	const zone = {timeZone: 'America/New_York'};

	it('local times are those of their zone, the second of two equal ones the later', () => {
		const night = local(
			'2024-11-03 00:30',
			'2024-11-03 01:00',
			'2024-11-03 01:30',
			'2024-11-03 01:00',
			'2024-11-03 01:30',
			'2024-11-03 02:00',
		);
		expect(read(night, zone).map(bar => bar.slice(11, 16))).toEqual([
			'04:30',
			'05:00',
			'05:30',
			'06:00',
			'06:30',
			'07:00',
		]);
	});

	it('a time that the clocks skipped is refused', () => {
		expect(() => read(local('2024-03-10 01:30', '2024-03-10 02:30'), zone)).toThrow(
			/:3: column time[\s\S]*clocks of America\/New_York/,
		);
	});

	it('a zone changes nothing of stamps that name theirs', () => {
		expect(read(local('2024-01-02T09:31Z'), zone)[0]).toContain('2024-01-02T09:31Z');
		expect(read(local('1704187860'), zone)[0]).toContain('2024-01-02T09:31Z');
	});

	it('what fits two forms is refused until one is named', () => {
		const twelve = local('202401010930', '202401010935');
		expect(() => read(twelve)).toThrow(
			expect.objectContaining({
				code: 'BAR_DATA_AMBIGUOUS',
				exitCode: 65,
				what: expect.stringContaining('2024-01-01T09:30 as compact-minute or 1976'),
			}),
		);
		expect(read(twelve, {timeForm: 'compact-minute'})[0]).toContain('2024-01-01T09:30Z');
		const slashes = local('01/02/2024', '02/02/2024');
		expect(() => read(slashes)).toThrow(/day-first[\s\S]*month-first/);
		expect(read(slashes, {timeForm: 'day-first'})[0]).toContain('2024-02-01');
		expect(read(local('01/02/2024', '01/13/2024'))[0]).toContain('2024-01-02');
	});

	it('a row of another form is refused, also far down the file', () => {
		const stamps = Array.from({length: 1500}, (_, at) => String(1_704_067_200 + at * 60));
		expect(() => read(local(...stamps, '1704167200000'))).toThrow(
			/:1502: column time was "1704167200000"[\s\S]*1706693400 \(epoch-s\)/,
		);
	});

	it('one bar whose open alone is known needs a length', () => {
		const one = 'open_time,open,high,low,close\n2024-01-02 09:30,10,12,9,11\n';
		expect(() => read(one)).toThrow(expect.objectContaining({code: 'BAR_DATA_INTERVAL_UNKNOWN'}));
		expect(read(one, {timeframeMs: 300_000})).toEqual(['2024-01-02T09:35Z 10 12 9 11 0']);
	});
});

describe('what is no table of bars', () => {
	const header = 'time,open,high,low,close,volume';
	it.each([
		['a needed column twice', 'time,open,high,low,close,Close,volume\n', 'BAR_DATA_COLUMN_TWICE'],
		[
			'the same column in other letters',
			'time,open,OPEN,high,low,close\n',
			'BAR_DATA_COLUMN_TWICE',
		],
		['the time twice', 'time,Time,open,high,low,close\n', 'BAR_DATA_COLUMN_TWICE'],
		['the volume twice', 'time,open,high,low,close,volume,volume\n', 'BAR_DATA_COLUMN_TWICE'],
		['a hexadecimal price', `${header}\n1704067200,0x10,0x12,0x9,0x11,5\n`, 'BAR_DATA_NOT_VALID'],
		['a hexadecimal volume', `${header}\n1704067200,10,12,9,11,0x5\n`, 'BAR_DATA_NOT_VALID'],
		['grouped digits', `${header}\n1704067200,1_000,1_200,900,1_100,5\n`, 'BAR_DATA_NOT_VALID'],
		['a price that is no number', `${header}\n1704067200,NaN,12,9,11,5\n`, 'BAR_DATA_NOT_VALID'],
		['an endless price', `${header}\n1704067200,10,Infinity,9,11,5\n`, 'BAR_DATA_NOT_VALID'],
		['digits of another script', `${header}\n1704067200,１０,12,9,11,5\n`, 'BAR_DATA_NOT_VALID'],
		[
			'decimal commas between commas',
			`${header}\n1704067200,10,5,12,5,9,5,11,5,5\n`,
			'BAR_DATA_NOT_VALID',
		],
		[
			'a comma that may part thousands',
			`${header.replaceAll(',', ';')}\n1704067200;1,500;1,510;1,490;1,505;5\n`,
			'BAR_DATA_AMBIGUOUS',
		],
		[
			'points and commas at once',
			`${header.replaceAll(',', ';')}\n1704067200;1.500,5;1.510,5;1.490,5;1.505,5;5\n`,
			'BAR_DATA_NOT_VALID',
		],
		[
			'rows in no order',
			`${header}\n1704067200,10,12,9,11,5\n1704067320,10,12,9,11,5\n1704067260,10,12,9,11,5\n`,
			'BAR_DATA_NOT_VALID',
		],
		[
			'a time twice, newest first',
			`${header}\n1704067320,10,12,9,11,5\n1704067200,10,12,9,11,5\n1704067200,10,12,9,11,5\n`,
			'BAR_DATA_NOT_VALID',
		],
		[
			'row numbers as its times',
			',open,high,low,close\n0,10,12,9,11\n1,10,12,9,11\n',
			'BAR_DATA_NOT_VALID',
		],
		[
			'half of a gzip file',
			gzipSync(`${header}\n1704067200,10,12,9,11,5\n`).subarray(0, 40),
			'BAR_DATA_NOT_TEXT',
		],
		['a zip archive', Buffer.from('504b030414000000', 'hex'), 'BAR_DATA_NOT_TEXT'],
		['text in UTF-16', Buffer.from(`\uFEFF${header}\n`, 'utf16le'), 'BAR_DATA_NOT_TEXT'],
		['nothing but a private line', 'root:x:0:0\n', 'BAR_DATA_COLUMN_MISSING'],
	])('%s is refused', (_, text, code) => {
		expect(() => read(text)).toThrow(expect.objectContaining({code, exitCode: 65}));
	});

	it('names the line of a fault in a file that is newest first', () => {
		const rows = [
			'1704067320,10,12,9,11,5',
			'1704067260,10,12,9,0x11,5',
			'1704067200,10,12,9,11,5',
		];
		expect(() => read([header, ...rows, ''].join('\n'))).toThrow(
			/bars\.csv:3: column close was "0x11"/,
		);
	});
});

describe('a part of a file', () => {
	const rows = Array.from({length: 12}, (_, at) => {
		const minute = String(at + 1).padStart(2, '0');
		return `2024-01-02T09:${minute}Z,${10 + at},${12 + at},${9 + at},${11 + at},1`;
	});
	const text = ['time,open,high,low,close,volume', ...rows].join('\n');

	it('is taken by its stamps, both ends included', () => {
		const words = {from: '2024-01-02T09:03:00Z', to: '2024-01-02T09:04:00Z'};
		expect(read(text, words)).toEqual([
			'2024-01-02T09:03Z 12 14 11 13 1',
			'2024-01-02T09:04Z 13 15 12 14 1',
		]);
		expect(read(text, {from: '2024-01-02', to: '2024-01-02'})).toHaveLength(12);
		expect(read(text, {from: '2024-01-03'})).toEqual([]);
		expect(read(text, {to: '2024-01-01'})).toEqual([]);
	});

	it('is made of longer bars, the last only when it is over', () => {
		expect(read(text, {timeframeMs: 300_000})).toEqual([
			'2024-01-02T09:05Z 10 16 9 15 5',
			'2024-01-02T09:10Z 15 21 14 20 5',
		]);
		expect(read(text, {timeframeMs: 60_000})).toHaveLength(12);
	});

	it('is refused in bars that the finer ones do not make up', () => {
		for (const timeframeMs of [30_000, 90_000])
			expect(() => read(text, {timeframeMs})).toThrow(
				expect.objectContaining({code: 'TIMEFRAME_UNUSABLE', exitCode: 64}),
			);
	});

	it('weeks begin on Monday, and close with their last day', () => {
		const dates = [
			'2024-01-04',
			'2024-01-05',
			'2024-01-08',
			'2024-01-09',
			'2024-01-12',
			'2024-01-15',
		];
		const daily = [
			'date,open,high,low,close,volume',
			...dates.map((date, at) => `${date},10,12,9,${10 + (at % 3)},1`),
		].join('\n');
		expect(read(daily, {timeframeMs: 7 * 86_400_000})).toEqual([
			'2024-01-05T21:00Z 10 12 9 11 2',
			'2024-01-12T21:00Z 10 12 9 11 3',
		]);
	});

	it('of the simulated market is resumed at any bar', () => {
		const settings = {
			symbol: 'BTC',
			market: {
				kind: 'simulated',
				seed: 1,
				from: '2026-01-02',
				to: '2026-01-03',
				timeframeMs: 3_600_000,
			},
		} as const;
		const {market} = openMarket(settings);
		const times: number[] = [];
		for (let bar = market.next(); bar !== undefined; bar = market.next()) times.push(bar.closeAtMs);
		expect([times.length, new Date(times[0] ?? 0).toISOString()]).toEqual([
			48,
			'2026-01-02T00:00:00.000Z',
		]);
		const {market: again} = openMarket(settings);
		again.restore({barIndex: 47});
		expect(again.next()?.closeAtMs).toBe(times[47]);
		expect(again.next()).toBeUndefined();
	});
});

describe('a file that changes while it is read', () => {
	const header = 'time,open,high,low,close,volume';
	const row = (at: number, close = 11) => `${1_704_067_200 + at * 60},10,12,9,${close},5\n`;
	const rows = (count: number, close = 11) =>
		Array.from({length: count}, (_, at) => row(at, close)).join('');
	const open = (text: string) =>
		openMarket({symbol: 'ACME', market: {kind: 'replay', file: fileOf(text)}}).market;

	it('goes on with bars that were added, whatever way they were written', () => {
		const market = open(`${header}\n${rows(3)}`);
		for (let at = 0; at < 3; at += 1) market.next();
		expect(market.next()).toBeUndefined();
		fileOf(`${header}\n${rows(4)}`);
		expect(market.next()).toMatchObject({barIndex: 4});
		expect(market.next()).toBeUndefined();
		fileOf(gzipSync(`Date;Open;High;Low;Close;Volume\n${rows(5).replaceAll(',', ';')}`));
		expect(market.next()).toMatchObject({barIndex: 5});
		market.close();
	});

	it.each([
		['a shorter one', `${header}\n${rows(1)}`, /ends at bar 1, and 3 were read/],
		['another one of the same length', `${header}\n${rows(3, 12)}`, /not the same/],
		['a longer one with other bars', `${header}\n${rows(9, 12)}`, /not the same/],
		['an empty one', '', /no header/],
	])('is an error when it is %s', (_, text, message) => {
		const market = open(`${header}\n${rows(3)}`);
		for (let at = 0; at < 3; at += 1) market.next();
		fileOf(text);
		const drain = () => {
			while (market.next() !== undefined);
		};
		expect(drain).toThrow(message);
		market.close();
	});

	it('is an error when it is gone', () => {
		const market = open(`${header}\n${rows(3)}`);
		for (let at = 0; at < 3; at += 1) market.next();
		rmSync(join(folder, 'bars.csv'));
		expect(() => market.next()).toThrow(/BAR_DATA_CHANGED|it was removed/);
		market.close();
	});

	it('goes on when rows are put before the others, newest first, while it is read', () => {
		const text = (count: number) =>
			`${header}\n${rows(count).trim().split('\n').toReversed().join('\n')}\n`;
		const market = open(text(5000));
		for (let at = 0; at < 100; at += 1) market.next();
		fileOf(text(6000));
		let count = 100;
		while (market.next() !== undefined) count += 1;
		expect(count).toBe(6000);
		market.close();
	});

	it('is noticed before its end when it becomes shorter', () => {
		const market = open(`${header}\n${rows(5000)}`);
		for (let at = 0; at < 10; at += 1) market.next();
		fileOf(`${header}\n${rows(5)}`);
		const readOn = () => {
			for (let at = 0; at < 50; at += 1) market.next();
		};
		expect(readOn).toThrow(expect.objectContaining({code: 'BAR_DATA_CHANGED', exitCode: 75}));
		market.close();
	});
});
