/** A small file system of its own on a test's home, where the machine lets us mount one. */
import {spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/**
 * Mounts a tmpfs of `options` on `path`, for this user alone as a home is; false without the right to. Unmount it
 * before `path` is removed.
 */
export function mountSmall(path: string, options: string): boolean {
	mkdirSync(path, {recursive: true});
	const parameters = ['-t', 'tmpfs', '-o', `mode=700,${options}`, 'tmpfs', path];
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

/**
 * Lets every new look at the mount `path` see it read-only, as after an error of the disk. What is open stays
 * open for writing. Undo it with {@link unbind}.
 */
export function bindReadOnly(path: string): void {
	spawnSync('mount', ['--bind', path, path], {stdio: 'ignore'});
	spawnSync('mount', ['-o', 'remount,bind,ro', path], {stdio: 'ignore'});
}

/** Takes a read-only view away; does nothing where there is none. */
export function unbind(path: string): void {
	const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
	if (mounts.some(line => line.startsWith(`tmpfs ${path} tmpfs ro,`))) unmount(path);
}
