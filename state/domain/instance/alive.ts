/** Whether an instance lives, and whether it is wanted to: verbs, cards and counts ask this all the time. Pure. */
import {livingStates} from './instance.ts';
import type {InstanceView} from './snapshot.ts';

/** Whether a process of the instance lives on this machine, as far as the locks show. */
export function isAlive({observed}: InstanceView): boolean {
	return livingStates.has(observed);
}

/** Whether space stops the instance; otherwise it starts it. */
export function togglesToStop(instance: InstanceView): boolean {
	if (instance.observed === 'stopping') return false;
	return isAlive(instance) || (instance.observed === 'backoff' && wantsRunning(instance));
}

/** Whether a toggle starts it: a start that is not seen yet is taken back instead. */
export function togglesToStart(instance: InstanceView): boolean {
	const isAwaited = wantsRunning(instance) && instance.observed === 'stopped';
	return !togglesToStop(instance) && !isAwaited;
}

/** Whether a person has asked for it to run, and not for a stop since. */
export function wantsRunning({wanted}: InstanceView): boolean {
	return wanted.wanted === 'running';
}
