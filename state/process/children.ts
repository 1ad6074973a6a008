/**
 * Finds the descendants of a process through their parents. For usage statistics only: a process with a new
 * parent is not found.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {hasProc} from './proc-stat.ts';

/** Maximum number of processes that are added up for one program. */
const processesMax = 256;

/** Returns `pid` and its living descendants; `pid` alone if the system does not list children. */
export function processTree(pid: number, childrenOf: (pid: number) => readonly number[]): number[] {
	const found = new Set([pid]);
	for (const each of found) {
		for (const child of childrenOf(each)) if (found.size < processesMax) found.add(child);
	}
	return [...found];
}

/** Returns the children of all threads of a process. */
export function childrenOfAll(pid: number): number[] {
	return read(() => readdirSync(`/proc/${pid}/task`).flatMap(thread => readChildren(pid, thread)));
}

/** Returns the children of its main thread from one small file. A runner starts its Python process there. */
export function childrenOfMain(pid: number): number[] {
	return read(() => readChildren(pid, pid));
}

/** Empty if it ended meanwhile, or if this system keeps no such list. */
function read(list: () => number[]): number[] {
	if (!hasProc) return [];
	try {
		return list();
	} catch {
		return [];
	}
}

function readChildren(pid: number, thread: number | string): number[] {
	const text = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1');
	return text === '' ? [] : text.trim().split(' ').map(Number);
}
