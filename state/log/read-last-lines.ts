/** Reads the last lines of a log or crash log for `why`. */
import {readBackward, windowBytes} from './line-reader.ts';
import {openLogFileSet} from './log-file-set.ts';
import {shownLine} from './log-line.ts';

/** Returns up to `n` last lines of the log at `path`, oldest first, harmless to print; [] without a file. */
export function readLastLines(path: string, n: number): string[] {
	const files = openLogFileSet(path);
	const window = Buffer.allocUnsafe(windowBytes);
	const lines: string[] = [];
	try {
		// The last line of a killed process may lack its newline, and matters most.
		const reader = readBackward({files, from: files.end(), window, includeUnfinished: true});
		while (lines.length < n && reader.step()) {
			const {bytes, from, to} = reader.line;
			lines.push(shownLine(bytes, from, to));
		}
	} finally {
		files.close();
	}
	return lines.reverse();
}
