/**
 * Determines the layout of a file of bars from its first thousand rows: separator, header, form and meaning
 * of its stamps, order of its rows. An ambiguous file is refused with the ways to resolve it.
 */
import {
	findTimeForm,
	type TimeForm,
	timeFormNamed,
	timeForms,
	timeFormsText,
} from '../../state/domain/time/time-form.ts';
import {createTimeZone} from '../../state/domain/time/time-zone.ts';
import {badCell, badData, type LinePlace} from './bar-data-error.ts';
import {type BarHead, readHead} from './bar-head.ts';
import {type BarHeader, priceColumns} from './bar-header.ts';
import type {StampMeaning} from './stamp-reader.ts';
import type {TextSource} from './text-source.ts';

/** A person's settings for a file. */
export type DataWords = {
	time?: 'open' | 'close';
	timeZone?: string;
	timeForm?: string;
	/** Length of a bar, for a file that holds a single one. */
	timeframeMs?: number;
};

/** Decisions of an earlier run. */
export type EarlierReading = {
	/** Length of a bar if stamps are its open; null: they are closes. */
	intervalMs: number | null;
};

export type BarLayout = {
	header: BarHeader;
	separator: string;
	/** Numbers are written `1,5`. */
	hasDecimalComma: boolean;
	/** Offset and number of the first row. */
	dataOffset: number;
	dataLine: number;
	newestFirst: boolean;
	/** Null: there is no row yet. */
	meaning: StampMeaning | null;
	/** Usual distance between two rows, in milliseconds; null with fewer than two. */
	gapMs: number | null;
};

/**
 * Inspects the file. Stamps keep the meaning that they had in an earlier run.
 * @throws {@link AppError} `BAR_DATA_EMPTY`, `BAR_DATA_COLUMN_…`, `BAR_DATA_NOT_VALID`, `BAR_DATA_AMBIGUOUS`,
 * `BAR_DATA_INTERVAL_UNKNOWN` (65).
 */
export function inspectLayout(
	source: TextSource,
	words: DataWords,
	earlier: EarlierReading | null,
): BarLayout {
	const head = readHead(source);
	const {path} = source;
	const layout = {
		header: head.header,
		separator: head.separator,
		hasDecimalComma: hasDecimalComma(head, path),
		dataOffset: head.dataOffset,
		dataLine: head.dataLine,
	};
	if (head.rows.length === 0) return {...layout, newestFirst: false, meaning: null, gapMs: null};
	const header = withUsefulClock(head);
	const stamps = head.rows.map(({cells}) => stampText(cells, header));
	const form = formOf(stamps, head, words, path);
	const {newestFirst, gapMs} = orderOf(stamps, form);
	const known = form.kind === 'day' || earlier?.intervalMs === null ? null : header.stamps;
	const time = words.time ?? known ?? 'close';
	const lengthMs = earlier?.intervalMs ?? gapMs ?? words.timeframeMs ?? null;
	if (time === 'open' && form.kind !== 'day' && lengthMs === null) throw lengthUnknown(head, path);
	const meaning: StampMeaning = {
		form,
		time,
		isDayWhole: words.time === 'open' || words.timeZone !== undefined,
		zone: words.timeZone === undefined ? null : createTimeZone(words.timeZone),
		intervalMs: lengthMs ?? 0,
		isLastMs: header.isLastMs && words.time === undefined,
	};
	return {...layout, header, newestFirst, meaning, gapMs};
}

/** Returns the text of a row's stamp; joins date and time that have a column each. */
export function stampText(cells: readonly string[], {time, clock}: BarHeader): string {
	const text = (cells[time] ?? '').trim();
	return clock === null ? text : `${text} ${(cells[clock] ?? '').trim()}`;
}

/** A time column with only midnights means nothing: the rows are days. */
function withUsefulClock({header, rows}: BarHead): BarHeader {
	const {clock} = header;
	if (clock === null || rows.some(({cells}) => !/^[0:.]+$/.test((cells[clock] ?? '').trim())))
		return header;
	const days = new Set(rows.map(({cells}) => cells[header.time]));
	return days.size === rows.length ? {...header, clock: null} : header;
}

