/** Money of a quantity at a price, in micros; see `instrument.ts` for the units. */
import {powerOfTen} from '../number/decimal.ts';
import {type Instrument, moneyDecimals} from './instrument.ts';
import {mulDiv} from '../number/mul-div.ts';

const millionths = 1_000_000;

/** Bound of countable amounts, so that they may grow eightfold and stay safe integers. */
export const countableMax = Number.MAX_SAFE_INTEGER / 8;

/**
 * Returns price × quantity in micros, rounded half away from zero; signed as the quantity.
 * BTC with 2 and 6 decimals: 6_741_250 ticks × 120_000 lots = 67412.50 × 0.12 = 8089.50, 8_089_500_000 micros.
 */
export function notionalMicros(
	instrument: Instrument,
	priceTicks: number,
	quantityLots: number,
): number {
	const excess = instrument.priceDecimals + instrument.quantityDecimals - moneyDecimals;
	return excess >= 0
		? mulDiv(priceTicks, quantityLots, powerOfTen(excess))
		: mulDiv(priceTicks, quantityLots * powerOfTen(-excess), 1);
}

/** Returns `ppm` millionths of `micros`, rounded half away from zero. */
export function shareMicros(micros: number, ppm: number): number {
	return mulDiv(micros, ppm, millionths);
}

/** Returns the initial margin in micros of a position of this size, whatever its sign. */
export function marginMicros(
	instrument: Instrument,
	priceTicks: number,
	positionLots: number,
): number {
	const notional = notionalMicros(instrument, priceTicks, Math.abs(positionLots));
	return shareMicros(notional, instrument.marginPpm);
}

/**
 * Whether a position of this size stays within safe integers while its price grows eightfold: up to about 1.1
 * thousand million in money, and 1.1 × 10^15 lots.
 */
export function isCountable(
	instrument: Instrument,
	priceTicks: number,
	positionLots: number,
): boolean {
	const scale = 10 ** (moneyDecimals - instrument.priceDecimals - instrument.quantityDecimals);
	const lots = Math.abs(positionLots);
	return lots < countableMax && priceTicks * lots * scale < countableMax;
}
