/**
 * `pitwall logs`: merges the logs of all or some instances by time. Prints page by page and waits for a slow reader, so
 * that memory does not grow with the files.
 */
import {exitCode} from '../../../state/domain/error.ts';
import type {StyledLine} from '../../../state/domain/text/harmless-text.ts';
import type {Pattern} from '../../../state/pattern/pattern.ts';
import type {LogFilter} from '../../../state/log/line-filter.ts';
import {watchLogs} from '../../../state/log/log-watch.ts';
import {type LogPosition, type MergedLog, openMergedLog} from '../../../state/log/merged-log.ts';
import type {MergedLine} from '../../../state/log/merge-lines.ts';
import {defineCommand} from '../line/define-command.ts';
import {tag, targetOf} from '../line/target.ts';
import {
	type LogLevelName,
	levelValue,
	logLevels,
	nonNegative,
	patternValue,
	type Since,
	sinceValue,
} from '../line/values.ts';
import {existingSources, logSources, taggedNames} from '../logs/log-sources.ts';
import type {CommandContext} from '../output/context.ts';
import {coloured} from '../output/styled.ts';

/** Lines read and printed at a time. */
const pageLines = 500;

/** Default of `--lines`. */
const linesDefault = 40;
const linesFollowedDefault = 10;

export const logs = defineCommand({
	name: 'logs',
	positional: '[NAME…]',
	summary: 'print the logs of all or some instances, merged by time',
	details: [
		'Also reads rotated files. With --json, prints one object per line: time, level, name, text.',
		'With --follow, Ctrl-C ends it with exit 0.',
	],
	flags: {
		tag,
		follow: {short: 'f', help: 'continue with new lines until Ctrl-C'},
		lines: {
			short: 'n',
			value: 'N',
			default: '40 lines; 10 with --follow; all with --since',
			help: 'the last N lines',
			parse: (text: string, flag: string) => nonNegative(flag, text, {max: 1_000_000}),
		},
		grep: {
			value: 'RE',
			help: 'only lines that match this regular expression',
			parse: patternValue,
		},
		level: {
			value: 'LEVEL',
			choices: logLevels,
			help: 'only lines of this level or a more severe one',
			parse: levelValue,
		},
		since: {
			value: 'T',
			help: 'only lines since this time (2026-11-21T22:00:00Z) or age (30s, 10m, 2h, 1d)',
			parse: sinceValue,
		},
	},
	examples: [
		['pitwall logs -f', 'follow everything'],
		['pitwall logs BTC --level WARN --since 2h', 'warnings and errors of the last two hours'],
	],
	read({words, flags}): LogsOptions {
		// Refuses a combination of names and tags.
		const target = targetOf('logs', words, {tag: flags.tag});
		return {
			names: target?.kind === 'names' ? target.names : [],
			tags: target?.kind === 'tags' ? target.tags : [],
			follow: flags.follow,
			lines: flags.lines ?? null,
			grep: flags.grep ?? null,
			level: flags.level ?? null,
			since: flags.since ?? null,
		};
	},
	run: printLogs,
});

type LogsOptions = {
	/** Empty: all, or those with `tags`. */
	names: readonly string[];
	tags: readonly string[];
	follow: boolean;
	/** Null: the default. */
	lines: number | null;
	grep: Pattern | null;
	level: LogLevelName | null;
	since: Since | null;
};

/** Prints the lines. With `--follow`, continues until SIGINT and returns 0. */
async function printLogs(context: CommandContext, command: LogsOptions): Promise<number> {
	const {directory, clock, output} = context;
	const names =
		command.tags.length === 0 ? command.names : await taggedNames(context, command.tags);
	const sources = logSources(directory, names);
	if (sources.length === 0) output.note(`no logs yet in ${directory.logs}`);
	const log = openMergedLog({
		sources,
		monotonicMs: () => clock.monotonicMs(),
		budgetMs: 50,
	});
	try {
		const filter = logFilter(command, clock.nowMs());
		const printed = await printFrom(context, log, firstPosition(log, command, filter), filter);
		if (command.follow) await follow(context, {log, names, filter, from: printed});
		return exitCode.ok;
	} finally {
		log.close();
	}
}

function logFilter({grep, level, since}: LogsOptions, nowMs: number): LogFilter {
	return {
		...(grep !== null && {pattern: grep}),
		...(level !== null && {levelAtLeast: level}),
		...(since !== null && {sinceMs: 'atMs' in since ? since.atMs : nowMs - since.agoMs}),
	};
}

/** Returns the start of the last `lines` matching lines. It only counts, so a large number costs no memory. */
function firstPosition(log: MergedLog, command: LogsOptions, filter: LogFilter): LogPosition {
	if (command.lines === null && filter.sinceMs !== undefined) return log.positionAt(filter.sinceMs);
	let missing = command.lines ?? (command.follow ? linesFollowedDefault : linesDefault);
	let position = log.end();
	while (missing > 0) {
		const page = log.before(position, Math.min(missing, pageLines), filter);
		position = page.start;
		missing -= page.lines.length;
		if (page.status === 'end') break;
	}

	return position;
}

/** Prints from `position` to the end and returns the end. */
async function printFrom(
	{output}: CommandContext,
	log: MergedLog,
	position: LogPosition,
	filter: LogFilter,
): Promise<LogPosition> {
	for (;;) {
		const page = log.after(position, pageLines, filter);
		for (const line of page.lines) {
			output.line(lineText(line, output.colour));
			output.document(lineDocument(line));
		}

		position = page.end;
		await output.drained();
		if (page.status === 'end' || output.gone.aborted) return position;
	}
}

async function follow(
	context: CommandContext,
	options: {log: MergedLog; names: readonly string[]; filter: LogFilter; from: LogPosition},
): Promise<void> {
	const {log, names, filter} = options;
	const ended = AbortSignal.any([context.interrupted(), context.output.gone]);
	const hints = createHints(context.directory.logs, ended);
	let position = options.from;
	while (await hints.next()) {
		log.setSources(existingSources(context.directory, names));
		position = await printFrom(context, log, position, filter);
	}

	hints.close();
}

/** Hints that a log may have changed. A hint that comes during printing is kept for the next look. */
function createHints(folder: string, ended: AbortSignal) {
	let pending = true;
	let wake: (() => void) | null = null;
	const onHint = () => {
		pending = true;
		wake?.();
	};
	const watch = watchLogs({folder, onHint});
	ended.addEventListener('abort', onHint, {once: true});
	return {
		close: () => {
			watch.close();
		},
		/** Resolves at the next hint; false if the command was interrupted or its reader has gone. */
		next: async () => {
			if (!pending) await new Promise<void>(resolve => (wake = resolve));
			pending = false;
			return !ended.aborted;
		},
	};
}

const levelCodes: Record<string, string | undefined> = {WARN: '33', ERROR: '31', FATAL: '31;1'};

function lineText({prefix, name, level, line}: MergedLine, colour: boolean): StyledLine {
	// A program may bypass the log writer; such a line still shows its instance.
	const text = prefix === null ? `[${name}] ${line}` : line;
	return [coloured(text, level === null ? null : levelCodes[level], colour)];
}

function lineDocument({atMs, level, name, text}: MergedLine) {
	const time = Number.isFinite(atMs) ? new Date(atMs).toISOString() : null;
	return {time, level, name, text};
}
