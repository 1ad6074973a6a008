/** Describes the changes between two versions of an algorithm's own files, in lines for people. Pure. */
import {structuredPatch} from 'diff';

/** Maximum lines of differences over all files together. */
const diffLinesMax = 40;

/** Path beside the algorithm's file → text. */
type Sources = ReadonlyMap<string, string>;

/** Returns a line for each file that differs, then the differences, cut off after a maximum. */
export function codeChanges(before: Sources, after: Sources): string[] {
	const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
	const changes = paths.flatMap(path => {
		const [old, now] = [before.get(path), after.get(path)];
		return old === now ? [] : [fileChange(path, old, now)];
	});
	const lines = changes.flatMap(({diff}) => diff);
	const rest = lines.length - diffLinesMax;
	return [
		...changes.map(({summary}) => summary),
		...lines.slice(0, diffLinesMax),
		...(rest > 0 ? [`… and ${rest} more lines`] : []),
	];
}

function fileChange(path: string, old: string | undefined, now: string | undefined) {
	const {hunks} = structuredPatch(path, path, old ?? '', now ?? '', '', '', {context: 2});
	const lines = hunks.flatMap(hunk => hunk.lines);
	const count = (sign: string) => lines.filter(line => line.startsWith(sign)).length;
	const verb = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
	const summary = `${verb} ${path} (+${count('+')} −${count('-')} lines)`;
	// An added or removed file is only named.
	if (verb !== 'changed') return {summary, diff: []};
	const diff = hunks.flatMap(({oldStart, oldLines, newStart, newLines, lines: body}) => [
		`@@ ${path} -${oldStart},${oldLines} +${newStart},${newLines} @@`,
		...body,
	]);
	return {summary, diff};
}
