/**
 * The base class of every *expected* error: one that a person can understand and fix. Broken invariants are
 * not expected: they are `assert` failures and end the process with exit 70.
 */

import {cutText, messageLengthMax} from './text/text-limits.ts';

/** Exit codes of every Pitwall program, after BSD sysexits(3). See docs/codebase-guide.md. */
export const exitCode = {
	ok: 0,
	usage: 64,
	badData: 65,
	noInput: 66,
	unavailable: 69,
	bug: 70,
	system: 71,
	cannotCreate: 73,
	inputOutput: 74,
	temporary: 75,
	permission: 77,
	configuration: 78,
	hungUp: 129,
	interrupted: 130,
	terminated: 143,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Facts from which the text of an {@link AppError} is assembled. */
export type AppErrorFacts = {
	/** Stable code in `SCREAMING_SNAKE`; tests and scripts rely on it. */
	code: string;
	exitCode: ExitCode;
	/** The event and its subject, with names, numbers and units. */
	what: string;
	/** Further details, one per line. */
	also?: readonly string[];
	/** The cause in our words. */
	why?: string;
	/** The remedy, preferably a command to type. */
	fix?: string;
	/** Values for `--json` and tests. */
	details?: Record<string, unknown>;
	cause?: unknown;
};

/** An expected error. Its message gives what happened, why, and how to fix it, in that order. */
export class AppError extends Error {
	override readonly name: string = 'AppError';
	readonly code: string;
	readonly exitCode: ExitCode;
	readonly what: string;
	readonly why: string | undefined;
	readonly fix: string | undefined;
	readonly details: Record<string, unknown>;

	constructor(facts: AppErrorFacts) {
		const words = cutWords(facts);
		super(
			`${refusalText(words)}\n[${facts.code}]`,
			facts.cause === undefined ? undefined : {cause: facts.cause},
		);
		this.code = facts.code;
		this.exitCode = facts.exitCode;
		this.what = [words.what, ...words.also].join('\n');
		this.why = words.why;
		this.fix = words.fix;
		this.details = facts.details ?? {};
	}
}

/** Longest list of further lines in an error; the rest is only counted. */
const alsoMax = 50;

/** Every part may quote untrusted text. */
function cutWords({what, also = [], why, fix}: AppErrorFacts) {
	const cut = (text: string) => cutText(text, messageLengthMax);
	const left = also.length - alsoMax;
	return {
		what: cut(what),
		also: [...also.slice(0, alsoMax).map(cut), ...(left > 0 ? [`… and ${left} more`] : [])],
		why: why === undefined ? undefined : cut(why),
		fix: fix === undefined ? undefined : cut(fix),
	};
}

/**
 * Returns `what`, `why: …` and `fix: …`, one line each; absent parts take no line. Continuation lines are
 * indented because they may be untrusted: none of them can pass for a line of Pitwall.
 */
export function refusalText({
	what,
	also = [],
	why,
	fix,
}: {
	what: string;
	also?: readonly string[];
	why?: string | undefined;
	fix?: string | undefined;
}): string {
	const parts = [what, ...also, ...(why ? [`why: ${why}`] : []), ...(fix ? [`fix: ${fix}`] : [])];
	return parts.map(part => part.replaceAll('\n', '\n  ')).join('\n');
}

/** An error with the parts that were read from it. Each part is read once. */
export type ChainedError = {error: Error; code: string; message: string};

/** Longest chain of causes. An error from untrusted code may be its own cause. */
const causesMax = 8;

/** Returns `error`, its cause, and so on; empty if it is not an Error or cannot be read. Never throws. */
export function errorChain(error: unknown): ChainedError[] {
	const chain: ChainedError[] = [];
	try {
		for (let at = error; at instanceof Error && chain.length < causesMax; at = at.cause)
			chain.push({
				error: at,
				code: textOrNone('code' in at ? at.code : ''),
				message: textOrNone(at.message),
			});
	} catch {
		// Untrusted code threw a proxy, or an error with throwing getters.
	}
	return chain;
}

function textOrNone(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** Returns the words of whatever was thrown; of an error, its message. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** Whether `error` carries the given Node system error code, such as `ENOENT`. */
export function hasErrorCode(error: unknown, ...codes: string[]): boolean {
	return (
		error instanceof Error &&
		'code' in error &&
		typeof error.code === 'string' &&
		codes.includes(error.code)
	);
}

/** Whether the operating system refused a call: a Node error that names a system call. */
export function isSystemError(error: unknown): error is Error & {code: string; syscall: string} {
	return error instanceof Error && 'syscall' in error && 'code' in error;
}
