/** The open files and the start environment of a process, from `/proc`; empty if this user may not see them. */
import {readdirSync, readFileSync, readlinkSync} from 'node:fs';

/** Returns the targets of all descriptors of process `pid`. A removed file has the suffix ` (deleted)`. */
export function openFiles(pid: number): string[] {
	const folder = `/proc/${pid}/fd`;
	return quietly(() => readdirSync(folder), []).flatMap(name => {
		const target = quietly(() => readlinkSync(`${folder}/${name}`), '');
		return target === '' ? [] : [target];
	});
}

/** Returns the target of `/proc/PID/exe` or `/proc/PID/cwd`; null if it cannot be seen. */
export function processLink(pid: number, name: 'exe' | 'cwd'): string | null {
	return quietly<string | null>(() => readlinkSync(`/proc/${pid}/${name}`), null);
}

/** Returns the environment with which process `pid` was started; null if it cannot be seen. */
export function startEnvironmentOf(pid: number): Map<string, string> | null {
	const text = quietly(() => readFileSync(`/proc/${pid}/environ`, 'utf8'), '');
	if (text === '') return null;
	const entries = text.split('\0').flatMap((entry): [string, string][] => {
		const at = entry.indexOf('=');
		return at <= 0 ? [] : [[entry.slice(0, at), entry.slice(at + 1)]];
	});
	return new Map(entries);
}

/** Processes may end during the read, and other users' are closed to us: both return `otherwise`. */
function quietly<T>(look: () => T, otherwise: T): T {
	try {
		return look();
	} catch {
		return otherwise;
	}
}
