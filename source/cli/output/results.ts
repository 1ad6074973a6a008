/** What a command did for each instance: the written contract of `--json`, and the lines for a person. */
import {type ExitCode, exitCode} from '../../../state/domain/error.ts';
import type {EditOutcome} from '../../control/edit-outcome.ts';
import type {CommandContext} from './context.ts';

/** What a command did for one instance, as `--json` shows it. */
export type RequestResult = {
	name: string;
	ok: boolean;
	/** False when everything was as asked already. */
	changed: boolean;
	/** One sentence; for a refusal what, why and fix, a line each. */
	text: string;
	/** Null when it went well. */
	code: string | null;
	exitCode: ExitCode;
	/** What `--upgrade` did with its code; absent without it. */
	upgrade?: {before: string | null; snapshotHash: string; changes: readonly string[]};
};

/** Returns an outcome as a result; `name` is what was asked for, the outcome may know better. */
export function toResult(name: string, outcome: EditOutcome): RequestResult {
	const {ok, text} = outcome;
	if (ok) return {name: outcome.name, ok, changed: true, text, code: null, exitCode: exitCode.ok};
	return {name, ok, changed: false, text, code: outcome.code, exitCode: outcome.exitCode};
}

/** Prints what was done for each; returns the exit code of the first that did not end with 0. */
export function printResults(
	{output}: CommandContext,
	results: readonly RequestResult[],
): ExitCode {
	output.document(results.map(inOrder));
	for (const {ok, text} of results) {
		if (ok) output.lines(text);
		else output.note(text);
	}

	return results.find(one => one.exitCode !== exitCode.ok)?.exitCode ?? exitCode.ok;
}

/** The order of the contract, whoever made the result. */
function inOrder({upgrade, ...result}: RequestResult): RequestResult {
	const {name, ok, changed, text, code, exitCode: exit} = result;
	return {name, ok, changed, text, code, exitCode: exit, ...(upgrade !== undefined && {upgrade})};
}
