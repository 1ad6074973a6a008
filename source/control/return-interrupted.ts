/** Requests interrupted instances again: a person has asked for all wanted instances to run. */
import {interruptedBy} from '../../state/domain/instance/interruption.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {readSnapshot} from '../../state/view/read-snapshot.ts';
import type {ControlContext} from './context.ts';

/**
 * Writes the requests. A new supervisor would start these instances by itself; a running one would not if the
 * restart policy forbids it. An instance that trades LIVE was confirmed at its own start.
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
