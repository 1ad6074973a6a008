/** Numbers as people and files write them. Pure. */

const pattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/**
 * Returns the number in `text`: decimal digits with a sign, a point and an exponent at most, such as `-0.5` or `1e-5`.
 * Undefined for all else, `0x10`, `1_000`, `Infinity` and an empty text included, and for what is too large.
 */
export function plainNumber(text: string): number | undefined {
	if (!pattern.test(text)) return undefined;
	const value = Number(text);
	return Number.isFinite(value) ? value : undefined;
}
