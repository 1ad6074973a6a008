/** Whether an instance lives, and whether it is wanted to: verbs, cards and counts ask this all the time. Pure. */
import {livingStates} from './instance.ts';
import type {InstanceView} from './snapshot.ts';

/** Whether a process of the instance lives on this machine, as far as the locks show. */
export function isAlive({observed}: InstanceView): boolean {
	return livingStates.has(observed);
}

/** Whether a person has asked for it to run, and not for a stop since. */
export function wantsRunning({wanted}: InstanceView): boolean {
	return wanted.wanted === 'running';
}
