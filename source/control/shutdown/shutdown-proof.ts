/** What a safe shutdown shows a person at its end, wherever it was asked for. Pure. */
import {type ExitCode, exitCode} from '../../../state/domain/error.ts';
import type {ShutdownReport} from './shutdown-by-signal.ts';

export type ShutdownProof = {
	/** One line for each thing that was looked at: `✓` where it is as it must be, `✗` where it is not. */
	lines: string[];
	/** What to do about the rest, with its `fix: …` on a line of its own; null: nothing. */
	note: string | null;
	/** 0; 75 where something is left; 74 where nothing keeps the request, so that the next start undoes it. */
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
