/** Decides whether an instance lives and whether it is wanted, for keys, cards and counts. Pure. */
import {livingStates} from '../../../state/domain/instance/instance.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';

/** Whether a process of the instance lives on this machine, according to the locks. */
export function isAlive({observed}: InstanceView): boolean {
	return livingStates.has(observed);
}

/** Whether space stops the instance; otherwise it starts it. */
export function togglesToStop(instance: InstanceView): boolean {
	if (instance.observed === 'stopping') return false;
	return isAlive(instance) || (instance.observed === 'backoff' && wantsRunning(instance));
}

/** Whether a toggle starts it: a start that is not visible yet is canceled instead. */
export function togglesToStart(instance: InstanceView): boolean {
	const isAwaited = wantsRunning(instance) && instance.observed === 'stopped';
	return !togglesToStop(instance) && !isAwaited;
}

export function wantsRunning({wanted}: InstanceView): boolean {
	return wanted.wanted === 'running';
}
