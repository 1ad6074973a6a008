/** Extracts the errors of an instance's newest run, without those already in its reason. Pure. */
import type {Story} from './story.ts';
import {withoutFrames} from './what-to-do.ts';

/** Maximum lines of each kind: a Python traceback of some depth, and the line that explains it. */
const linesMax = 8;

const logLine = /^\S+ (DEBUG|INFO |WARN |ERROR|FATAL) \[[^\]]*\] (.*)$/s;

/** Returns the last error lines of log and stderr, oldest first; [] if there are none. */
export function lastErrorLines({
	view,
	logLines,
	crashLines,
}: Pick<Story, 'view' | 'logLines' | 'crashLines'>): string[] {
	// The stderr of a program is logged as a warning.
	const levels =
		view.settings.kind === 'command' ? ['WARN ', 'ERROR', 'FATAL'] : ['ERROR', 'FATAL'];
	const told = ofNewestRun(logLines.map(line => logLine.exec(line)))
		.filter(match => levels.includes(match?.[1] ?? ''))
		.map(match => match?.[2] ?? '')
		.filter(text => !/^fix: |^\[[A-Z_]+\]$/.test(text) && !view.reason.includes(text))
		.map(text => text.replace(/^why: /, ''));
	const crash = withoutFrames(crashLines);
	return [...told.slice(-linesMax), ...crash.slice(-linesMax)];
}

/** Its runner begins each run with a line of its own. */
function ofNewestRun(lines: readonly (RegExpExecArray | null)[]) {
	const begin = lines.findLastIndex(match => match?.[2]?.startsWith('Started ') ?? false);
	return lines.slice(begin + 1);
}
