/** Finds the header of a file of bars, or a layout without one, and its first rows. */
import {badData} from './bar-data-error.ts';
import {type BarHeader, headerExpected, plainName, readBareRow, readNames} from './bar-header.ts';
import {cellsOf, separatorOf} from './cells.ts';
import {type LineReader, readLines} from './line-reader.ts';
import type {TextSource} from './text-source.ts';

const headRowsMax = 1000;
/** Maximum lines before a header: a web address, a comment. */
const preambleLinesMax = 5;

type Row = {cells: string[]; line: number};
export type BarHead = {
	header: BarHeader;
	separator: string;
	/** First byte and number of the first row. */
	dataOffset: number;
	dataLine: number;
	/** The first rows, without blank lines. */
	rows: Row[];
};

/** @throws {@link AppError} `BAR_DATA_EMPTY`, `BAR_DATA_COLUMN_…` (65). */
export function readHead(source: TextSource): BarHead {
	const {path} = source;
	const lines = readLines(source);
	const text = lines.next()?.replace(/^\uFEFF/, '');
	if (text === undefined || text.trim() === '')
		throw badData(
			'BAR_DATA_EMPTY',
			{path, line: 1},
			{what: 'the file has no header', why: headerExpected},
		);
	const bare = readBareRow(cellsOf(text, separatorOf(text)));
	if (bare !== null) {
		const head = {
			header: bare,
			separator: separatorOf(text),
			dataOffset: startsWithMark(source) ? 3 : 0,
			dataLine: 1,
		};
		return {...head, rows: readRows(source, head)};
	}

	const named = skipPreamble(text, lines);
	const separator = separatorOf(named.text);
	const names = cellsOf(named.text, separator);
	const written = yahooNames(names, source, separator, lines) ?? names;
	const below = {separator, dataOffset: lines.offset(), dataLine: lines.line() + 1};
	const rows = readRows(source, below);
	return {
		...below,
		header: readNames(written, rows[0]?.cells ?? null, {path, line: named.line}),
		rows,
	};
}

function startsWithMark(source: TextSource): boolean {
	const start = Buffer.alloc(3);
	return source.read(start, 0) === 3 && start.toString('hex') === 'efbbbf';
}

/** Returns the header behind an address or comments; the first line if there are none. */
function skipPreamble(first: string, lines: LineReader): {text: string; line: number} {
	let text: string | undefined = first;
	while (text !== undefined && isPreamble(text) && lines.line() < preambleLinesMax)
		text = lines.next();
	return text === undefined || isPreamble(text)
		? {text: first, line: 1}
		: {text, line: lines.line()};
}

/** A line of one field, or a comment, is not the header of a table. */
function isPreamble(text: string): boolean {
	return (
		text.startsWith('#') || text.trim() === '' || cellsOf(text, separatorOf(text)).length === 1
	);
}

/**
 * The header of three lines that yfinance writes: `Price,Close,…`, `Ticker,ACME,…`, `Date,,…`. Moves behind
 * it and returns the names; null: another header.
 */
function yahooNames(
	names: readonly string[],
	source: TextSource,
	separator: string,
	lines: LineReader,
): string[] | null {
	if (plainName(names[0] ?? '') !== 'price' || !names.map(plainName).includes('close')) return null;
	const ahead = readLines(source, lines.offset());
	const [ticker = '', time = ''] = [ahead.next(), ahead.next()];
	const first = (text: string) => cellsOf(text, separator)[0]?.trim() ?? '';
	if (plainName(first(ticker)) !== 'ticker' || !/^date(?:time)?$/i.test(first(time))) return null;
	lines.next();
	lines.next();
	return [first(time), ...names.slice(1)];
}

function readRows(
	source: TextSource,
	{separator, dataOffset, dataLine}: Pick<BarHead, 'separator' | 'dataOffset' | 'dataLine'>,
): Row[] {
	const lines = readLines(source, dataOffset, dataLine);
	const rows: Row[] = [];
	while (rows.length < headRowsMax) {
		const text = lines.next();
		if (text === undefined) break;
		if (text.trim() !== '') rows.push({cells: cellsOf(text, separator), line: lines.line()});
	}

	return rows;
}
