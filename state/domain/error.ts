/**
 * The one base of every *expected* error: something a person can understand and mend.
 * Broken invariants are not expected: they are `assert` failures and end the process with exit 70.
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
	/** Stable code, `SCREAMING_SNAKE`; tests and scripts rely on it. */
	code: string;
	exitCode: ExitCode;
	/** What happened to which thing, with names, numbers and units. */
	what: string;
	/** More of what happened, a line each. */
	also?: readonly string[];
	/** The cause in our words. */
	why?: string;
	/** What to do about it, best a command to type. */
	fix?: string;
	/** Figures for `--json` and tests. */
	details?: Record<string, unknown>;
	cause?: unknown;
};

/** Expected error. Its message answers what, why and how to fix, in that order. */
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

/** More lines of an error than this are left out; their number is told. */
const alsoMax = 50;

/** Any part may quote text from outside. */
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
 * Returns `what`, `why: …` and `fix: …`, a line each; absent parts take no line. Further lines of a part, which may
 * come from outside, are indented: none of them can pass for a line of Pitwall.
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

/** An error, and what was read of it once. */
export type ChainedError = {error: Error; code: string; message: string};

/** Causes of an error that are looked at. Errors of code from outside may be their own cause. */
const causesMax = 8;

/** Returns `error`, what caused it, and so on; empty where it is no Error, or refuses to be read. Never throws. */
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
		// Code from outside has thrown a proxy, or an error whose getters throw.
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

/** Whether the operating system refused a call of ours: an error of Node with the name of a system call. */
export function isSystemError(error: unknown): error is Error & {code: string; syscall: string} {
	return error instanceof Error && 'syscall' in error && 'code' in error;
}
