/** Turns one row of a table into one bar, or reports line, column and reason of a bad one. */
import type {Bar} from '../../state/domain/trading/bar.ts';
import {parseDecimal} from '../../state/domain/number/decimal.ts';
import {formatDecimal, powerOfTen} from '../../state/domain/number/decimal.ts';
import {plainNumber} from '../../state/domain/number/plain-number.ts';
import {badCell, badData, type LinePlace} from './bar-data-error.ts';
import type {PriceColumn} from './bar-header.ts';
import {type BarLayout, stampText} from './bar-layout.ts';
import {cellsOf} from './cells.ts';
import {priceTicksMax} from './price-scan.ts';
import {readStamp} from './stamp-reader.ts';

/** How prices of a file become ticks. */
export type PriceUnit = {
	decimals: number;
	/** Whether a person set the tick: finer prices are rounded to it. Otherwise they are refused. */
	rounds: boolean;
};

/** Reads rows of one file, in the order of time. */
export type RowReader = {
	/**
	 * Reads the next bar; time must grow from row to row.
	 * @throws {@link AppError} `BAR_DATA_NOT_VALID` (65) naming file, line, column and the expected form.
	 */
	read(text: string, place: () => LinePlace): Bar;
};

export function createRowReader(layout: BarLayout, unit: PriceUnit): RowReader {
	const {header, separator, hasDecimalComma, meaning} = layout;
	const rounding = {excess: unit.rounds ? 'round' : 'refuse'} as const;
	let barIndex = 0;
	let previousMs = Number.NEGATIVE_INFINITY;

	const number = (cells: readonly string[], column: number): string => {
		const cell = (cells[column] ?? '').trim();
		return hasDecimalComma ? cell.replace(',', '.') : cell;
	};

	const ticks = (cells: readonly string[], column: PriceColumn, place: () => LinePlace): number => {
		const text = number(cells, header[column]);
		const parsed = parseDecimal(text, unit.decimals, rounding);
		if (parsed.ok && parsed.value > 0 && parsed.value <= priceTicksMax) return parsed.value;
		throw badPrice(text, column, {place: place(), unit});
	};

	const close = (cells: readonly string[], place: () => LinePlace): number => {
		const text = stampText(cells, header);
		if (meaning === null) throw badCell(place(), 'time', text, 'a row that was there before');
		const stamp = readStamp(text, meaning, previousMs);
		if (!stamp.ok) throw badCell(place(), 'time', text, stamp.expected);
		if (stamp.closeAtMs > previousMs) return stamp.closeAtMs;
		const order = layout.newestFirst
			? 'after that of the line below, because newest comes first'
			: 'after that of the line before';
		throw badCell(place(), 'time', text, `a time ${order}`);
	};

	return {
		read(text, place) {
			const cells = cellsOf(text, separator);
			if (cells.length > header.columns) refuseMore(cells, header.columns, place);
			const bar: Bar = {
				barIndex: barIndex + 1,
				closeAtMs: close(cells, place),
				openTicks: ticks(cells, 'open', place),
				highTicks: ticks(cells, 'high', place),
				lowTicks: ticks(cells, 'low', place),
				closeTicks: ticks(cells, 'close', place),
				volume: header.volume === null ? 0 : volumeOf(number(cells, header.volume), place),
			};
			if (bar.highTicks < Math.max(bar.openTicks, bar.closeTicks))
				throw badCell(
					place(),
					'high',
					number(cells, header.high),
					'the highest of the four prices',
				);
			if (bar.lowTicks > Math.min(bar.openTicks, bar.closeTicks))
				throw badCell(place(), 'low', number(cells, header.low), 'the lowest of the four prices');
			({barIndex} = bar);
			previousMs = bar.closeAtMs;
			return bar;
		},
	};
}

/** As Investing.com abbreviates them: `1.25M`. */
const volumeUnits: Readonly<Record<string, number>> = {K: 1e3, M: 1e6, B: 1e9};

function volumeOf(text: string, place: () => LinePlace): number {
	const [, digits = text, unit = ''] = /^([\d.]+)([KMB])$/.exec(text) ?? [];
	const volume = (plainNumber(digits) ?? Number.NaN) * (volumeUnits[unit] ?? 1);
	if (volume >= 0 && volume < Number.POSITIVE_INFINITY) return volume;
	throw badCell(place(), 'volume', text, 'a quantity of 0 or more');
}

/** Some programs write empty fields at the end. */
function refuseMore(cells: readonly string[], columns: number, place: () => LinePlace): void {
	if (cells.slice(columns).every(cell => cell.trim() === '')) return;
	throw badData('BAR_DATA_NOT_VALID', place(), {
		what: `the line has ${cells.length} fields, and the header names ${columns}`,
		why: 'expected one field for each column: a comma within a number splits it in two',
	});
}

function badPrice(
	text: string,
	column: PriceColumn,
	{place, unit}: {place: LinePlace; unit: PriceUnit},
) {
	const value = plainNumber(text);
	if (value === undefined || value <= 0) return badCell(place, column, text, 'a price above 0');
	const tick = formatDecimal(1, unit.decimals);
	const most = priceTicksMax / powerOfTen(unit.decimals);
	if (value > most) {
		const expected = `a price of at most ${most.toPrecision(6)}: a tick of ${tick} leaves no room for more`;
		return badCell(
			place,
			column,
			text,
			expected,
			'name a coarser tick, such as --tick 0.01, under another --name',
		);
	}

	if (unit.rounds) return badCell(place, column, text, `a price of at least the tick, ${tick}`);
	const rounded = `round the prices of the file to this tick: --tick ${tick}, or tick in pitwall.yaml`;
	return badCell(
		place,
		column,
		text,
		`a price above 0 that is a multiple of the tick, ${tick}`,
		rounded,
	);
}
