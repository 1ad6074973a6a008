/**
 * A CSV file of bars: header in any order, more columns than needed, CRLF, byte order mark, comma,
 * semicolon or tab. Turns one line into one bar, or says which line and column is none and why.
 */
import type {Bar} from '../../state/domain/bar.ts';
import {parseDecimal} from '../../state/domain/decimal.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {parseBarTime} from './bar-time.ts';
import {plainNumber} from '../../state/domain/plain-number.ts';
import type {LineReader} from './line-reader.ts';

const priceColumns = ['open', 'high', 'low', 'close'] as const;
const timeNames = ['time', 'date', 'timestamp', 'datetime'];

/** Finest price of any instrument; further digits of a file are noise of binary fractions and are rounded. */
export const priceDecimalsMax = 8;

/** Where the columns stand, and how they are parted. */
export type BarColumns = {
	separator: string;
	time: number;
	open: number;
	high: number;
	low: number;
	close: number;
	volume: number;
};

/** Place of a line, for messages. */
export type LinePlace = {path: string; line: number};

/**
 * Reads the header.
 * @throws {@link AppError} `BAR_DATA_EMPTY`, `BAR_DATA_COLUMN_MISSING`, `BAR_DATA_COLUMN_TWICE` (65).
 */
export function readHeader(lines: LineReader, path: string): BarColumns {
	const text = lines.next()?.replace(/^\uFEFF/, '');
	if (text === undefined || text.trim() === '')
		throw badData('BAR_DATA_EMPTY', {path, line: 1}, 'the file has no header', headerExpected);
	const separator = [',', ';', '\t'].find(mark => text.includes(mark)) ?? ',';
	const names = splitLine(text, separator).map(name => name.trim().toLowerCase());
	const place = {path, line: 1};
	const find = (...wanted: string[]): number => {
		const index = names.findIndex(name => wanted.includes(name));
		if (index === -1) throw missingColumn(place, names, wanted);
		if (names.includes(names[index] ?? '', index + 1))
			throw badData(
				'BAR_DATA_COLUMN_TWICE',
				place,
				`the column ${names[index]} is there twice`,
				'only one of them can hold the values',
			);
		return index;
	};
	return {
		separator,
		time: find(...timeNames),
		open: find('open'),
		high: find('high'),
		low: find('low'),
		close: find('close'),
		volume: find('volume'),
	};
}

/** The text of the line is not told: what is no table of bars may be a private file that was named by mistake. */
function missingColumn(
	place: LinePlace,
	names: readonly string[],
	wanted: readonly string[],
): AppError {
	const known = names.filter(name => [...timeNames, ...priceColumns, 'volume'].includes(name));
	const found =
		known.length === 0 ? 'none of those that are needed' : `of those needed ${known.join(', ')}`;
	return badData(
		'BAR_DATA_COLUMN_MISSING',
		place,
		`there is no column ${wanted.join(' or ')}: the line has ${names.length === 1 ? 'one column' : `${names.length} columns`}, ${found}`,
		headerExpected,
	);
}

const headerExpected = 'expected a header with time (or date), open, high, low, close, volume';

/**
 * Reads one bar.
 * @param previous the bar before; time must grow.
 * @throws {@link AppError} `BAR_DATA_NOT_VALID` (65) naming file, line, column and what was expected.
 */
export function parseBar(
	text: string,
	columns: BarColumns,
	priceDecimals: number,
	place: LinePlace,
	previous: {barIndex: number; closeAtMs: number},
): Bar {
	const cells = splitLine(text, columns.separator);
	const cell = (column: keyof BarColumns): string =>
		(cells[columns[column] as number] ?? '').trim();
	const closeAtMs = parseBarTime(cell('time'));
	if (closeAtMs === undefined)
		throw badCell(place, 'time', cell('time'), 'an ISO date or time, or epoch seconds');
	if (closeAtMs <= previous.closeAtMs)
		throw badCell(place, 'time', cell('time'), 'a time after that of the line before');
	const price = (column: (typeof priceColumns)[number]): number => {
		const parsed = parseDecimal(cell(column), priceDecimals, {excess: 'round'});
		if (!parsed.ok || parsed.value <= 0)
			throw badCell(place, column, cell(column), 'a price above 0');
		return parsed.value;
	};
	const bar = {
		barIndex: previous.barIndex + 1,
		closeAtMs,
		openTicks: price('open'),
		highTicks: price('high'),
		lowTicks: price('low'),
		closeTicks: price('close'),
		volume: plainNumber(cell('volume')) ?? Number.NaN,
	};
	if (!(bar.volume >= 0 && bar.volume < Number.POSITIVE_INFINITY))
		throw badCell(place, 'volume', cell('volume'), 'a quantity of 0 or more');
	if (bar.highTicks < Math.max(bar.openTicks, bar.closeTicks))
		throw badCell(place, 'high', cell('high'), 'the highest of the four prices');
	if (bar.lowTicks > Math.min(bar.openTicks, bar.closeTicks))
		throw badCell(place, 'low', cell('low'), 'the lowest of the four prices');
	return bar;
}

/** Returns how many decimals the prices of a line have, zeros at the end not counted. */
export function priceDecimalsOf(text: string, columns: BarColumns): number {
	const cells = splitLine(text, columns.separator);
	let most = 0;
	for (const column of priceColumns) {
		const value = (cells[columns[column]] ?? '').trim();
		// An exponent says more than its digits do: 5e-05 has five decimals.
		if (value.includes('e') || value.includes('E')) return priceDecimalsMax;
		const point = value.indexOf('.');
		if (point === -1) continue;
		let end = value.length;
		while (value.charAt(end - 1) === '0') end -= 1;
		most = Math.max(most, end - point - 1);
	}

	return Math.min(most, priceDecimalsMax);
}

/** Parts a line; a quoted cell may hold the separator, a doubled quote is one. */
function splitLine(text: string, separator: string): string[] {
	if (!text.includes('"')) return text.split(separator);
	const cells: string[] = [];
	let cell = '';
	let quoted = false;
	for (let index = 0; index < text.length; index += 1) {
		const character = text.charAt(index);
		if (character === '"') {
			if (quoted && text.charAt(index + 1) === '"') {
				cell += '"';
				index += 1;
			} else quoted = !quoted;
		} else if (character === separator && !quoted) {
			cells.push(cell);
			cell = '';
		} else cell += character;
	}

	cells.push(cell);
	return cells;
}

function badCell(place: LinePlace, column: string, was: string, expected: string): AppError {
	const shown = was === '' ? 'is empty' : `was ${JSON.stringify(was.slice(0, 60))}`;
	return badData(
		'BAR_DATA_NOT_VALID',
		place,
		`column ${column} ${shown}`,
		`expected ${expected}`,
		column,
	);
}

function badData(
	code: string,
	{path, line}: LinePlace,
	what: string,
	why: string,
	column?: string,
): AppError {
	return new AppError({
		code,
		exitCode: exitCode.badData,
		what: `${path}:${line}: ${what}`,
		why,
		fix: 'correct the file, or give another one with --data FILE',
		details: {path, line, ...(column !== undefined && {column})},
	});
}
