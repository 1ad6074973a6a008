/** Whether this home is the copy of one whose instances still run, by the locks that were copied with it. */
import type {Directory} from '../home/directory.ts';
import type {LockHolder} from '../domain/instance/lock.ts';
import {isReservedName} from '../domain/instance/reserved-name.ts';
import {judge} from '../process/identity.ts';
import {inspectLocks} from './inspect.ts';

/** Returns the holders of copied locks that still live: instances of the original home, never of this one. */
export function livingOriginals(directory: Directory): LockHolder[] {
	return inspectLocks(directory).flatMap(({name, verdict, holder}) => {
		if (verdict !== 'copied' || holder === null || isReservedName(name)) return [];
		// Judged as the original home would: only whether its process lives matters here.
		return judge(holder, holder.home) === 'alive' ? {...holder, name} : [];
	});
}

/** Returns what to tell of them; null: nothing. */
export function originalsText(living: readonly LockHolder[]): string | null {
	if (living.length === 0) return null;
	const runs = living.map(({name, pid}) => `${name} runs (pid ${pid})`).join(', ');
	return `this is the copy of a home in which ${runs}`;
}

/** What may go wrong with two of them, and what to do. */
export const originalsFix =
	'give the instances of this home accounts of their own, or stop those of the original: two would trade on one account';
