/** The results of a command for each instance: the written contract of `--json`, and the lines for a person. */
import {type ExitCode, exitCode} from '../../../state/domain/error.ts';
import type {EditOutcome} from '../../control/edit-outcome.ts';
import type {CommandContext} from './context.ts';

/** The result for one instance, as `--json` shows it. */
export type RequestResult = {
	name: string;
	ok: boolean;
	/** False if everything was already as requested. */
	changed: boolean;
	/** One sentence; for a refusal what, why and fix, one line each. */
	text: string;
	/** Null on success. */
	code: string | null;
	exitCode: ExitCode;
	/** What `--upgrade` did with its code; absent without it. */
	upgrade?: {before: string | null; snapshotHash: string; changes: readonly string[]};
};

/** Returns an outcome as a result; `name` is the requested name, and the outcome may have a better one. */
export function toResult(name: string, outcome: EditOutcome): RequestResult {
	const {ok, text} = outcome;
	if (ok) return {name: outcome.name, ok, changed: true, text, code: null, exitCode: exitCode.ok};
	return {name, ok, changed: false, text, code: outcome.code, exitCode: outcome.exitCode};
}

/** Prints each result; returns the exit code of the first that did not end with 0. */
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

/** Fixes the order of the contract. */
function inOrder({upgrade, ...result}: RequestResult): RequestResult {
	const {name, ok, changed, text, code, exitCode: exit} = result;
	return {name, ok, changed, text, code, exitCode: exit, ...(upgrade !== undefined && {upgrade})};
}
