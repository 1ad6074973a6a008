/**
 * Handles the output of a wrapped program: every line goes into the log, byte for byte and many at a time. A
 * line is decoded only if it may signal readiness or report a metric.
 */
import {createLineBlocks} from '../../state/log/line-blocks.ts';
import {createLineSplitter, type LinePiece} from '../../state/log/line-splitter.ts';
import {textBytesMax} from '../../state/log/log-line.ts';
import type {LogWriter, OutputStream} from '../../state/log/log-writer.ts';
import type {Pattern} from '../../state/pattern/pattern.ts';
import {parseMetricLine} from '../../state/domain/instance/metric-line.ts';

export type ProgramOutput = {
	take(stream: OutputStream, chunk: Buffer): void;
	/** Takes a last line without its newline. */
	end(): void;
	/** Whether a line matched the pattern. */
	hasMatched(): boolean;
	/** Number of chunks so far; grows with every output. */
	count(): number;
};

export type ProgramOutputOptions = {
	log: Pick<LogWriter, 'outputLines' | 'outputPiece' | 'warn'>;
	/** Null: no search. */
	pattern: Pick<Pattern, 'test'> | null;
	/** Keeps a metric; returns why it cannot, or null. */
	onMetric(metric: string, value: number): string | null;
	/** Called when a line matches for the first time. */
	onMatch(): void;
};

/** Every line that reports a metric contains this, whatever its format. */
const metricKey = Buffer.from('"metric"');
const brace = 0x7b;
const blank = 0x20;

/** Of refused metrics, only the first is logged. */
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
		log.warn(`A metric was not recorded: ${refusal}; further ones are not reported`);
	}

	/** Whether the lines of a stream must be examined one by one. */
	function mayMatter(stream: OutputStream, lines: Buffer): boolean {
		if (pattern !== null && !hasMatched) return true;
		return stream === 'stdout' && lines.includes(metricKey);
	}

	function streamOf(stream: OutputStream) {
		function look(piece: LinePiece): void {
			search(piece);
			if (stream === 'stdout') readMetric(piece);
		}
		const lookAtEach = createLineSplitter(textBytesMax, look);
		return createLineBlocks({
			// Longer lines are logged and searched in pieces.
			lineBytesMax: textBytesMax,
			takeLines(lines) {
				log.outputLines(stream, lines);
				if (mayMatter(stream, lines)) lookAtEach.push(lines);
			},
			takePiece(piece) {
				log.outputPiece(stream, piece);
				if (mayMatter(stream, piece.bytes)) look(piece);
			},
		});
	}

	const streams = {stdout: streamOf('stdout'), stderr: streamOf('stderr')};
	return {
		take(stream, chunk) {
			count += 1;
			streams[stream].push(chunk);
		},
		end() {
			streams.stdout.end();
			streams.stderr.end();
		},
		hasMatched: () => hasMatched,
		count: () => count,
	};
}

function textOf({bytes}: LinePiece): string {
	const text = bytes.toString('utf8');
	return text.endsWith('\r') ? text.slice(0, -1) : text;
}
