/**
 * Questions that other programs of Pitwall ask the runner, because code of strangers is loaded here and
 * nowhere else: one word on the command line, JSON lines on stdout, words for people on stderr.
 */
import {writeSync} from 'node:fs';
import {AppError, exitCode, hasErrorCode} from '../state/domain/error.ts';

/** Answers through `tell`, a document a line; returns the exit code. */
export type Tool = (words: readonly string[], tell: (document: unknown) => void) => Promise<number>;

/** Loaded when asked for: a run must not pay for them. */
const tools: Record<string, () => Promise<Tool>> = {
	backtest: async () => (await import('./backtest/tool.ts')).backtestTool,
	pin: async () => (await import('./tool/pin.ts')).pin,
	scan: async () => (await import('./tool/scan.ts')).scan,
};

export function isToolName(word: string): boolean {
	return Object.hasOwn(tools, word);
}

/** Runs a tool; what goes wrong is told as `{"error": {code, what, why, fix, exitCode, details}}`. */
export async function runTool(name: string, words: readonly string[]): Promise<number> {
	// A line of its own, whatever code of strangers has printed before it.
	const tell = (document: unknown) => writeWhole(`\n${JSON.stringify(document)}\n`);
	try {
		const tool = await tools[name]?.();
		return tool === undefined ? exitCode.usage : await tool(words, tell);
	} catch (error) {
		if (!(error instanceof AppError)) {
			// A tool that loads code of strangers listens to errors that nobody caught: this one is ours.
			writeSync(2, `${error instanceof Error ? error.stack : String(error)}\n[BUG]\n`);
			return exitCode.bug;
		}

		const {code, what, why, fix, exitCode: exit, details} = error;
		tell({error: {code, what, why, fix, exitCode: exit, details}});
		return exit;
	}
}

/** A pipe that its reader empties too slowly takes a part only, or nothing yet. */
function writeWhole(text: string): void {
	let rest = Buffer.from(text);
	while (rest.length > 0) {
		try {
			rest = rest.subarray(writeSync(1, rest));
		} catch (error) {
			if (!hasErrorCode(error, 'EAGAIN')) throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
		}
	}
}
