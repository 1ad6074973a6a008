/**
 * The one base of every *expected* error: something a person can understand and mend.
 * Broken invariants are not expected: they are `assert` failures and end the process with exit 70.
 */

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
		super(
			`${refusalText(facts)}\n[${facts.code}]`,
			facts.cause === undefined ? undefined : {cause: facts.cause},
		);
		this.code = facts.code;
		this.exitCode = facts.exitCode;
		this.what = facts.what;
		this.why = facts.why;
		this.fix = facts.fix;
		this.details = facts.details ?? {};
	}
}

/** Returns `what`, `why: …` and `fix: …`, a line each; absent parts take no line. */
export function refusalText({
	what,
	why,
	fix,
}: {
	what: string;
	why?: string | undefined;
	fix?: string | undefined;
}): string {
	return [what, why && `why: ${why}`, fix && `fix: ${fix}`].filter(Boolean).join('\n');
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
