/** Processes that a run leaves behind: of earlier ones of the name, and its own. A supervisor sweeps as well. */
import {AppError, exitCode} from '../state/domain/error.ts';
import {processesWithTokens} from '../state/process/descendants.ts';
import {counted, killAll} from './command/kill-all.ts';
import type {Sleeper} from './host/sleeper.ts';
import type {Session} from './session.ts';

/** How long what was killed may take to be gone. */
const goneMsMax = 5000;
const lookAgainMs = 10;

/**
 * Ends what runs of this name left that were killed and that no supervisor has swept.
 * @throws {@link AppError} `PROGRAM_STILL_THERE` (75).
 */
export async function endEarlierLives(
	{settings, store, life, log, clock}: Session,
	sleeper: Pick<Sleeper, 'sleep'>,
): Promise<void> {
	const tokens = new Set(store.earlierRunIds(settings.name, life.runId));
	const deadlineMs = clock.monotonicMs() + goneMsMax;
	for (let isFirst = true; ; isFirst = false) {
		const count = killAll(processesWithTokens(tokens));
		if (count === 0) return;
		if (isFirst) log.warn(`Killed ${counted(count)} that an earlier run left behind`);
		if (clock.monotonicMs() > deadlineMs) throw stillThere(settings.name, count);
		await sleeper.sleep(lookAgainMs);
	}
}

function stillThere(name: string, count: number): AppError {
	return new AppError({
		code: 'PROGRAM_STILL_THERE',
		exitCode: exitCode.temporary,
		what: `${name}: not started: ${counted(count)} of an earlier run did not go`,
		why: `they were killed and are not gone after ${goneMsMax / 1000} s`,
		fix: 'look at them with: ps aux; a process in state D waits for a disk or network that does not answer',
	});
}

/** Ends what the algorithm of this run has started and left; synchronous, for the end of a run. */
export function endOwnLeftovers({life, log}: Session): void {
	const count = killAll(processesWithTokens(new Set([life.runId])));
	if (count > 0) log.warn(`Killed ${counted(count)} that it had started`);
}
