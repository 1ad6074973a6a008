/** Whether an instance lives, and whether it is wanted to run. Pure. */
import {livingStates} from './instance.ts';
import type {InstanceView} from './snapshot.ts';

/** Whether a process of the instance lives on this machine, according to its lock. */
export function isAlive({observed}: InstanceView): boolean {
	return livingStates.has(observed);
}

/** Whether the last request of a person was to run it. */
export function wantsRunning({wanted}: InstanceView): boolean {
	return wanted.wanted === 'running';
}
