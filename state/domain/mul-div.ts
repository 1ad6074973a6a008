/** Exact `a × b / c` on safe integers, also where the product is none. */

/**
 * Returns `a × b / c`, rounded half away from zero: `(5, 1, 2)` is 3, `(−5, 1, 2)` is −3.
 * @throws RangeError when the result is not a safe integer, or `c` is 0.
 */
export function mulDiv(a: number, b: number, c: number): number {
	const product = a * b;
	return Number.isSafeInteger(product) && c !== 0 ? divide(product, c) : mulDivBig(a, b, c);
}

/** `%` is exact, and so is the division of what it leaves: no quotient is off by one. */
function divide(product: number, divisor: number): number {
	const remainder = product % divisor;
	const quotient = (product - remainder) / divisor;
	const distance = Math.abs(remainder);
	const roundsAway = distance !== 0 && distance >= Math.abs(divisor) - distance;
	const result = roundsAway ? quotient + (product < 0 === divisor < 0 ? 1 : -1) : quotient;
	return result === 0 ? 0 : result;
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
