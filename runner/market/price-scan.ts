/** Finds the tick that holds every price of a file exactly, or the price for which there is none. */
import {countableMax} from '../../state/domain/trading/money.ts';
import {plainNumber} from '../../state/domain/number/plain-number.ts';
import {badCell} from './bar-data-error.ts';
import {type PriceColumn, priceColumns} from './bar-header.ts';
import type {BarLayout} from './bar-layout.ts';
import {cellsOf} from './cells.ts';
import {readLines} from './line-reader.ts';
import type {TextSource} from './text-source.ts';

/** Most decimals of a price. */
export const priceDecimalsMax = 18;

/** A price of more ticks could not grow any more: some fifteen digits. */
export const priceTicksMax = Math.floor(countableMax);

export type PriceScan = {
	/** Decimals of the prices, without trailing zeros. */
	decimals: number;
	/** Open of the oldest row, in price units; null: there is no row. */
	firstPrice: number | null;
};

type Finest = {decimals: number; line: number; column: PriceColumn; text: string};

/**
 * Reads the file once, to its end. Invalid numbers are left to the reader of the bars.
 * @throws {@link AppError} `BAR_DATA_NOT_VALID` (65) naming row and column of a price that cannot be held
 * beside the others.
 */
export function scanPrices(source: TextSource, layout: BarLayout): PriceScan {
	const {header, separator, hasDecimalComma, dataOffset, dataLine, newestFirst} = layout;
	const lines = readLines(source, dataOffset, dataLine);
	const finest: Finest = {decimals: 0, line: 0, column: 'open', text: ''};
	let greatest = 0;
	let firstPrice: number | null = null;
	for (let line = lines.next(); line !== undefined; line = lines.next()) {
		if (line.trim() === '') continue;
		const cells = cellsOf(line, separator);
		for (const column of priceColumns) {
			const cell = (cells[header[column]] ?? '').trim();
			const text = hasDecimalComma ? cell.replace(',', '.') : cell;
			const decimals = decimalsOf(text);
			if (decimals > finest.decimals && plainNumber(text) !== undefined)
				Object.assign(finest, {decimals, line: lines.line(), column, text});
			const value = Number(text);
			if (value > greatest) greatest = value;
			if (column === 'open' && (firstPrice === null || newestFirst)) firstPrice = value;
		}
	}

	const {decimals, line, column, text} = finest;
	const fits = decimals <= priceDecimalsMax && greatest * 10 ** decimals <= priceTicksMax;
	if (fits) return {decimals, firstPrice};
	throw badCell(
		{path: source.path, line},
		column,
		text,
		decimals > priceDecimalsMax
			? `a price of at most ${priceDecimalsMax} decimals`
			: `fewer than ${decimals} decimals beside prices of up to ${greatest}: there is room for fifteen digits in all`,
		'name the tick to which prices are rounded: --tick 0.01, or tick in pitwall.yaml',
	);
}

/** Returns the number of decimals that a number needs: `1.50` one, `5e-05` five, `1e3` none. */
export function decimalsOf(text: string): number {
	const at = text.search(/[eE]/);
	const mantissa = at === -1 ? text : text.slice(0, at);
	const exponent = at === -1 ? 0 : Number(text.slice(at + 1));
	const point = mantissa.indexOf('.');
	let end = mantissa.length;
	while (mantissa.charCodeAt(end - 1) === 48) end -= 1;
	const digits = point === -1 ? 0 : end - point - 1;
	// Counts too many for 100e-2 or 50e-1, which does no harm.
	return Number.isNaN(exponent) ? 0 : Math.max(0, digits - exponent);
}
