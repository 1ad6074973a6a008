/** The arguments of `pitwall run` → an exit code. Reports on stderr, or as JSON, why a run could not begin. */
import {AppError, exitCode} from '../../state/domain/error.ts';
import {systemFault} from '../../state/domain/machine/system-fault.ts';
import {documentNow, sayNow} from '../../state/process/output/say-now.ts';
import {parseRunArguments} from '../arguments/arguments.ts';
import {runHelp} from '../arguments/run-help.ts';
import {runInstance, type Trade} from './run-instance.ts';

/** Resolves with the exit code of the run; null, without having done anything, if the run needs `trade` and it is null. */
export async function runWords(
	words: readonly string[],
	trade: Trade | null,
): Promise<number | null> {
	if (process.pid === 1) {
		const code = await runAsFirst();
		if (code !== null) return code;
	}

	const end = words.indexOf('--');
	// Arguments after it belong to a program.
	const flags = end < 0 ? words : words.slice(0, end);
	const isJson = flags.includes('--json');
	try {
		const request = parseRunArguments(words);
		if (request === 'help') {
			sayNow(runHelp.trimEnd(), {to: 'stdout'});
			return exitCode.ok;
		}
		return (await runInstance(request, trade))?.exitCode ?? null;
	} catch (error) {
		return report(error, isJson, flags.includes('--debug'));
	}
}

/** Process 1 of a container must reap orphaned processes. Resolves with null if this process runs the instance itself. */
async function runAsFirst(): Promise<number | null> {
	const {runBelowReaper} = await import('../../state/process/first-process.ts');
	return runBelowReaper({more: [], onNoReaper: text => sayNow(text, {to: 'stderr'})});
}

/** Reports why the run could not begin. */
function report(thrown: unknown, isJson: boolean, isDebug: boolean): number {
	const error = systemFault(thrown) ?? thrown;
	if (!(error instanceof AppError)) {
		const stack = error instanceof Error ? error.stack : String(error);
		sayNow(`pitwall run: stopped by a bug in Pitwall; please report it\n${stack}\n[BUG]`, {
			to: 'stderr',
		});
		return exitCode.bug;
	}
	const {code, what, why, fix, exitCode: exit, details} = error;
	if (isJson) documentNow({error: {code, what, why, fix, exitCode: exit, details}});
	sayNow((isDebug ? error.stack : null) ?? error.message, {to: 'stderr'});
	return exit;
}
