/** Decides whether code may keep state outside its module and the realm: in Node, out of our sight. Pure. */
import type {Snapshot} from '../../algorithm/snapshot/snapshot.ts';

/** The first line that the compiler puts before every bundle. */
const bannerPattern = /^import ?\{createRequire as createRequireForBundle\}[^\n]*\n/;

/** An import that remains after compiling names a module of Node. Words in a comment count as well. */
const importPattern = /\bimport\s*(?:[*{("'`]|[\w$]+\s*(?:,|from\b))|\b(?:__)?require\s*[(.,;)]/;

/** Calls that continue after a run, or are kept by Node itself. */
const hostPattern =
	/\b(?:set(?:Timeout|Interval|Immediate)|fetch|AbortSignal|MessageChannel|BroadcastChannel|WebSocket|EventSource|WebAssembly|FinalizationRegistry|getBuiltinModule|mainModule)\b|\bperformance\s*\./;

/** Returns whether the code mentions a module of Node, a timer, or another object that outlives its module. */
export function reachesHost(code: string): boolean {
	const own = code.replace(bannerPattern, '');
	return importPattern.test(own) || hostPattern.test(own);
}

/** Returns the text of the file to run. */
export function codeOf({entry, folder, files}: Snapshot): string {
	return files.get(entry.slice(folder.length + 1))?.toString() ?? '';
}
