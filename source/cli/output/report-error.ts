/** Turns an error into a report for a person or a program, and into the exit code. Pure. */
import {AppError, exitCode, refusalText} from '../../../state/domain/error.ts';
import {systemFault} from '../../../state/domain/machine/system-fault.ts';

export type ErrorReport = {
	exitCode: number;
	/** For stderr. */
	text: string;
	/** For stdout with `--json`. */
	document: {
		error: {
			code: string;
			what: string;
			why: string | null;
			fix: string | null;
			exitCode: number;
			details: Record<string, unknown>;
		};
	};
};

/** Returns the report about the `thrown` value; with a stack only if `debug` is set, or for a bug. */
export function reportError(thrown: unknown, {debug}: {debug: boolean}): ErrorReport {
	const error = systemFault(thrown) ?? thrown;
	const stack = thrown instanceof Error ? thrown.stack : undefined;
	if (error instanceof AppError) {
		const {code, what, why = null, fix = null, details} = error;
		return {
			exitCode: error.exitCode,
			text: debug && stack !== undefined ? `${error.message}\n${stack}` : error.message,
			document: {error: {code, what, why, fix, exitCode: error.exitCode, details}},
		};
	}

	const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
	const facts = {
		code: 'BUG',
		what: `Pitwall has a bug: ${what}`,
		why: 'the error was not expected; running instances are not affected',
		fix: debug
			? 'report it with the lines below'
			: 'run the same command with --debug and report what it prints',
	};
	return {
		exitCode: exitCode.bug,
		text: [refusalText(facts), `[${facts.code}]`, ...(debug ? [stack ?? ''] : [])].join('\n'),
		document: {error: {...facts, exitCode: exitCode.bug, details: {}}},
	};
}
