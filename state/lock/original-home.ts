/** Finds out from copied locks whether the instances of the original of this home still run. */
import type {Directory} from '../home/directory.ts';
import type {LockHolder} from '../domain/instance/lock.ts';
import {isReservedName} from '../domain/instance/reserved-name.ts';
import {judge} from '../process/identity.ts';
import {inspectLocks} from './inspect.ts';

/** Returns the live holders of copied locks: instances of the original home, never of this one. */
export function livingOriginals(directory: Directory): LockHolder[] {
	return inspectLocks(directory).flatMap(({name, verdict, holder}) => {
		if (verdict !== 'copied' || holder === null || isReservedName(name)) return [];
		// Judged as in the original home: only the life of its process matters here.
		return judge(holder, holder.home) === 'alive' ? {...holder, name} : [];
	});
}

/** Returns a text about them; null if there are none. */
export function originalsText(living: readonly LockHolder[]): string | null {
	if (living.length === 0) return null;
	const runs = living.map(({name, pid}) => `${name} runs (pid ${pid})`).join(', ');
	return `this is the copy of a home in which ${runs}`;
}

/** The risk of two homes with the same accounts, and its fix. */
export const originalsFix =
	'give the instances of this home accounts of their own, or stop those of the original: two would trade on one account';
