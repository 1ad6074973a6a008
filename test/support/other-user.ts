/** Runs the built program as another user of this machine, which only root can do. */
import {spawn, spawnSync} from 'node:child_process';
import {chownSync, lstatSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {collectEnd, type Ended, programFile} from './pitwall.ts';

/** A user id that owns nothing here; `nobody` on most systems. */
export const otherUid = 65_534;

/** Whether this process may become the other user, and that user may read the program. */
export const canBeOther =
	process.getuid?.() === 0 &&
	spawnSync(process.execPath, [programFile, '--version'], {uid: otherUid, gid: otherUid}).status ===
		0;

/** Runs `pitwall` as `uid`; `home` becomes `PITWALL_HOME`, null leaves it out. */
export function runAs(
	uid: number,
	words: readonly string[],
	{cwd, home = null, input = ''}: {cwd: string; home?: string | null; input?: string},
): Promise<Ended> {
	const {NODE_EXTRA_CA_CERTS: _, PITWALL_HOME: __, TMUX: ___, ...environment} = process.env;
	const child = spawn(process.execPath, [programFile, ...words], {
		cwd,
		...(uid !== process.getuid?.() && {uid, gid: uid}),
		env: {...environment, HOME: cwd, NO_COLOR: '1', ...(home !== null && {PITWALL_HOME: home})},
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	const {ended} = collectEnd(child);
	child.stdin.end(input);
	return ended;
}

/** Gives `path` and all below it to the user `uid`. */
export function giveTo(uid: number, path: string): void {
	for (const each of treeOf(path)) chownSync(each, uid, uid);
}

/** Returns the paths below `path`, itself included, sorted. */
export function treeOf(path: string): string[] {
	if (!lstatSync(path).isDirectory()) return [path];
	const inside = readdirSync(path).flatMap(name => treeOf(join(path, name)));
	return [path, ...inside].toSorted();
}
