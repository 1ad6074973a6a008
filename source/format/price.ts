/** Prices, quantities and money as people read them. */
import {type DecimalOptions, formatDecimal, trimZeros} from './decimal.ts';

/** Returns a price of `ticks` (price × 10^`decimals`): `67,412.50`. */
export function formatPrice(ticks: number, decimals: number): string {
	return formatDecimal(ticks, decimals);
}

/**
 * Returns a price with a useful number of decimals: two from 100 on, otherwise up to five. For cards and
 * tables; the details show every digit.
 */
export function formatPriceShort(ticks: number, decimals: number): string {
	const atLeastHundred = Math.abs(ticks) >= 100 * 10 ** decimals;
	return formatDecimal(ticks, decimals, {decimalsMax: atLeastHundred ? 2 : 5});
}

/** Returns a signed quantity of `lots` (quantity × 10^`decimals`): `+0.12`, `-3`, `0`. */
export function formatQuantity(lots: number, decimals: number): string {
	return trimZeros(formatDecimal(lots, decimals, {sign: true}));
}

/** Returns money of `micros` (amount × 10^6) with two decimals: `10,049.20`. */
export function formatMoney(micros: number, {sign}: Pick<DecimalOptions, 'sign'> = {}): string {
	return formatDecimal(micros, 6, {sign: sign ?? false, decimalsMax: 2});
}
