/** Converts a list of bars to the text of a table, so that the rules and messages of files apply. Pure. */
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {BarTable} from '../market/open-market.ts';
import type {BarRow} from './options.ts';
import {rowsName} from './read-options.ts';

const columns = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Characters that end a cell. */
const cellEnds = /[",;\t\n\r]/;

/**
 * Returns the table; its line `n` is bar `n − 2` of the list.
 * @throws {@link AppError} `BAR_DATA_NOT_VALID` (65) for a value that cannot be a cell.
 */
export function rowTable(rows: readonly BarRow[]): BarTable {
	const lines = rows.map((row, at) => columns.map(column => cellOf(row, column, at)).join(','));
	const text = Buffer.from(`${columns.join(',')}\n${lines.map(line => `${line}\n`).join('')}`);
	const open = () => ({
		path: rowsName,
		read: (chunk: Buffer, position: number) =>
			text.copy(chunk, 0, position, position + chunk.length),
		size: () => text.length,
		close: () => {},
	});
	return {path: rowsName, open, isFile: false};
}

function cellOf(
	row: BarRow | null | undefined,
	column: (typeof columns)[number],
	at: number,
): string {
	const value: unknown = row?.[column];
	if (column === 'volume' && value === undefined) return '0';
	if (column === 'time') {
		const atMs = value instanceof Date ? value.getTime() : value;
		if (typeof atMs === 'number' && Math.abs(atMs) <= dateMsMax)
			return new Date(atMs).toISOString();
	} else if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	if (typeof value === 'string' && value !== '' && !cellEnds.test(value)) return value;
	throw badCell(column, value, at);
}

/** The largest time of a `Date`. */
const dateMsMax = 8.64e15;

function badCell(column: string, value: unknown, at: number): AppError {
	const was = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
	return new AppError({
		code: 'BAR_DATA_NOT_VALID',
		exitCode: exitCode.badData,
		what: `${rowsName}[${at}]: ${column} was ${was}`,
		why:
			column === 'time'
				? 'expected a Date, milliseconds since 1970-01-01 UTC, or a text such as 2024-01-31'
				: 'expected a number, or an exact decimal as text',
		fix: `correct the bar, or leave it out`,
		details: {index: at, column},
	});
}
