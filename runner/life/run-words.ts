/** The words of `pitwall run` → an exit code; tells on stderr, or as JSON, why a run did not even begin. */
import {AppError, exitCode} from '../../state/domain/error.ts';
import {systemFault} from '../../state/domain/machine/system-fault.ts';
import {documentNow, sayNow} from '../../state/process/output/say-now.ts';
import {parseRunArguments} from '../arguments/arguments.ts';
import {runHelp} from '../arguments/run-help.ts';
import {runInstance, type Trade} from './run-instance.ts';

/** Resolves with the exit code of the run; null where `trade` is null and the run needs it: nothing was done. */
export async function runWords(
	words: readonly string[],
	trade: Trade | null,
): Promise<number | null> {
	if (process.pid === 1) {
		const code = await runAsFirst();
		if (code !== null) return code;
	}

	const end = words.indexOf('--');
	// What stands behind it belongs to a program.
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

/** Process 1 of a container has to collect what loses its parent. Null: it runs the instance itself. */
async function runAsFirst(): Promise<number | null> {
	const {runBelowReaper} = await import('../../state/process/first-process.ts');
	return runBelowReaper({more: [], onNoReaper: text => sayNow(text, {to: 'stderr'})});
}

/** Tells why the run did not even begin. */
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
