/** What V8 says was run of a script, as lines of the sources that it was made of. Pure. */
import {decode} from '@jridgewell/sourcemap-codec';

/** As V8 reports them: a range within another one counts for itself. Offsets are characters. */
export type FunctionCoverage = {
	ranges: {startOffset: number; endOffset: number; count: number}[];
};

export type SourceMapText = {sources: (string | null)[]; mappings: string};

/** Lines of one file, from 1. */
export type FileLines = {
	/** Those that hold code. */
	code: Set<number>;
	/** Those of which something was run. */
	run: Set<number>;
};

/** File → its lines. */
export type LineCoverage = Map<string, FileLines>;

/** Returns 1 for each character of a script that was run. */
export function runCharacters(length: number, functions: readonly FunctionCoverage[]): Uint8Array {
	const run = new Uint8Array(length);
	const ranges = functions
		.flatMap(one => one.ranges)
		.toSorted((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
	for (const {startOffset, endOffset, count} of ranges)
		run.fill(count > 0 ? 1 : 0, startOffset, endOffset);
	return run;
}

/** Adds the lines that the map finds to `total`. `fileOf` names a source; null leaves it out. */
export function addLines(
	total: LineCoverage,
	{text, run, map}: {text: string; run: Uint8Array; map: SourceMapText},
	fileOf: (source: string) => string | null,
): void {
	const files = map.sources.map(source => (source === null ? null : fileOf(source)));
	let offset = 0;
	for (const [at, line] of text.split('\n').entries()) {
		for (const [column, source, sourceLine] of decodedLines(map)[at] ?? []) {
			const file = source === undefined ? null : files[source];
			if (file == null || sourceLine === undefined) continue;
			const lines = linesOf(total, file);
			lines.code.add(sourceLine + 1);
			if (run[offset + column] === 1) lines.run.add(sourceLine + 1);
		}
		offset += line.length + 1;
	}
}

type Decoded = ReturnType<typeof decode>;
const decodedMaps = new WeakMap<SourceMapText, Decoded>();

function decodedLines(map: SourceMapText): Decoded {
	const known = decodedMaps.get(map);
	if (known !== undefined) return known;
	const decoded = decode(map.mappings);
	decodedMaps.set(map, decoded);
	return decoded;
}

function linesOf(total: LineCoverage, file: string): FileLines {
	const known = total.get(file);
	if (known !== undefined) return known;
	const lines = {code: new Set<number>(), run: new Set<number>()};
	total.set(file, lines);
	return lines;
}
