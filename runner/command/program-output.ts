/**
 * What a wrapped program prints: every line goes into the log; on the way it is searched for the line that says that
 * the program is ready, and for figures.
 */
import {createLineSplitter, type LinePiece} from '../../state/log/line-splitter.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import {parseMetricLine} from './metric-line.ts';

export type ProgramOutput = {
	take(stream: 'stdout' | 'stderr', chunk: Buffer): void;
	/** Takes a last line without its newline. */
	end(): void;
	/** Whether a line matched the pattern. */
	hasMatched(): boolean;
	/** Chunks so far: it grows whenever something was printed. */
	count(): number;
};

export type ProgramOutputOptions = {
	log: Pick<LogWriter, 'output' | 'flush' | 'warn'>;
	/** Null: nothing is searched for. */
	pattern: RegExp | null;
	/** Keeps a figure; returns why it cannot, or null. */
	onMetric(metric: string, value: number): string | null;
	/** A line matched for the first time. */
	onMatch(): void;
};

/** Longer lines are searched in pieces. */
const pieceBytesMax = 16 * 1024;
const brace = 0x7b;
const blank = 0x20;

/** Of figures that cannot be taken, the first is told in the log. */
export function createProgramOutput(options: ProgramOutputOptions): ProgramOutput {
	const {log, pattern} = options;
	let hasMatched = false;
	let hasWarned = false;
	let count = 0;

	function search(piece: LinePiece): void {
		if (pattern === null || hasMatched || !pattern.test(textOf(piece))) return;
		hasMatched = true;
		options.onMatch();
	}

	function readMetric(piece: LinePiece): void {
		const [first] = piece.bytes;
		if ((first !== brace && first !== blank) || piece.continued || piece.unfinished) return;
		const line = parseMetricLine(textOf(piece));
		if (line === null) return;
		const refusal = line.ok ? options.onMetric(line.metric, line.value) : line.reason;
		if (refusal === null || hasWarned) return;
		hasWarned = true;
		log.warn(`A figure was not taken: ${refusal}; further ones are left out without a word`);
	}

	const splitters = {
		stdout: createLineSplitter(pieceBytesMax, piece => {
			search(piece);
			readMetric(piece);
		}),
		stderr: createLineSplitter(pieceBytesMax, search),
	};
	return {
		take(stream, chunk) {
			count += 1;
			log.output(stream, chunk);
			splitters[stream].push(chunk);
		},
		end() {
			log.flush();
			splitters.stdout.end();
			splitters.stderr.end();
		},
		hasMatched: () => hasMatched,
		count: () => count,
	};
}

function textOf({bytes}: LinePiece): string {
	const text = bytes.toString('utf8');
	return text.endsWith('\r') ? text.slice(0, -1) : text;
}
