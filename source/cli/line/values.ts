/** Parses values of flags: numbers, patterns, levels and times. Invalid values throw a {@link UsageError}. Pure. */
import {compilePattern, type Pattern} from '../../../state/pattern/pattern.ts';
import {nearestWord} from '../../../state/domain/text/nearest-word.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';

/** From the least to the most severe. */
export const logLevels = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type LogLevelName = (typeof logLevels)[number];

/** A time, or an age. */
export type Since = {atMs: number} | {agoMs: number};

/** Parses a number from `min` (default: 0) to `max`; a whole number unless `fraction` is true. */
export function nonNegative(
	flag: string,
	value: string,
	{min = 0, max, fraction = false}: {min?: number; max: number; fraction?: boolean},
): number {
	const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
	if (number >= min && number <= max && (fraction || Number.isInteger(number))) return number;
	throw new UsageError({
		what: `${flag}: was ${value}`,
		why: `expected a ${fraction ? 'number' : 'whole number'} from ${min} to ${max}`,
		fix: `write ${flag} ${min === 0 ? 5 : min}`,
		details: {flag, value, min, max},
	});
}

/** Parses a regular expression. */
export function patternValue(value: string): Pattern {
	const compiled = compilePattern(value);
	if (compiled.ok) return compiled.pattern;
	throw new UsageError({
		what: `--grep: ${value} is not a regular expression`,
		why: compiled.reason,
		fix: String.raw`put a backslash before ( [ { . * + ? to match them literally, as in --grep 'close=1\.5'`,
	});
}

/** Parses a log level; case does not matter. */
export function levelValue(value: string): LogLevelName {
	const found = logLevels.find(level => level === value.toUpperCase());
	if (found !== undefined) return found;
	throw new UsageError({
		what: `--level: was ${value}`,
		why: `expected ${logLevels.join(', ')}`,
		fix: `write --level ${nearestWord(value, logLevels) ?? 'WARN'}`,
	});
}

const unitMs = {s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000} as const;

/** Parses an ISO 8601 time (default zone: UTC), or an age such as `10m`. */
export function sinceValue(value: string): Since {
	const age = /^(\d+(?:\.\d+)?)([smhd])$/.exec(value);
	if (age !== null) return {agoMs: Number(age[1]) * unitMs[age[2] as keyof typeof unitMs]};
	if (/^\d{4}-\d{2}-\d{2}/.test(value)) {
		const zoned = /[zZ]$|[+-]\d{2}:?\d{2}$/.test(value) || value.length === 10;
		const atMs = Date.parse(zoned ? value : `${value}Z`);
		if (!Number.isNaN(atMs)) return {atMs};
	}

	throw new UsageError({
		what: `--since: was ${value}`,
		why: 'expected a time such as 2026-11-21T22:00:00Z, or an age such as 30s, 10m, 2h, 1d',
		fix: 'write --since 10m',
	});
}
