/**
 * A death beacon: an open file without a name. The kernel closes it when the process ends, in whatever way,
 * and a watcher on `/proc/PID/fd/N` learns of it in milliseconds (death-watch.ts).
 */
import {closeSync, mkdirSync, openSync, unlinkSync} from 'node:fs';
import {join} from 'node:path';
import type {Directory} from '../home/directory.ts';
import {systemRandom} from './system-clock.ts';
import {hasProc} from './proc-stat.ts';

export type Beacon = {
	/** Number of the descriptor, for the registry; null if beacons do not work. */
	fd: number | null;
	close(): void;
};

/**
 * Opens a beacon for the lifetime of this process. It is optional, since watchers also look at the process
 * itself: if it cannot be opened, `fd` is null. It is a plain number, so the garbage collector does not close
 * it.
 */
export function openBeacon(directory: Directory, random = systemRandom): Beacon {
	let fd = hasProc ? openNameless(directory, random.hex(16)) : null;
	return {
		get fd() {
			return fd;
		},
		close() {
			if (fd !== null) closeSync(fd);
			fd = null;
		},
	};
}

function openNameless({instances}: Directory, unique: string): number | null {
	const path = join(instances, `.beacon_${process.pid}_${unique}`);
	try {
		mkdirSync(instances, {recursive: true, mode: 0o700});
		const fd = openSync(path, 'wx', 0o600);
		unlinkSync(path);
		return fd;
	} catch {
		return null;
	}
}
