/** Reads and writes values that several fields share: whole numbers, durations, names. Pure. */
import {namePattern} from '../domain/instance/name-pattern.ts';
import {parseDecimal} from '../domain/number/decimal.ts';
import {withoutGrouping} from '../domain/number/grouped-digits.ts';
import {plainNumber} from '../domain/number/plain-number.ts';
import {parseDuration} from '../domain/time/duration.ts';
import type {Field} from './field.ts';

type Reading<Value> = Pick<Field<Value>, 'expected' | 'parse' | 'write'>;

/** Reads a whole number within both limits: `10000`, `10_000` and `1e4` are the same. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): Reading<number> {
	return {
		expected: `a whole number from ${min} to ${max}`,
		parse(text) {
			const parsed = parseDecimal(withoutGrouping(text), 0);
			return parsed.ok && parsed.value >= min && parsed.value <= max ? parsed.value : null;
		},
		write: String,
	};
}

/** Returns a number as `String` writes it, `0.010` as `0.01`, and any other text unchanged. */
export function canonicalNumber(text: string): string {
	const number = plainNumber(withoutGrouping(text));
	return number === undefined ? text : String(number);
}

/** The longest delay of a Node timer. */
const durationMsMax = 2 ** 31 - 1;

/** Reads a duration as milliseconds: `250ms`, `10s`, `5m`. */
export function duration(minMs: number): Reading<number> {
	const least = minMs > 0 ? ` of at least ${minMs}ms` : '';
	return {
		expected: `a duration${least} such as 250ms, 10s or 5m`,
		parse(text) {
			const durationMs = parseDuration(text);
			const fits = durationMs !== null && durationMs >= minMs && durationMs <= durationMsMax;
			return fits ? durationMs : null;
		},
		write: durationText,
	};
}

/** Returns milliseconds in the largest unit that divides them. */
export function durationText(durationMs: number): string {
	if (durationMs > 0 && durationMs % 60_000 === 0) return `${durationMs / 60_000}m`;
	return durationMs % 1000 === 0 ? `${durationMs / 1000}s` : `${durationMs}ms`;
}

/** Accepts a text that matches `pattern` unchanged. */
export function textOf(pattern: RegExp): Pick<Field<string>, 'parse' | 'write'> {
	return {parse: text => (pattern.test(text) ? text : null), write: text => text};
}

/** Accepts a name of an algorithm, a symbol or an account. */
export const nameText = textOf(namePattern);
