/**
 * Formats integers of a fixed scale as decimal text with thousands separators, exact to the last digit: no
 * binary fraction is involved. Every price, quantity and amount on the screen passes through this file.
 */

export type DecimalOptions = {
	/** Write `+` before positive numbers. Default: false. */
	sign?: boolean;
	/** Maximum decimals to show, rounded half away from zero; fewer are kept as they are. */
	decimalsMax?: number;
};

/** Returns `units` × 10^−`decimals` as text: `formatDecimal(6741250, 2)` is `67,412.50`. */
export function formatDecimal(
	units: number,
	decimals: number,
	{sign = false, decimalsMax = decimals}: DecimalOptions = {},
): string {
	const dropped = Math.max(0, decimals - decimalsMax);
	const rounded = Math.round(Math.abs(units) / 10 ** dropped);
	const shown = decimals - dropped;
	const digits = String(rounded).padStart(shown + 1, '0');
	const whole = groupDigits(digits.slice(0, digits.length - shown));
	const fraction = shown === 0 ? '' : `.${digits.slice(digits.length - shown)}`;
	return `${signOf(rounded === 0 ? 0 : units, sign)}${whole}${fraction}`;
}

/** Puts a comma between thousands: `1234567` is `1,234,567`. */
export function groupDigits(digits: string): string {
	const first = digits.length % 3;
	const groups = first === 0 ? [] : [digits.slice(0, first)];
	for (let at = first; at < digits.length; at += 3) groups.push(digits.slice(at, at + 3));
	return groups.join(',');
}

function signOf(value: number, positiveToo: boolean): string {
	if (value < 0) return '-';
	return positiveToo && value > 0 ? '+' : '';
}

/** Drops zeros at the end of the fraction: `0.120000` is `0.12`, `3.000` is `3`. */
export function trimZeros(decimal: string): string {
	if (!decimal.includes('.')) return decimal;
	let end = decimal.length;
	while (decimal[end - 1] === '0') end -= 1;
	return decimal.slice(0, decimal[end - 1] === '.' ? end - 1 : end);
}
