/** Numbers as people and files write them. Pure. */

const pattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/**
 * Returns the number in `text`: decimal digits with an optional sign, point and exponent, such as `-0.5` or
 * `1e-5`. Returns undefined for everything else, including `0x10`, `1_000`, `Infinity`, an empty text and
 * numbers that are too large.
 */
export function plainNumber(text: string): number | undefined {
	if (!pattern.test(text)) return undefined;
	const value = Number(text);
	return Number.isFinite(value) ? value : undefined;
}
