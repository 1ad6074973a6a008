/**
 * Asks a tool of the runner program (runner/tool/tools.ts) and passes on its answers line by line. Untrusted
 * code is loaded in that process, never in a panel, a command or the supervisor.
 */
import {AppError, type AppErrorFacts, exitCode} from '../../../state/domain/error.ts';
import {limitError, limitInText, systemFault} from '../../../state/domain/machine/system-fault.ts';
import {startTool} from '../../supervisor/tool.ts';

export type RunnerQuestion = {
	/** Program file of the runner. */
	runner: string;
	/** The tool and its arguments. */
	words: readonly string[];
	/** Its working directory; default `/`. */
	cwd?: string;
	/** Its stdin. */
	input?: string;
	/** Flags of Node. */
	nodeFlags?: readonly string[];
	/** Called with each document, in order. */
	onAnswer: (document: unknown) => void;
	/** Ends the tool when aborted. */
	signal?: AbortSignal;
};

/**
 * Resolves with the exit code when the tool has ended.
 * @throws {@link AppError} reported by the tool, or `TOOL_DIED` (71) if it ended without a report.
 */
export async function askRunner(question: RunnerQuestion): Promise<number> {
	const {runner, words, cwd = '/', input, nodeFlags, onAnswer, signal} = question;
	const tool = startTool(runner, words, {cwd, input, nodeFlags});
	const abort = () => tool.kill();
	signal?.addEventListener('abort', abort, {once: true});
	let told: AppErrorFacts | undefined;
	try {
		for await (const line of tool.lines) {
			const document = documentIn(line);
			if (document === undefined) continue;
			const fault = errorIn(document);
			if (fault === undefined) onAnswer(document);
			else told = fault;
		}
	} finally {
		signal?.removeEventListener('abort', abort);
	}

	const {code, signal: killedBy, stderr, cause} = await tool.ended;
	if (told !== undefined) throw new AppError(told);
	if (code !== null) return code;
	const limit = limitInText(stderr);
	const refused =
		systemFault(cause) ?? (limit === null ? null : limitError(limit, lastLine(stderr)));
	if (refused !== null) throw refused;
	throw new AppError({
		code: 'TOOL_DIED',
		exitCode: exitCode.system,
		what: `${words[0] ?? 'the runner'}: its process was ended ${killedBy === null ? 'from outside' : `by ${killedBy}`}`,
		why: lastLine(stderr) || 'it gave no reason',
		fix: 'try again; pitwall doctor looks at the machine',
		details: {signal: killedBy},
	});
}

function lastLine(text: string): string {
	return text.trim().split('\n').at(-1) ?? '';
}

/** Undefined for anything but an answer: empty lines, and output of untrusted code. */
function documentIn(line: string): unknown {
	if (!line.startsWith('{')) return undefined;
	try {
		return JSON.parse(line) as unknown;
	} catch {
		return undefined;
	}
}

function errorIn(document: unknown): AppErrorFacts | undefined {
	if (typeof document !== 'object' || document === null || !('error' in document)) return undefined;
	return document.error as AppErrorFacts;
}
