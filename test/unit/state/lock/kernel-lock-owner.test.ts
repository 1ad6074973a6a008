import {spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {acquireLock} from '../../../../state/lock/lock.ts';
import {
	isKernelLockHeld,
	kernelLockOwner,
	ownerInLocks,
} from '../../../../state/lock/kernel-lock-owner.ts';
import {createTestHome, type TestHome} from '../../../support/home.ts';

let home: TestHome;
beforeEach(() => {
	home = createTestHome();
	mkdirSync(home.directory.kernelLocks, {recursive: true});
});
afterEach(() => home.remove());

const path = () => home.directory.kernelLock('BTC');

function take() {
	const {directory} = home;
	const taken = acquireLock({directory, name: 'BTC', account: '', instanceId: 'i', mode: 'SIM'});
	if (!taken.ok) throw new Error(`refused: ${taken.verdict}`);
	return taken.lock;
}

test('a kernel lock is held from its taking to its release, and asking changes nothing', () => {
	expect(isKernelLockHeld(path())).toBe(false);
	const lock = take();
	const {ino} = statSync(path());
	for (let round = 0; round < 20; round += 1) expect(isKernelLockHeld(path())).toBe(true);
	expect(lock.verify()).toBe(true);
	expect(statSync(path())).toMatchObject({ino, size: 0});
	lock.release();
	expect(isKernelLockHeld(path())).toBe(false);
	expect(readdirSync(home.directory.kernelLocks)).toEqual(['BTC']);
});

test('a file with other content is a free lock', () => {
	writeFileSync(path(), 'not a database'.repeat(99));
	expect(isKernelLockHeld(path())).toBe(false);
});

test('the holder is found by its pid, where the kernel tells', ({skip}) => {
	if (process.platform !== 'linux') skip('only Linux has /proc/locks');
	expect(kernelLockOwner(path())).toBeNull();
	const lock = take();
	expect(kernelLockOwner(path())?.pid).toBe(process.pid);
	lock.release();
	expect(kernelLockOwner(path())).toBeNull();
});

// Lines of a real /proc/locks: a holder, a reader, one that waits, and a writer of another range.
const locks = `1: POSIX  ADVISORY  WRITE 4712 08:01:9001 1073741824 1073742335
2: POSIX  ADVISORY  READ  4711 08:01:9002 1073741826 1073742335
3: -> POSIX  ADVISORY  WRITE 4714 08:01:9003 1073741824 1073742335
4: POSIX  ADVISORY  WRITE 4715 08:01:9004 120 120
5: POSIX  ADVISORY  WRITE 0 08:01:9005 1073741824 1073742335
6: POSIX  ADVISORY  WRITE 4716 08:01:19001 1073741824 1073742335
`;

test('only a lock for writing on the range of SQLite counts', () => {
	expect(ownerInLocks(locks, {dev: 0x8_01, ino: 9001})).toEqual({pid: 4712, isExact: true});
	expect(ownerInLocks(locks, {dev: 0x8_01, ino: 19_001})?.pid).toBe(4716);
	for (const ino of [9002, 9003, 9004, 9005, 1])
		expect(ownerInLocks(locks, {dev: 0x8_01, ino})).toBeNull();
});

test('a file of the same number on another device is no proof', () => {
	const two = `${locks}7: POSIX  ADVISORY  WRITE 4717 00:123:9001 1073741824 1073742335\n`;
	expect(ownerInLocks(two, {dev: 0x10_00_23, ino: 9001})).toEqual({pid: 4717, isExact: true});
	expect(ownerInLocks(two, {dev: 0x9_02, ino: 9001})).toEqual({pid: 4712, isExact: false});
});

test('a pipe in the place of a kernel lock keeps nobody waiting', () => {
	expect(spawnSync('mkfifo', [path()]).status).toBe(0);
	expect(isKernelLockHeld(path())).toBe(false);
});
