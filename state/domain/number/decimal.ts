/**
 * Exact decimals: text ↔ safe integer with a fixed number of decimals. Writing restores every digit that was
 * read; nothing passes through a binary fraction.
 */

export type ParsedDecimal = {ok: true; value: number} | {ok: false; reason: string};

export type ParseDecimalOptions = {
	/** Treatment of digits that do not fit: refused (default), rounded half away from zero, or cut off. */
	excess?: 'refuse' | 'round' | 'cut';
};

const zero = 48;
const nine = 57;

/** Powers of ten that a double holds exactly, 10^0…10^22. */
const powersOfTen: readonly number[] = Array.from({length: 23}, (_, index) => Number(`1e${index}`));

/** Returns 10^exponent, 0…22, exactly. It is a safe integer up to 15. */
export function powerOfTen(exponent: number): number {
	const power = powersOfTen[exponent];
	if (power === undefined) throw new RangeError(`10^${exponent} is not held exactly`);
	return power;
}

/**
 * Reads `text` (`-12.50`, `.5`, `1e-5`) as an integer of `decimals` decimals, 0…22: `('12.5', 2)` is 1250.
 * Digits that do not fit are refused unless they are zeros or `excess` is set.
 */
export function parseDecimal(
	text: string,
	decimals: number,
	options: ParseDecimalOptions = {},
): ParsedDecimal {
	const negative = text.charCodeAt(0) === 45;
	const start = negative || text.charCodeAt(0) === 43 ? 1 : 0;
	let value = 0;
	let digits = 0;
	let pointAt = -1;
	let firstExcess = 0;
	let anyExcess = false;
	for (let index = start; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		if (code === 46 && pointAt === -1) {
			pointAt = index;
			continue;
		}

		if (code === 101 || code === 69) return parseWithExponent(text, index, decimals, options);
		if (code < zero || code > nine) return notANumber(text);
		digits += 1;
		const place = pointAt === -1 ? 0 : index - pointAt;
		if (place <= decimals) value = value * 10 + (code - zero);
		else {
			if (place === decimals + 1) firstExcess = code - zero;
			anyExcess ||= code !== zero;
		}
	}

	if (digits === 0) return notANumber(text);
	const places = pointAt === -1 ? 0 : Math.min(decimals, text.length - 1 - pointAt);
	value *= powerOfTen(decimals - places);
	const excess = options.excess ?? 'refuse';
	if (anyExcess && excess === 'refuse')
		return {ok: false, reason: `${quote(text)} has more than ${decimals} decimals`};
	if (excess === 'round' && firstExcess >= 5) value += 1;
	if (!Number.isSafeInteger(value))
		return {ok: false, reason: `${quote(text)} is too large for ${decimals} decimals`};
	return {ok: true, value: negative && value !== 0 ? -value : value};
}

/** Moves the point as the exponent says, then reads the plain decimal. */
function parseWithExponent(
	text: string,
	at: number,
	decimals: number,
	options: ParseDecimalOptions,
): ParsedDecimal {
	const exponentText = text.slice(at + 1);
	if (!/^[+-]?\d{1,3}$/.test(exponentText)) return notANumber(text);
	const exponent = Number(exponentText);
	const mantissa = text.slice(0, at);
	const sign = /^[+-]/.exec(mantissa)?.[0] ?? '';
	const [whole = '', fraction = ''] = mantissa.slice(sign.length).split('.');
	if (!/^\d+$/.test(whole + fraction)) return notANumber(text);
	const point = whole.length + exponent;
	const digits = whole + fraction;
	const plain =
		point <= 0
			? `0.${'0'.repeat(-point)}${digits}`
			: `${digits.slice(0, point).padEnd(point, '0')}.${digits.slice(point)}`;
	return parseDecimal(sign + plain, decimals, options);
}

function notANumber(text: string): ParsedDecimal {
	return {ok: false, reason: `${quote(text)} is not a number`};
}

/** Long input must not flood a message. */
function quote(text: string): string {
	return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/**
 * Writes an integer of `decimals` decimals: `(1250, 2)` is `12.50`.
 * @param options.trimTo drop zeros at the end, but keep this many decimals.
 */
export function formatDecimal(
	value: number,
	decimals: number,
	options: {trimTo?: number} = {},
): string {
	const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
	const whole = digits.slice(0, digits.length - decimals);
	let fraction = digits.slice(digits.length - decimals);
	if (options.trimTo !== undefined) {
		let length = fraction.length;
		while (length > options.trimTo && fraction.charCodeAt(length - 1) === zero) length -= 1;
		fraction = fraction.slice(0, length);
	}

	return `${value < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
