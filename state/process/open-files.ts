/** What a process has open and in which environment it was started, from `/proc`; empty where that is not for us to see. */
import {readdirSync, readFileSync, readlinkSync} from 'node:fs';

/** Returns the targets of all descriptors of process `pid`. A removed file has the suffix ` (deleted)`. */
export function openFiles(pid: number): string[] {
	const folder = `/proc/${pid}/fd`;
	return quietly(() => readdirSync(folder), []).flatMap(name => {
		const target = quietly(() => readlinkSync(`${folder}/${name}`), '');
		return target === '' ? [] : [target];
	});
}

/** Returns the target of `/proc/PID/exe` or `/proc/PID/cwd`; null where it cannot be seen. */
export function processLink(pid: number, name: 'exe' | 'cwd'): string | null {
	return quietly<string | null>(() => readlinkSync(`/proc/${pid}/${name}`), null);
}

/** Returns the environment with which process `pid` was started; null where it cannot be seen. */
export function startEnvironmentOf(pid: number): Map<string, string> | null {
	const text = quietly(() => readFileSync(`/proc/${pid}/environ`, 'utf8'), '');
	if (text === '') return null;
	const entries = text.split('\0').flatMap((entry): [string, string][] => {
		const at = entry.indexOf('=');
		return at <= 0 ? [] : [[entry.slice(0, at), entry.slice(at + 1)]];
	});
	return new Map(entries);
}

/** Processes end while we look, and those of others are closed to us: both mean that there is nothing to see. */
function quietly<T>(look: () => T, otherwise: T): T {
	try {
		return look();
	} catch {
		return otherwise;
	}
}
