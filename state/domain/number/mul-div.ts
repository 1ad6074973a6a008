/** Exact `a × b / c` on safe integers, even when `a × b` exceeds MAX_SAFE_INTEGER. */

/**
 * Returns `a × b / c`, rounded half away from zero: `(5, 1, 2)` is 3, `(−5, 1, 2)` is −3.
 * @throws RangeError when the result is not a safe integer, or `c` is 0.
 */
export function mulDiv(a: number, b: number, c: number): number {
	const product = a * b;
	return isSafe(product) && c !== 0 ? divide(product, c) : mulDivWide(a, b, c);
}

const safeMax = Number.MAX_SAFE_INTEGER;

/** The number is an integer, or too large to decide. */
function isSafe(value: number): boolean {
	return value <= safeMax && value >= -safeMax;
}

/**
 * The division rounds, but never up to the next integer: the dividend is below 2^53, so the quotient's last
 * binary digit is worth less than 1/divisor, and `trunc` is exact. Hence the remainder is exact, too.
 */
function divide(product: number, divisor: number): number {
	const quotient = Math.trunc(product / divisor);
	const remainder = product - quotient * divisor;
	if (remainder === 0) return quotient === 0 ? 0 : quotient;
	const distance = Math.abs(remainder);
	const roundsAway = distance >= Math.abs(divisor) - distance;
	const result = roundsAway ? quotient + (product < 0 === divisor < 0 ? 1 : -1) : quotient;
	return result === 0 ? 0 : result;
}

/** Splits a/c into whole and remainder: whole × b + remainder × b / c, and both products are exact. */
function mulDivWide(a: number, b: number, c: number): number {
	const whole = Math.trunc(a / c);
	const rest = a - whole * c;
	const result = whole * b + divide(rest * b, c);
	return isSafe(whole * b) && isSafe(rest * b) && isSafe(result) ? result : mulDivBig(a, b, c);
}

function mulDivBig(a: number, b: number, c: number): number {
	const product = BigInt(a) * BigInt(b);
	const divisor = BigInt(c);
	const quotient = product / divisor;
	const remainder = product % divisor;
	const distance = remainder < 0n ? -remainder : remainder;
	const size = divisor < 0n ? -divisor : divisor;
	const away = product < 0n === divisor < 0n ? 1n : -1n;
	const result = Number(distance * 2n >= size ? quotient + away : quotient);
	if (!Number.isSafeInteger(result))
		throw new RangeError(`${a} × ${b} / ${c} is not a safe integer`);
	return result;
}
