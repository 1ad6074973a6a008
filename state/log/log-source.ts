/**
 * One log of the merged view: walks over its matching lines in either direction and knows the time of every
 * line. A line without a timestamp has that of the nearest older line with one.
 */
import {
	type LineReader,
	type RawLine,
	readBackward,
	readForward,
	windowBytes,
} from './line-reader.ts';
import {type FilePosition, type LogFileSet, openLogFileSet} from './log-file-set.ts';
import {timestampOf} from './log-line.ts';

export type Direction = 'forward' | 'backward';

export type LogSource = {
	readonly name: string;
	readonly files: LogFileSet;
	/** Time of a line in ms; `-Infinity` if no earlier line has one. */
	timeOf(line: RawLine): number;
	/** Begins a walk; the previous walk must not be used any more. */
	walk(direction: Direction, from: FilePosition, options: WalkOptions): Walk;
};

type WalkOptions = {
	/** Null: every line. */
	accepts: ((line: RawLine) => boolean) | null;
	/** Lines older than this end a backward walk; a forward walk skips them. */
	sinceMs: number;
	/** A backward walk ends here. */
	floor: FilePosition | undefined;
	/** Called now and then while lines are skipped; true ends the step with `more`. */
	isOutOfTime: () => boolean;
};

export type Walk = {
	/** Goes to the next accepted line. `more`: out of time; call again to continue. */
	step(): 'line' | 'end' | 'more';
	readonly line: RawLine;
	/** Time of `line` in ms. */
	atMs: number;
	/** Whether `line` is available and not yet taken. */
	hasLine: boolean;
	/** Where to continue later; an available line comes behind it. */
	position(): FilePosition;
};

/** Lines between two checks of the clock: some 100 µs of work. */
const linesPerLook = 512;
/** Maximum distance of the search for the time of an untimed line. */
const lookbackBytesMax = 1024 * 1024;

/** Opens the log at `path`, which need not exist yet. */
export function openLogSource(name: string, path: string): LogSource {
	const files = openLogFileSet(path);
	const window = Buffer.allocUnsafe(windowBytes);
	/** Untimed lines that start in `[from, to]` of this file have this time. */
	let inherited = {number: 0, from: 0, to: -1, atMs: 0};

	function timeOf(line: RawLine): number {
		const atMs = timestampOf(line.bytes, line.from, line.to);
		if (!Number.isNaN(atMs)) return atMs;
		const {number, start, next} = line;
		if (number !== inherited.number || start < inherited.from || start > inherited.to) {
			inherited = lookBack(files, number, start);
		}
		inherited.to = Math.max(inherited.to, next);
		return inherited.atMs;
	}

	return {
		name,
		files,
		timeOf,
		walk(direction, from, options) {
			const open = direction === 'forward' ? readForward : readBackward;
			return createWalk(open({files, from, window}), direction, options, timeOf);
		},
	};
}

function createWalk(
	reader: LineReader,
	direction: Direction,
	{accepts, sinceMs, floor, isOutOfTime}: WalkOptions,
	timeOf: (line: RawLine) => number,
): Walk {
	const {line} = reader;
	const isForward = direction === 'forward';
	let isStopped = false;

	/** The current line is out of bounds, but not skipped: other bounds may include it. */
	function endBefore(): 'end' {
		isStopped = true;
		return 'end';
	}

	function step(): 'line' | 'end' | 'more' {
		walk.hasLine = false;
		for (let passed = 1; ; passed++) {
			if (passed % linesPerLook === 0 && isOutOfTime()) return 'more';
			if (!reader.step()) return 'end';
			if (floor && isBelow(line, floor)) return endBefore();
			if (accepts && !accepts(line)) continue;
			walk.atMs = timeOf(line);
			if (walk.atMs < sinceMs) {
				if (isForward) continue;
				return endBefore();
			}
			walk.hasLine = true;
			return 'line';
		}
	}

	const walk: Walk = {
		step,
		line,
		atMs: 0,
		hasLine: false,
		position() {
			if (!walk.hasLine && !isStopped) return reader.position();
			return {number: line.number, offset: isForward ? line.start : line.next};
		},
	};
	return walk;
}

function isBelow(line: RawLine, floor: FilePosition): boolean {
	return line.number < floor.number || (line.number === floor.number && line.start < floor.offset);
}

/** Finds the nearest line with a timestamp before `offset`; its time applies to all untimed lines after it. */
function lookBack(files: LogFileSet, number: number, offset: number) {
	const window = Buffer.allocUnsafe(windowBytes);
	const reader = readBackward({files, from: {number, offset}, window});
	for (let seen = 0; seen < lookbackBytesMax && reader.step(); ) {
		const {line} = reader;
		const atMs = timestampOf(line.bytes, line.from, line.to);
		const from = line.number === number ? line.start : 0;
		if (!Number.isNaN(atMs)) return {number, from, to: offset, atMs};
		seen += line.next - line.start;
	}
	return {number, from: offset, to: offset, atMs: Number.NEGATIVE_INFINITY};
}
