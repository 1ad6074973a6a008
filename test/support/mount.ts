/** A small file system of its own on a test's home, where the machine lets us mount one. */
import {spawnSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/** Mounts a tmpfs of `options` on `path`; false without the right to. Unmount it before `path` is removed. */
export function mountSmall(path: string, options: string): boolean {
	mkdirSync(path, {recursive: true});
	const parameters = ['-t', 'tmpfs', '-o', `mode=0700,${options}`, 'tmpfs', path];
	return spawnSync('mount', parameters, {stdio: 'ignore'}).status === 0;
}

/** Lazily: a process that is just ending may still have its log open there. */
export function unmount(path: string): void {
	spawnSync('umount', ['-l', path], {stdio: 'ignore'});
}

/** Fills the file system of `folder` to its last byte; returns the path of the ballast. */
export function fill(folder: string): string {
	const ballast = join(folder, 'ballast');
	for (const bytes of [65_536, 4096, 1])
		try {
			for (;;) writeFileSync(ballast, Buffer.alloc(bytes), {flag: 'a'});
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
		}
	return ballast;
}
