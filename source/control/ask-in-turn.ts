/**
 * Asks a tool that runs code of strangers, one thing after the other. The tool announces each thing; when its
 * process ends or is silent over one, that one is given up with the reason, and a fresh process goes on.
 */
import {AppError} from '../../state/domain/error.ts';
import {askRunner} from './ask-runner.ts';

export type TurnQuestion = {
	runner: string;
	words: readonly string[];
	/** Returns stdin of the next process: what is done already. */
	input: () => string;
	/** Returns what the document announces; null for any other document. */
	announced: (document: object) => string | null;
	/** An answer; it ends the turn of what was announced. */
	onAnswer: (document: object) => void;
	/** The thing's code ended the process or did not come back. */
	onLost: (thing: string, reason: string) => void;
	/** Silence after an announcement that is borne, in milliseconds. */
	silenceMs: number;
};

/** Without an announcement the tool itself is at work, on files of any number. */
const startMs = 60_000;

/** Resolves when everything was answered or given up. */
export async function askInTurn(question: TurnQuestion): Promise<void> {
	for (;;) {
		const lost = await askOnce(question);
		if (lost === null) return;
		question.onLost(lost.thing, lost.reason);
	}
}

type Lost = {thing: string; reason: string};

async function askOnce(question: TurnQuestion): Promise<Lost | null> {
	const {runner, words, input, silenceMs} = question;
	const abort = new AbortController();
	let current: string | null = null;
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
			// What the files left running ends with the tool.
			abort.abort();
			return;
		}

		current = question.announced(document);
		wait(current === null ? startMs : silenceMs);
		if (current === null) question.onAnswer(document);
	};
	wait(startMs);
	try {
		const {signal} = abort;
		const code = await askRunner({runner, words, input: input(), onAnswer, signal});
		return current === null ? null : {thing: current, reason: exitedText(code)};
	} catch (error) {
		if (isDone) return null;
		const isEnd = error instanceof AppError && error.code === 'TOOL_DIED';
		if (current === null || !isEnd) throw error;
		const limit = `it did not finish loading within ${silenceMs / 1000} s`;
		return {thing: current, reason: isSilent ? limit : killedText(error)};
	} finally {
		clearTimeout(timer);
	}
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
