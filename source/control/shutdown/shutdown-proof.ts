/** The final report of a safe shutdown, for every caller. Pure. */
import {type ExitCode, exitCode} from '../../../state/domain/error.ts';
import type {ShutdownReport} from './shutdown-by-signal.ts';

export type ShutdownProof = {
	/** One line per check: `✓` if the result is the required one, `✗` if not. */
	lines: string[];
	/** How to deal with the rest, with its `fix: …` on a line of its own; null: nothing is left. */
	note: string | null;
	/** 0; 75 if something is left; 74 if the request was not kept, so that the next start undoes it. */
	exitCode: ExitCode;
};

/** Returns the proof of a shutdown. */
export function shutdownProof({ok, isKept, evidence}: ShutdownReport): ShutdownProof {
	const lines = evidence.map(step => `${step.ok ? '✓' : '✗'} ${step.what}`);
	if (!ok) {
		const note = 'something is left\nfix: pitwall doctor, then pitwall down again';
		return {lines, note, exitCode: exitCode.temporary};
	}
	return {lines, note: null, exitCode: isKept ? exitCode.ok : exitCode.inputOutput};
}
