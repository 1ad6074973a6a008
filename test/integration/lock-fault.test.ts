import {spawnSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {inspectLocks} from '../../state/lock/inspect.ts';
import {acquireLock} from '../../state/lock/lock.ts';
import {createTestHome, type TestHome} from '../support/home.ts';

let home: TestHome;
beforeEach(() => {
	home = createTestHome();
});
afterEach(() => {
	spawnSync('umount', [home.directory.home], {stdio: 'ignore'});
	home.remove();
});

/** Mounts a small file system on the home; needs root rights. */
function mount(options: string): boolean {
	const parameters = ['-t', 'tmpfs', '-o', options, 'tmpfs', home.directory.home];
	return spawnSync('mount', parameters, {stdio: 'ignore'}).status === 0;
}

const acquire = () =>
	acquireLock({
		directory: home.directory,
		name: 'BTC',
		account: 'paper',
		instanceId: 'i',
		mode: 'SIM',
	});

test('a read-only home says so with exit 73', ({skip}) => {
	if (!mount('size=1m,ro')) skip('mounting needs root rights');
	expect(acquire).toThrow(expect.objectContaining({code: 'HOME_READ_ONLY', exitCode: 73}));
});

test('a full disk says so with exit 74, and the lock is free once there is room again', ({
	skip,
}) => {
	if (!mount('size=256k')) skip('mounting needs root rights');
	const taken = acquire();
	if (taken.ok) taken.lock.release();
	const ballast = `${home.directory.home}/ballast`;
	expect(() => {
		for (let block = 0; block < 64; block += 1)
			writeFileSync(ballast, Buffer.alloc(8192), {flag: 'a'});
	}).toThrow(expect.objectContaining({code: 'ENOSPC'}));
	// Which file meets the full disk first is the system's choice.
	expect(acquire).toThrow(expect.objectContaining({exitCode: 74}));
	writeFileSync(ballast, '');
	const again = acquire();
	expect(again.ok).toBe(true);
	if (again.ok) again.lock.release();
	expect(inspectLocks(home.directory)).toEqual([]);
});

test('a lock that is a directory is corrupt for the eye and cannot be replaced', () => {
	mkdirSync(home.directory.lockFile('BTC'), {recursive: true});
	expect(inspectLocks(home.directory)).toMatchObject([{verdict: 'corrupt'}]);
	expect(acquire).toThrow(expect.objectContaining({code: 'LOCK_NOT_REGULAR', exitCode: 73}));
});
