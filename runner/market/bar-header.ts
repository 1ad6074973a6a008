/**
 * Maps the columns of a table, and identifies the program that wrote it. Names are compared without case,
 * spaces and marks: `Open time`, `open_time` and `<OPEN_TIME>` are one. Pure.
 */
import {badData, type LinePlace} from './bar-data-error.ts';

export const priceColumns = ['open', 'high', 'low', 'close'] as const;
export type PriceColumn = (typeof priceColumns)[number];

export type BarHeader = Record<PriceColumn, number> & {
	/** Column of the stamp, or of its date if date and time have a column each. */
	time: number;
	/** Column of the time of the day beside the date; null: `time` holds all. */
	clock: number | null;
	/** Null: the file has no volume. */
	volume: number | null;
	columns: number;
	/** The meaning of its stamps if the layout defines it; null: it does not. */
	stamps: 'open' | 'close' | null;
	/** The program that writes such files, for the report; null: many do. */
	layout: string | null;
	/** Stamps are the last millisecond of a bar. */
	isLastMs: boolean;
};

const aliases: Record<PriceColumn, readonly string[]> = {
	open: ['open', 'o', '1open', 'openprice', 'openingprice'],
	high: ['high', 'h', '2high', 'highprice'],
	low: ['low', 'l', '3low', 'lowprice'],
	close: ['close', 'c', '4close', 'closeprice', 'closingprice', 'closelast', 'price', 'last'],
};
const volumeNames = ['volume', 'tickvol', 'tickvolume', 'vol', 'v', '5volume'];

/** Stamps in these columns are the open of a bar. */
const openNames = [
	'opentime',
	'timeopen',
	'windowstart',
	'starttime',
	'barstart',
	'gmttime',
	'localtime',
	'mts',
];
const closeNames = ['closetime', 'timeclose', 'endtime', 'windowend', 'barend'];
/** The first of these columns that exists holds the time. */
const timeNames = ['datetime', 'timestamp', 'time', 'unix', 'unixtime', 'epoch', 'date', 't'];
/** An index that pandas wrote: without a name. */
const indexNames = ['', 'unnamed0', 'index'];

export const headerExpected =
	'expected a header with time (or date, open_time, …), open, high, low, close, and optionally volume';

