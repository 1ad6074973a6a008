/** The command line of `logs`. Pure. */
import type {Pattern} from '../../../state/pattern/pattern.ts';
import {flagText, type RawArguments} from './read-flags.ts';
import {targetOf} from './target.ts';
import {
	type LogLevelName,
	levelValue,
	nonNegative,
	patternValue,
	type Since,
	sinceValue,
} from './values.ts';

export type LogsCommand = {
	command: 'logs';
	/** Empty: all, or those with `tags`. */
	names: readonly string[];
	tags: readonly string[];
	follow: boolean;
	/** Null: the default of `pitwall logs --help`. */
	lines: number | null;
	grep: Pattern | null;
	level: LogLevelName | null;
	since: Since | null;
};

/** Reads `pitwall logs`. */
export function logsArguments(names: readonly string[], raw: RawArguments): LogsCommand {
	const optional = <T>(flag: string, read: (value: string) => T): T | null => {
		const value = flagText(raw, flag);
		return value === undefined ? null : read(value);
	};
	// Refuses names and tags together.
	const target = targetOf('logs', names, raw);
	return {
		command: 'logs',
		names: target?.kind === 'names' ? target.names : [],
		tags: target?.kind === 'tags' ? target.tags : [],
		follow: raw.values.has('follow'),
		lines: optional('lines', value => nonNegative('--lines', value, {max: 1_000_000})),
		grep: optional('grep', patternValue),
		level: optional('level', levelValue),
		since: optional('since', sinceValue),
	};
}
