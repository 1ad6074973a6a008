/** Converts one argument of `backtest()` to its value, or to an error that names it. Pure. */
import {capital as capitalField} from '../../state/settings/field/money/capital.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {nearestWord} from '../../state/domain/text/nearest-word.ts';
import {cutText, fieldLengthMax} from '../../state/domain/text/text-limits.ts';
import {costShareExpected, parseCostShare} from '../../state/domain/trading/cost-share.ts';

/** Arguments of a caller in JavaScript, not validated. */
export type Given = Readonly<Record<string, unknown>>;

/** Returns the text of a number or text; for other types an empty text, which is not a number. */
const textOf = (value: unknown) =>
	typeof value === 'number' || typeof value === 'string' ? String(value) : '';

/** Returns micros. @throws {@link AppError} as {@link notValid}. */
export function capital(value: unknown): number {
	const micros = capitalField.parse(textOf(value));
	if (micros === null) throw notValid('capital', value, capitalField.expected);
	return micros;
}

/** Returns millionths. @throws {@link AppError} as {@link notValid}. */
export function share(option: string, value: unknown): number {
	// `String` writes a number such as 0.00001 with an exponent.
	const text = typeof value === 'number' && Math.abs(value) < 1 ? value.toFixed(9) : textOf(value);
	const ppm = parseCostShare(text);
	if (ppm === null) throw notValid(option, value, costShareExpected);
	return ppm;
}

/** Returns a whole number from `min` to `max`. */
export function whole(option: string, value: unknown, max: number, min = 1): number {
	return number(option, value, {min, max, whole: true});
}

/** @throws {@link AppError} as {@link notValid}. */
export function number(
	option: string,
	value: unknown,
	{min, max, whole = false}: {min: number; max: number; whole?: boolean},
): number {
	const fits = typeof value === 'number' && value >= min && value <= max;
	if (fits && (!whole || Number.isInteger(value))) return value;
	throw notValid(option, value, `a ${whole ? 'whole ' : ''}number from ${min} to ${max}`);
}

/** Returns a name. @throws {@link AppError} as {@link notValid}. */
export function symbolName(option: string, value: unknown): string {
	if (typeof value === 'string' && /^[\w./:-]{1,64}$/.test(value)) return value;
	throw notValid(option, value, 'a name of 1 to 64 letters, digits and . _ - / : such as BTC');
}

/** @throws {@link AppError} as {@link notValid}. */
export function record(option: string, value: unknown, expected: string): Given {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Given;
	throw notValid(option, value, expected);
}

/** @throws {@link AppError} `OPTION_UNKNOWN` (64). */
export function refuseUnknown(given: Given, known: readonly string[], prefix: string): void {
	const unknown = Object.keys(given).find(name => !known.includes(name));
	if (unknown === undefined) return;
	const near = nearestWord(unknown, known);
	throw new AppError({
		code: 'OPTION_UNKNOWN',
		exitCode: exitCode.usage,
		what: `backtest: unknown option ${prefix}${unknown}`,
		why: `the options are ${known.join(', ')}`,
		fix: near === undefined ? 'leave it out' : `did you mean ${prefix}${near}?`,
		details: {option: prefix + unknown},
	});
}

/** Returns the error for an option that cannot be used: `OPTION_NOT_VALID` (64). */
export function notValid(option: string, value: unknown, expected: string): AppError {
	return new AppError({
		code: 'OPTION_NOT_VALID',
		exitCode: exitCode.usage,
		what: `backtest: option ${option} ${shown(value)}`,
		why: `expected ${expected}`,
		fix: `correct ${option}; docs/library.md lists the options`,
		details: {option},
	});
}

function shown(value: unknown): string {
	if (value === undefined) return 'is missing';
	if (typeof value === 'string') return `was ${JSON.stringify(cutText(value, fieldLengthMax))}`;
	if (typeof value === 'number' || typeof value === 'boolean' || value === null)
		return `was ${String(value)}`;
	return Array.isArray(value) ? 'was a list' : `was of type ${typeof value}`;
}
