/**
 * Runs that were interrupted: by a signal from outside, by a power cut, or because their supervisor stops
 * with them. A live supervisor treats that as a death. A new one starts them again, whatever the restart
 * policy: they are still wanted. Pure; see reconcile.ts.
 */
import type {Exit} from '../../../state/domain/instance/exit-meaning.ts';
import {interruptedBy} from '../../../state/domain/instance/interruption.ts';
import type {ObservedRow} from '../../../state/domain/instance/snapshot.ts';
import type {Action, Facts, Memory} from './reconcile-words.ts';
import {deathText} from './restart-policy.ts';

/**
 * Decides after the end of a wanted run; null leaves it to the restart policy. `base`: the row of the end,
 * without state and reason. `cause`: why it ended, if no run row records it.
 */
export function afterInterruption(
	facts: Facts,
	base: ObservedRow,
	{exit, cause, memory}: {exit: Exit; cause: string | null; memory: Memory},
): Action[] | null {
	const {settings, supervisor, observed} = facts;
	const wasKilled = memory.killedFor !== null && memory.killedFor.pid === observed.pid;
	if (wasKilled || supervisor === 'goes on') return null;
	if (supervisor === 'begins' && !wasInterruptedBefore(facts, exit)) return null;
	if (supervisor === 'ends' && interruptedBy(exit) === null) return null;
	const how = deathText({exit, cause, kind: settings.kind});
	const stoppedHere = memory.stopping !== null;
	const reason = stoppedHere ? 'stopped with its supervisor' : how;
	const row: ObservedRow = {...base, observed: 'stopped', reason};
	const told = stoppedHere && memory.stopping?.killed ? `${reason}, ${how}` : reason;
	const ended: Action[] = [
		{type: 'record', row},
		{
			type: 'event',
			event: stoppedHere ? 'InstanceStopped' : 'InstanceExited',
			text: `${settings.name}: ${told}`,
		},
	];
	if (supervisor === 'ends') return ended;
	return [...ended, startAgain(facts)];
}

/** Counts as a restart: no person requested this start. */
export function startAgain({wanted, observed}: Pick<Facts, 'wanted' | 'observed'>): Action {
	return {type: 'start', epoch: wanted.epoch, attempt: Math.max(1, observed.deathsAtMs.length)};
}

/**
 * Whether a run that ended without a live supervisor was interrupted. After a signal, or a stop by the
 * previous supervisor, it was. Without a record the machine went off or the kernel killed it: the restart
 * policy counts that as a death if it has restarts to give, and a policy of `never` must not keep an instance
 * down after a power cut.
 */
function wasInterruptedBefore({settings, observed}: Facts, exit: Exit): boolean {
	if (interruptedBy(exit) !== null) return true;
	const withoutWord = exit.code === null && exit.signal === null;
	return withoutWord && (settings.restart.when === 'never' || observed.observed === 'stopping');
}

/**
 * Whether a new supervisor starts an instance whose end an earlier one saw. A restart budget that `SIGKILL`
 * used up stays used up: running out of memory ends in the same way.
 */
export function returnsAtBegin({supervisor, observed}: Facts): boolean {
	if (supervisor !== 'begins') return false;
	const signal = interruptedBy({code: observed.exitCode, signal: observed.exitSignal});
	if (observed.observed === 'failed') return signal !== null && signal !== 'SIGKILL';
	return signal !== null && (observed.observed === 'stopped' || observed.observed === 'crashed');
}