function formOf(
	stamps: readonly string[],
	{rows}: BarHead,
	{timeForm}: DataWords,
	path: string,
): TimeForm {
	const lineAt = (row: number): LinePlace => ({path, line: rows[row]?.line ?? 1});
	const named = timeForm === undefined ? undefined : timeFormNamed(timeForm);
	if (named !== undefined) return named;
	const finding = findTimeForm(stamps);
	if (finding.ok) return finding.form;
	if (finding.row === null) throw ambiguous(stamps[0] ?? '', finding.before, lineAt(0));
	const was = stamps[finding.row] ?? '';
	if (finding.before.length === 0)
		throw badCell(
			lineAt(finding.row),
			'time',
			was,
			`a time of 1900 to 2100 as one of ${timeFormsText}`,
		);
	const forms = finding.before.map(({name, example}) => `${example} (${name})`).join(' or ');
	throw badCell(lineAt(finding.row), 'time', was, `the form of the rows before: ${forms}`);
}

function ambiguous(was: string, forms: readonly TimeForm[], place: LinePlace) {
	const readings = forms.map(
		({name, read}) => `${new Date(read(was) ?? 0).toISOString().slice(0, 16)} as ${name}`,
	);
	return badData('BAR_DATA_AMBIGUOUS', place, {
		what: `column time was ${JSON.stringify(was)}, which may be ${readings.join(' or ')}`,
		why: 'both forms match every row that was checked',
		fix: `choose one of them: --time-form ${forms[0]?.name ?? timeForms[0]?.name}, or time_form in pitwall.yaml`,
		column: 'time',
	});
}

function orderOf(
	stamps: readonly string[],
	form: TimeForm,
): {newestFirst: boolean; gapMs: number | null} {
	let newestFirst: boolean | undefined;
	const counts = new Map<number, number>();
	let before: number | undefined;
	for (const stamp of stamps) {
		const ms = form.read(stamp);
		if (ms === undefined) continue;
		const gap = before === undefined ? 0 : ms - before;
		before = ms;
		if (gap === 0) continue;
		newestFirst ??= gap < 0;
		counts.set(Math.abs(gap), (counts.get(Math.abs(gap)) ?? 0) + 1);
	}

	// The most frequent one: nights, weekends and missing bars cause others. Among equals the smallest.
	const [usual] = [...counts].toSorted(([a, m], [b, n]) => n - m || a - b);
	return {newestFirst: newestFirst ?? false, gapMs: usual?.[0] ?? null};
}

function lengthUnknown({rows}: BarHead, path: string) {
	return badData(
		'BAR_DATA_INTERVAL_UNKNOWN',
		{path, line: rows[0]?.line ?? 1},
		{
			what: 'the stamp of the only bar is its open, so its close is unknown',
			why: 'the length of a bar is the distance between two of them',
			fix: 'give the length: --timeframe 1d, or timeframe in pitwall.yaml',
			column: 'time',
		},
	);
}

/** Commas in prices of a table with another separator. */
function hasDecimalComma({separator, rows, header}: BarHead, path: string): boolean {
	if (separator === ',') return false;
	let found: {cell: string; column: string; line: number} | undefined;
	let isThousands = true;
	for (const {cells, line} of rows)
		for (const column of priceColumns) {
			const cell = (cells[header[column]] ?? '').trim();
			if (!cell.includes(',')) continue;
			found ??= {cell, column, line};
			isThousands &&= /^\d{1,3}(?:,\d{3})+$/.test(cell);
		}

	if (found === undefined) return false;
	if (!isThousands) return true;
	const {cell, column, line} = found;
	throw badData(
		'BAR_DATA_AMBIGUOUS',
		{path, line},
		{
			what: `column ${column} was ${JSON.stringify(cell)}, whose comma may separate thousands or decimals`,
			why: 'three digits follow the comma in every price that was checked',
			fix: 'write the prices with a point, or with other than three decimals',
			column,
		},
	);
}
