/**
 * Asks a tool that runs untrusted code, one item after the other. The tool announces each item; if its
 * process ends or is silent over one, that item is given up with the reason, and a fresh process continues.
 */
import {AppError, exitCode} from '../../../state/domain/error.ts';
import {toolFlags} from '../../supervisor/runner-flags.ts';
import {askRunner} from './ask-runner.ts';

export type TurnQuestion = {
	runner: string;
	words: readonly string[];
	/** Returns stdin of the next process: the items done so far. */
	input: () => string;
	/** Returns the item that the document announces; null for any other document. */
	announced: (document: object) => string | null;
	/** An answer; returns its item, whose turn has ended. */
	onAnswer: (document: object) => string | null;
	/** The item's code ended the process or did not return. */
	onLost: (thing: string, reason: string) => void;
	/** Timeout after an announcement, in milliseconds. */
	silenceMs: number;
};

/** Before the first announcement the tool itself is at work, on any number of files. */
const startMs = 60_000;

/** Resolves when every item was answered or given up. */
export async function askInTurn(question: TurnQuestion): Promise<void> {
	for (;;) {
		const end = await askOnce(question);
		if (end === 'done') return;
		if (end !== 'again') question.onLost(end.thing, end.reason);
	}
}

type Lost = {thing: string; reason: string};

/** `again`: the process ended over an item that may suffer from an earlier one, so it gets a fresh process. */
async function askOnce(question: TurnQuestion): Promise<Lost | 'done' | 'again'> {
	const {runner, words, input, silenceMs} = question;
	const abort = new AbortController();
	let current: string | null = null;
	let turns = 0;
	let isDone = false;
	let isSilent = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const wait = (ms: number) => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			isSilent = true;
			abort.abort();
		}, ms);
	};
	const onAnswer = (document: unknown) => {
		if (typeof document !== 'object' || document === null || isDone) return;
		if ('done' in document) {
			isDone = true;
			// Background work of the files ends with the tool.
			abort.abort();
			return;
		}

		const announced = question.announced(document);
		if (announced !== null) {
			current = announced;
			turns += 1;
			wait(silenceMs);
		} else if (question.onAnswer(document) === current) {
			current = null;
			wait(startMs);
		}
	};
	wait(startMs);
	try {
		const {signal} = abort;
		const asked = {runner, words, input: input(), nodeFlags: toolFlags, onAnswer, signal};
		const code = await askRunner(asked);
		if (isDone) return 'done';
		if (current === null && turns === 0) throw endedEarly(words, code);
		return current === null || turns > 1 ? 'again' : {thing: current, reason: exitedText(code)};
	} catch (error) {
		if (isDone) return 'done';
		const isEnd = error instanceof AppError && error.code === 'TOOL_DIED';
		if (!isEnd || (current === null && (turns === 0 || isSilent))) throw error;
		if (current !== null && isSilent)
			return {thing: current, reason: `it did not finish loading within ${silenceMs / 1000} s`};
		return current === null || turns > 1 ? 'again' : {thing: current, reason: killedText(error)};
	} finally {
		clearTimeout(timer);
	}
}

function endedEarly([tool = '']: readonly string[], code: number): AppError {
	return new AppError({
		code: 'TOOL_DIED',
		exitCode: exitCode.system,
		what: `${tool}: its process ended with exit ${code} before it was done`,
		why: 'the code met an unexpected condition, or another process ended it',
		fix: 'try again; pitwall doctor looks at the machine',
	});
}

function exitedText(code: number): string {
	if (code !== 0) return `it ended the process with exit ${code}`;
	return 'it ended the process with exit 0, or waits for something that never comes';
}

function killedText({details}: AppError): string {
	const {signal} = details;
	const what = `it ended the process with ${String(signal)}`;
	return signal === 'SIGABRT' ? `${what}: out of memory, or an abort in native code` : what;
}
