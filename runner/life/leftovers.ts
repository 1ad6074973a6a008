/** Ends processes that this run, or earlier runs of its name, left behind. A supervisor does so as well. */
import {AppError, exitCode} from '../../state/domain/error.ts';
import {leftFix, listLeft} from '../../state/domain/text/left-text.ts';
import type {LeftProcess} from '../../state/domain/instance/run-marks.ts';
import {killFound} from '../../state/process/sweep/kill-found.ts';
import {describeLeft, findLeft} from '../../state/process/sweep/left-processes.ts';
import {sweepRuns} from '../../state/process/sweep/sweep-runs.ts';
import {attempt} from './attempt.ts';
import {counted} from '../program/counted.ts';
import type {Sleeper} from '../loop/sleeper.ts';
import type {Session} from './session.ts';

/** Longest wait for a killed process to be gone. */
const goneMsMax = 5000;
const lookAgainMs = 10;

/**
 * Ends processes that killed runs of this name left behind, unless a supervisor already did.
 * @throws {@link AppError} `PROGRAM_STILL_THERE` (75, 77).
 */
export async function endEarlierLives(
	{settings, store, life, log, clock}: Session,
	sleeper: Pick<Sleeper, 'sleep'>,
): Promise<void> {
	const runs = store.earlierRuns(settings.name, life.runId);
	const deadlineMs = clock.monotonicMs() + goneMsMax;
	for (let isFirst = true; ; isFirst = false) {
		const found = findLeft(runs);
		if (found.length === 0) break;
		const count = killFound(found);
		if (isFirst && count > 0) log.warn(`Killed ${counted(count)} that an earlier run left behind`);
		if (count === 0 || clock.monotonicMs() > deadlineMs) {
			const left = describeLeft(found);
			if (count > 0 || left.some(({isOurs}) => !isOurs)) throw stillThere(settings.name, left);
		}
		await sleeper.sleep(lookAgainMs);
	}
	const marked = runs.filter(({marks}) => marks !== null);
	attempt(log, 'Processes that are gone stay recorded', () => {
		for (const {runId} of marked) store.putRunMarks(runId, null);
	});
}

function stillThere(name: string, left: readonly LeftProcess[]): AppError {
	const isDenied = left.some(({isOurs}) => !isOurs);
	return new AppError({
		code: 'PROGRAM_STILL_THERE',
		exitCode: isDenied ? exitCode.permission : exitCode.temporary,
		what: `${name}: not started: the program of an earlier run still exists: ${listLeft(left)}`,
		why: isDenied
			? 'this user may not end it, and a second one must not run at the same time'
			: `it was killed but still exists after ${goneMsMax / 1000} s`,
		fix: leftFix(left),
		details: {left},
	});
}

/** Ends processes that the algorithm of this run started and left behind; synchronous, for the end of a run. */
export function endOwnLeftovers({record, log}: Session): void {
	record.look();
	const {killed, left} = sweepRuns([record.trace()]);
	if (killed > 0) log.warn(`Killed ${counted(killed)} that the run had started`);
	if (left.length === 0) record.clear();
	else log.error(`Some processes of the run could not be ended: ${listLeft(describeLeft(left))}`);
}