/** Returns a name in its form for comparisons. */
export function plainName(name: string): string {
	return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Reads the names of a header; `firstRow` holds the cells below it, if there is a row.
 * @throws {@link AppError} `BAR_DATA_COLUMN_MISSING`, `BAR_DATA_COLUMN_TWICE` (65).
 */
export function readNames(
	written: readonly string[],
	firstRow: readonly string[] | null,
	place: LinePlace,
): BarHeader {
	const names = written.map(plainName);
	const indexOf = (wanted: readonly string[]): number | null => {
		const found = wanted.find(name => names.includes(name));
		if (found === undefined) return null;
		const index = names.indexOf(found);
		if (names.includes(found, index + 1)) throw twice(place, written[index] ?? found);
		return index;
	};
	const price = (column: PriceColumn): number => {
		const index = indexOf(aliases[column]);
		if (index === null) throw missing(place, names, column);
		return index;
	};
	const prices = {
		open: price('open'),
		high: price('high'),
		low: price('low'),
		close: price('close'),
	};
	const found = timeColumn(indexOf, names, firstRow);
	if (found === null) throw missing(place, names, 'time, date or open_time');
	const known = found.stamps === null ? knownLayout(written, names) : null;
	return {
		...prices,
		...found,
		volume: indexOf(volumeNames) ?? startsWithVolume(names),
		columns: names.length,
		stamps: found.stamps ?? (known === null ? null : 'open'),
		layout: known ?? found.layout,
	};
}

type TimeColumn = Pick<BarHeader, 'time' | 'clock' | 'stamps' | 'layout' | 'isLastMs'>;

function timeColumn(
	indexOf: (names: readonly string[]) => number | null,
	names: readonly string[],
	firstRow: readonly string[] | null,
): TimeColumn | null {
	const plain = {clock: null, layout: null, isLastMs: false};
	const [open, close] = [indexOf(openNames), indexOf(closeNames)];
	if (close !== null) return {...plain, time: close, stamps: 'close', isLastMs: open !== null};
	if (open !== null) return {...plain, time: open, stamps: 'open'};
	const [date, time] = [indexOf(['date']), indexOf(['time'])];
	if (date !== null && time !== null && isTimeOfDay(firstRow?.[time] ?? '')) {
		const isMetaTrader = names.includes('tickvol');
		return {
			time: date,
			clock: time,
			isLastMs: false,
			stamps: isMetaTrader ? 'open' : null,
			layout: isMetaTrader ? 'MetaTrader' : null,
		};
	}

	const generic = indexOf(timeNames) ?? (indexNames.includes(names[0] ?? 'none') ? 0 : null);
	return generic === null ? null : {...plain, time: generic, stamps: null};
}

/** `09:30`, `09:30:00`, `093000`: a time without a date. */
export function isTimeOfDay(text: string): boolean {
	return (
		/^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/.test(text.trim()) ||
		/^\d{4}(?:\d{2})?$/.test(text.trim())
	);
}

/** Several of a kind, each with its currency: `Volume_(BTC)`, `Volume USDT`. */
function startsWithVolume(names: readonly string[]): number | null {
	const index = names.findIndex(name => name.startsWith('volume'));
	return index === -1 ? null : index;
}

/** Exchanges stamp the open of a bar: layouts that a header reveals. Null: none of them. */
function knownLayout(written: readonly string[], names: readonly string[]): string | null {
	const has = (...wanted: string[]) => wanted.every(name => names.includes(name));
	if (has('unix', 'symbol')) return 'CryptoDataDownload';
	if (has('timestamp', 'weightedprice')) return 'Kaggle, Bitstamp';
	if (has('datetime') && (has('adjclose') || has('dividends', 'stocksplits'))) return 'Yahoo';
	if (names.join(' ') === 'time low high open close volume') return 'Coinbase';
	if (written.slice(0, 6).join(',') === 'time,open,high,low,close,Volume') return 'TradingView';
	return null;
}

/** The text of the line is not shown: a file without bars may be a private one that was named by mistake. */
function missing(place: LinePlace, names: readonly string[], wanted: string) {
	const needed = new Set([
		...timeNames,
		...openNames,
		...closeNames,
		...volumeNames,
		...Object.values(aliases).flat(),
	]);
	const known = names.filter(name => needed.has(name));
	const found =
		known.length === 0 ? 'none of the required ones' : `of the required ones ${known.join(', ')}`;
	return badData('BAR_DATA_COLUMN_MISSING', place, {
		what: `there is no column ${wanted}: the line has ${names.length === 1 ? 'one column' : `${names.length} columns`}, ${found}`,
		why: headerExpected,
	});
}

function twice(place: LinePlace, name: string) {
	return badData('BAR_DATA_COLUMN_TWICE', place, {
		what: `the column ${name.trim().toLowerCase() || 'without a name'} is there twice`,
		why: 'only one of them can hold the values',
	});
}

const bare = {clock: null, stamps: 'open', isLastMs: false} as const;

/** Returns the columns of a file without a header; null if the row belongs to no such layout. */
export function readBareRow(cells: readonly string[]): BarHeader | null {
	const isNumber = (text: string | undefined) => /^\d+(?:\.\d+)?$/.test(text?.trim() ?? '');
	const areNumbers = (from: number, to: number) => cells.slice(from, to).every(isNumber);
	// Binance: open time, open, high, low, close, volume, close time, and five more.
	if (cells.length === 12 && areNumbers(0, 12))
		return {
			time: 6,
			open: 1,
			high: 2,
			low: 3,
			close: 4,
			volume: 5,
			clock: null,
			columns: 12,
			stamps: 'close',
			layout: 'Binance',
			isLastMs: true,
		};
	// MetaTrader 4: 2024.01.02,09:30,open,high,low,close,volume.
	if (cells.length === 7 && /^\d{4}\.\d{2}\.\d{2}$/.test(cells[0] ?? '') && areNumbers(2, 7))
		return {
			...bare,
			time: 0,
			clock: 1,
			open: 2,
			high: 3,
			low: 4,
			close: 5,
			volume: 6,
			columns: 7,
			layout: 'MetaTrader',
		};
	// HistData: 20240102 093000;open;high;low;close;volume.
	if (cells.length === 6 && /^\d{8} \d{6}$/.test(cells[0] ?? '') && areNumbers(1, 6))
		return {
			...bare,
			time: 0,
			open: 1,
			high: 2,
			low: 3,
			close: 4,
			volume: 5,
			columns: 6,
			layout: 'HistData',
		};
	return null;
}
