/** Asks anew for instances that are wanted and were interrupted: a person has asked for all that is wanted. */
import {interruptedBy} from '../../state/domain/instance/interruption.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {readSnapshot} from '../../state/view/read-snapshot.ts';
import type {ControlContext} from './context.ts';

/**
 * Writes the wishes. A supervisor that begins would start these instances by itself; a living one would not where the
 * restart policy is against it. An instance that trades LIVE was confirmed at its own start.
 */
export function returnInterrupted(
	{store, directory, clock}: ControlContext,
	{requestedBy}: {requestedBy: string},
): void {
	const {instances} = readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
	const by = {requestedAtMs: clock.nowMs(), requestedBy};
	for (const {settings} of instances.filter(isInterrupted))
		store.changeWanted(settings.name, {wanted: 'running', stopBy: 'term', raiseEpoch: true}, by);
}

function isInterrupted({wanted, observed, pid, exitCode, exitSignal}: InstanceView): boolean {
	const isDown = observed === 'stopped' || observed === 'crashed' || observed === 'failed';
	const signal = interruptedBy({code: exitCode, signal: exitSignal});
	return wanted.wanted === 'running' && isDown && pid === null && signal !== null;
}
