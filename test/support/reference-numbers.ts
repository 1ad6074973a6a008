/**
 * Arithmetic of the reference simulator: whole numbers without a limit, and quotients rounded once. It
 * shares nothing with the program but the meaning of a tick, a lot and a micro.
 */
import type {Instrument} from '../../state/domain/trading/instrument.ts';

const largest = BigInt(Number.MAX_SAFE_INTEGER);

/** Quotient rounded to the nearest whole number, halves away from zero. */
export function nearest(numerator: bigint, denominator: bigint): bigint {
	const isNegative = numerator < 0n !== denominator < 0n;
	const [n, d] = [magnitude(numerator), magnitude(denominator)];
	const rounded = (2n * n + d) / (2n * d);
	return isNegative ? -rounded : rounded;
}

export function magnitude(value: bigint): bigint {
	return value < 0n ? -value : value;
}

/** Smallest whole number that is not below a quotient of two numbers above zero. */
function upwards(numerator: bigint, denominator: bigint): bigint {
	return (numerator + denominator - 1n) / denominator;
}

/**
 * Money of `lots` at `ticks`: ticks/10^p × lots/10^q × 10^6.
 * @throws RangeError where the price has grown so that nobody can count it any more.
 */
export function worth(instrument: Instrument, ticks: bigint, lots: bigint): bigint {
	const money = anyWorth(instrument, ticks, lots);
	if (magnitude(money) > largest) throw new RangeError(`${money} micros are not countable`);
	return money;
}

/** The same where it need not be countable. */
export function anyWorth(
	{priceDecimals, quantityDecimals}: Instrument,
	ticks: bigint,
	lots: bigint,
): bigint {
	return nearest(ticks * lots * 1_000_000n, 10n ** BigInt(priceDecimals + quantityDecimals));
}

/** Millionths of an amount. */
export function partOf(amount: bigint, ppm: number): bigint {
	return nearest(amount * BigInt(ppm), 1_000_000n);
}

/** The price that a taker gets: worse by so many millionths, by a whole tick at least, never below 1. */
export function worsened(side: 'BUY' | 'SELL', ticks: bigint, ppm: number): bigint {
	const slip = upwards(ticks * BigInt(ppm), 1_000_000n);
	if (side === 'BUY') return ticks + slip;
	return ticks - slip < 1n ? 1n : ticks - slip;
}

/**
 * The shortest decimal that names `value`, in units of 10^−decimals; undefined where that is not countable
 * in 53 bits. `value` is finite and not negative.
 */
export function unitsOf(
	value: number,
	decimals: number,
	excess: 'cut' | 'nearest',
): bigint | undefined {
	const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
	const [whole = '0', fraction = ''] = mantissa.split('.');
	const power = Number(exponent) - fraction.length + decimals;
	const digits = BigInt(whole + fraction);
	const scale = 10n ** BigInt(Math.abs(power));
	const units =
		power >= 0 ? digits * scale : excess === 'cut' ? digits / scale : nearest(digits, scale);
	return units <= largest ? units : undefined;
}

/** Whether a position may be held: lots and worth in micros, eight times over, are countable in 53 bits. */
export function isCountableWorth(instrument: Instrument, ticks: bigint, lots: bigint): boolean {
	const {priceDecimals, quantityDecimals} = instrument;
	const limit = largest * 10n ** BigInt(priceDecimals + quantityDecimals);
	return lots * 8n < largest && ticks * lots * 1_000_000n * 8n < limit;
}
