/** Derives the end of a run from the end of its program, and the time limit of a stop. Pure. */
import {
	type Exit,
	signalCodeBase,
	signalMeaning,
} from '../../state/domain/instance/exit-meaning.ts';
import {interruptionText} from '../../state/domain/instance/interruption.ts';
import type {RunEnd} from '../loop/lifecycle.ts';

/**
 * Returns the end of the run: the program's own exit code, or 128 plus the number of the signal that killed
 * it. `signals` are the numbers of this system.
 */
export function programEnd(
	name: string,
	{code, signal}: Exit,
	signals: Readonly<Record<string, number>>,
): RunEnd {
	if (signal !== null) {
		const meaning = signalMeaning(signal);
		return {
			exitCode: signalCodeBase + (signals[signal] ?? 0),
			reason: `${name} was killed by ${signal}${meaning === undefined ? '' : ` (${meaning})`}`,
		};
	}
	if (code === 0) return {exitCode: 0, reason: `${name} finished`};
	return {exitCode: code ?? 1, reason: `${name} ended with exit code ${code ?? 'unknown'}`};
}

/**
 * Returns the end of a run whose program ended without being asked; otherwise like {@link programEnd}, which
 * knows no cause.
 */
export function unaskedEnd(
	name: string,
	exit: Exit,
	signals: Readonly<Record<string, number>>,
): RunEnd {
	const end = programEnd(name, exit, signals);
	const interruption = exit.signal === null ? null : interruptionText(exit);
	return interruption === null ? end : {...end, reason: `${name} was ${interruption}`};
}

/** The kill comes this much before the supervisor's own, so that the run can still report it. */
const marginMsMax = 500;

/** Returns how long to wait for a program that was asked to end. */
export function stopPatienceMs(stopTimeoutMs: number): number {
	return stopTimeoutMs - Math.min(marginMsMax, stopTimeoutMs / 4);
}
