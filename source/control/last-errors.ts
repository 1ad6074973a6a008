/** What the newest run of an instance said about its trouble, less what its reason already says. Pure. */
import type {Story} from './story.ts';
import {withoutFrames} from './what-to-do.ts';

/** Lines of each kind at most: a Python traceback of some depth, and the line that explains it. */
const linesMax = 8;

const logLine = /^\S+ (DEBUG|INFO |WARN |ERROR|FATAL) \[[^\]]*\] (.*)$/s;

/** Returns the last error lines of log and stderr, oldest first; [] when it left none. */
export function lastErrorLines({
	view,
	logLines,
	crashLines,
}: Pick<Story, 'view' | 'logLines' | 'crashLines'>): string[] {
	// What a program writes on stderr is logged as a warning.
	const levels =
		view.settings.kind === 'command' ? ['WARN ', 'ERROR', 'FATAL'] : ['ERROR', 'FATAL'];
	const told = ofNewestLife(logLines.map(line => logLine.exec(line)))
		.filter(match => levels.includes(match?.[1] ?? ''))
		.map(match => match?.[2] ?? '')
		.filter(text => !/^fix: |^\[[A-Z_]+\]$/.test(text) && !view.reason.includes(text))
		.map(text => text.replace(/^why: /, ''));
	const crash = withoutFrames(crashLines);
	return [...told.slice(-linesMax), ...crash.slice(-linesMax)];
}

/** Its runner begins each life with a line of its own. */
function ofNewestLife(lines: readonly (RegExpExecArray | null)[]) {
	const begin = lines.findLastIndex(match => match?.[2]?.startsWith('Started ') ?? false);
	return lines.slice(begin + 1);
}
