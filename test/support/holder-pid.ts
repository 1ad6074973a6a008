/** Which process holds a lock of a home. Never a number that names no process: signals to 0 would hit the test itself. */
import {directoryAt} from '../../state/home/directory.ts';
import {readLock} from '../../state/lock/inspect.ts';

/** Returns the pid of the living holder; null when there is none. */
export function findHolderPid(home: string, name: string): number | null {
	const lock = readLock(directoryAt(home), name);
	return lock?.verdict === 'held' ? (lock.holder?.pid ?? null) : null;
}

/** Returns the same. @throws when nobody holds it. */
export function holderPid(home: string, name: string): number {
	const pid = findHolderPid(home, name);
	if (pid === null) throw new Error(`no process holds ${name} in ${home}`);
	return pid;
}
