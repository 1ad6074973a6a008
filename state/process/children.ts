/** The processes that a process started, by parenthood. For figures only: one that changed its parent is not found. */
import {readdirSync, readFileSync} from 'node:fs';
import {hasProc} from './proc-stat.ts';

/** More processes of one program than anybody adds up. */
const processesMax = 256;

/** Returns `pid` and its living descendants; `pid` alone where the system does not list children. */
export function processTree(
	pid: number,
	childrenOf: (pid: number) => readonly number[] = readChildren,
): number[] {
	const found = new Set([pid]);
	for (const each of found) {
		for (const child of childrenOf(each)) if (found.size < processesMax) found.add(child);
	}
	return [...found];
}

function readChildren(pid: number): number[] {
	if (!hasProc) return [];
	try {
		const folder = `/proc/${pid}/task`;
		return readdirSync(folder)
			.flatMap(thread => readFileSync(`${folder}/${thread}/children`, 'latin1').split(' '))
			.filter(text => text.trim() !== '')
			.map(Number);
	} catch {
		// It ended meanwhile, or this kernel keeps no such list.
		return [];
	}
}
