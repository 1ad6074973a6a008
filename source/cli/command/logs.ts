/**
 * `pitwall logs`: the logs of all or some instances as one, ordered by time. Prints page by page and
 * waits for a slow reader, so that memory does not grow with the files.
 */
import {readdirSync} from 'node:fs';
import type {Directory} from '../../../state/home/directory.ts';
import {AppError, exitCode, hasErrorCode} from '../../../state/domain/error.ts';
import type {StyledLine} from '../../../state/domain/text/harmless-text.ts';
import {nearestWord} from '../../../state/domain/text/nearest-word.ts';
import type {LogFilter} from '../../../state/log/line-filter.ts';
import {watchLogs} from '../../../state/log/log-watch.ts';
import {type LogPosition, type MergedLog, openMergedLog} from '../../../state/log/merged-log.ts';
import type {MergedLine} from '../../../state/log/merge-lines.ts';
import type {LogsCommand} from '../line/logs-arguments.ts';
import type {CommandContext} from '../output/context.ts';
import {coloured} from '../output/styled.ts';

/** Lines read and printed at a time. */
const pageLines = 500;

/** Lines shown when nothing was said. */
const linesDefault = 40;
const linesFollowedDefault = 10;

/** Prints what was asked for; with `--follow` goes on until SIGINT, then returns 0. */
export async function logsCommand(context: CommandContext, command: LogsCommand): Promise<number> {
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

function logFilter({grep, level, since}: LogsCommand, nowMs: number): LogFilter {
	return {
		...(grep !== null && {pattern: grep}),
		...(level !== null && {levelAtLeast: level}),
		...(since !== null && {sinceMs: 'atMs' in since ? since.atMs : nowMs - since.agoMs}),
	};
}

/** Where the last `lines` matching lines begin; pages only count, so that a large number costs no memory. */
function firstPosition(log: MergedLog, command: LogsCommand, filter: LogFilter): LogPosition {
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

/** Prints from `position` to the end and returns where that is. */
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

/** Hints that some log may have changed. One that comes while lines are printed is kept for the next look. */
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
		/** Resolves at the next hint; false when the command was interrupted, or nobody reads on. */
		next: async () => {
			if (!pending) await new Promise<void>(resolve => (wake = resolve));
			pending = false;
			return !ended.aborted;
		},
	};
}

/** Instances with one of these tags that have written a log. */
async function taggedNames(
	context: CommandContext,
	tags: readonly string[],
): Promise<readonly string[]> {
	const [{lookAtHome}, {chosenNames}] = await Promise.all([
		import('../home/open-home.ts'),
		import('../line/choose-instances.ts'),
	]);
	const views = await lookAtHome(context, (_, {instances}) => instances);
	const known = new Set(logNames(context.directory));
	const names = chosenNames({kind: 'tags', tags}, views ?? []).filter(name => known.has(name));
	if (names.length > 0) return names;
	throw new AppError({
		code: 'LOG_NOT_FOUND',
		exitCode: exitCode.noInput,
		what: `${tags.map(tag => `--tag ${tag}`).join(' ')}: there is no log`,
		why: 'none of these instances has run yet',
		fix: 'pitwall ps lists them',
	});
}

type Source = {name: string; path: string};

/** The logs asked for, or all that are there. */
function logSources(directory: Directory, names: readonly string[]): Source[] {
	const known = logNames(directory);
	for (const name of names) if (!known.includes(name)) throw unknownLog(name, known, directory);
	return existingSources(directory, names);
}

function existingSources(directory: Directory, names: readonly string[]): Source[] {
	const chosen = names.length > 0 ? names : logNames(directory);
	return chosen.map(name => ({name, path: directory.log(name)}));
}

/** Names of instances that have written a log, in order of the alphabet. */
function logNames({logs}: Directory): string[] {
	try {
		return readdirSync(logs)
			.filter(file => file.endsWith('.log') && !file.endsWith('.crash.log'))
			.map(file => file.slice(0, -'.log'.length))
			.toSorted();
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT')) return [];
		throw error;
	}
}

function unknownLog(name: string, known: readonly string[], {logs}: Directory): AppError {
	const near = nearestWord(name, known);
	return new AppError({
		code: 'LOG_NOT_FOUND',
		exitCode: exitCode.noInput,
		what: `${name}: there is no log`,
		why: `${logs} holds ${known.length === 0 ? 'none yet' : `those of ${known.join(' ')}`}`,
		fix: near === undefined ? 'pitwall ps lists the names' : `did you mean pitwall logs ${near}?`,
		details: {name, known},
	});
}

const levelCodes: Record<string, string | undefined> = {WARN: '33', ERROR: '31', FATAL: '31;1'};

function lineText({prefix, name, level, line}: MergedLine, colour: boolean): StyledLine {
	// A line that some program wrote around the log writer still says whose it is.
	const text = prefix === null ? `[${name}] ${line}` : line;
	return [coloured(text, level === null ? null : levelCodes[level], colour)];
}

function lineDocument({atMs, level, name, text}: MergedLine) {
	const time = Number.isFinite(atMs) ? new Date(atMs).toISOString() : null;
	return {time, level, name, text};
}
