import {
	cpSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {LockHolder} from '../../../../state/domain/instance/lock.ts';
import {heldLockError} from '../../../../state/lock/held-lock-error.ts';
import {acquireLock, type Lock, type LockOptions} from '../../../../state/lock/lock.ts';
import {homeIdentity} from '../../../../state/home/home-identity.ts';
import {ownIdentity} from '../../../../state/process/identity.ts';
import {createTestHome, type TestHome} from '../../../support/home.ts';

let home: TestHome;
const taken: Lock[] = [];

beforeEach(() => {
	home = createTestHome();
});

afterEach(() => {
	for (const lock of taken.splice(0)) lock.release();
	home.remove();
});

function acquire(options: Partial<LockOptions> = {}) {
	const result = acquireLock({
		directory: home.directory,
		name: 'BTC',
		account: 'paper',
		instanceId: '20261122_040000_1_00000000',
		mode: 'SIM',
		waitMs: 30,
		...options,
	});
	if (result.ok) taken.push(result.lock);
	return result;
}

function acquired(options: Partial<LockOptions> = {}): Lock {
	const result = acquire(options);
	if (!result.ok) throw new Error(`refused: ${result.verdict}`);
	return result.lock;
}

function plant(content: string, name = 'BTC'): void {
	mkdirSync(home.directory.kernelLocks, {recursive: true});
	writeFileSync(home.directory.lockFile(name), content);
}

function holderWith(changes: Record<string, unknown>): string {
	return JSON.stringify({...ownIdentity(), name: 'BTC', account: 'paper', token: 'x', ...changes});
}

const lockText = () => readFileSync(home.directory.lockFile('BTC'), 'utf8');

test('a taken lock shows who holds it, with every field of the contract', () => {
	const lock = acquired({account: 'main', mode: 'LIVE'});
	const holder = JSON.parse(lockText()) as LockHolder;
	expect(holder).toEqual(lock.holder);
	expect(holder).toMatchObject({
		...ownIdentity(),
		home: homeIdentity(home.directory.home),
		name: 'BTC',
		account: 'main',
		mode: 'LIVE',
		instanceId: '20261122_040000_1_00000000',
	});
	expect(holder.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	expect(holder.token).toMatch(/^[0-9a-f]{32}$/);
});

test('the kernel lock file stays empty and leaves no journal', () => {
	acquired();
	expect(readdirSync(home.directory.kernelLocks)).toEqual(['BTC']);
	expect(statSync(home.directory.kernelLock('BTC')).size).toBe(0);
});

test('a held lock refuses a second holder and names the first', () => {
	const lock = acquired();
	expect(acquire()).toEqual({ok: false, verdict: 'held', holder: lock.holder});
	expect(lock.verify()).toBe(true);
});

test('a released lock is free, leaves no file and keeps the kernel lock file', () => {
	const lock = acquired();
	lock.release();
	lock.release();
	expect(lock.verify()).toBe(false);
	expect(readdirSync(home.directory.locks)).toEqual(['.kl']);
	expect(readdirSync(home.directory.kernelLocks)).toEqual(['BTC']);
	expect(acquire().ok).toBe(true);
});

test('the fencing token grows with every holder', () => {
	const tokens = [1, 2, 3].map(() => {
		const lock = acquired();
		lock.release();
		return lock.fencingToken;
	});
	expect(tokens).toEqual([1n, 2n, 3n]);
});

test('release leaves a foreign token alone', () => {
	const lock = acquired();
	const foreign = holderWith({token: 'somebody else'});
	writeFileSync(home.directory.lockFile('BTC'), foreign);
	expect(lock.verify()).toBe(false);
	lock.release();
	expect(lockText()).toBe(foreign);
});

test.each([
	['empty', ''],
	['torn', holderWith({}).slice(0, 40)],
	['garbage', '\0\u0001garbage'],
	['not an object', '42'],
	['without a pid', '{"name":"BTC"}'],
])('a lock file that is %s is taken over', (_, content) => {
	plant(content);
	expect(acquired().verify()).toBe(true);
});

test.each([
	['of another boot', {bootId: 'another'}],
	['of a reused pid', {processStart: '1'}],
	['of no process', {pid: 2 ** 31 - 2}],
])('a lock file %s is taken over', (_, changes) => {
	plant(holderWith(changes));
	expect(acquired().verify()).toBe(true);
});

test('a lock of another boot on another host is never stolen unless forced', () => {
	const foreign = holderWith({host: 'elsewhere', bootId: 'another'});
	plant(foreign);
	expect(acquire()).toMatchObject({ok: false, verdict: 'foreign'});
	expect(lockText()).toBe(foreign);
	expect(acquire({forceForeign: true}).ok).toBe(true);
});

test.each([
	['of another pid namespace', {pidNamespace: 'pid:[1]'}],
	['of another pid namespace and host name', {pidNamespace: 'pid:[1]', host: 'elsewhere'}],
	['without a start time', {processStart: null}],
	['of another home', {home: '1:1'}],
])('a lock %s is taken over once its kernel lock is free', (_, changes) => {
	plant(holderWith(changes));
	expect(acquired().verify()).toBe(true);
});

test('a lock of another pid namespace whose kernel lock is held refuses', () => {
	const {holder} = acquired();
	plant(JSON.stringify({...holder, pidNamespace: 'pid:[1]', host: 'elsewhere'}));
	expect(acquire({forceForeign: true})).toMatchObject({ok: false, verdict: 'held'});
});

test('another host name on the same boot is the same machine', () => {
	plant(holderWith({host: 'as-it-was-called-before'}));
	expect(acquire()).toMatchObject({ok: false, verdict: 'held'});
});

test('a lock that lies in a copy of its home fails its proof there', () => {
	const lock = acquired();
	const aside = `${home.directory.home}-aside`;
	renameSync(home.directory.home, aside);
	cpSync(aside, home.directory.home, {recursive: true});
	expect(lock.verify()).toBe(false);
	expect(acquire().ok).toBe(true);
	rmSync(aside, {recursive: true});
});

test('a living process without a kernel lock is not robbed, even by force', () => {
	plant(holderWith({}));
	expect(acquire({forceForeign: true})).toMatchObject({ok: false, verdict: 'held'});
});

test('a removed lock directory fails verify, and still no second holder gets in', () => {
	const lock = acquired();
	rmSync(home.directory.locks, {recursive: true});
	expect(lock.verify()).toBe(false);
	expect(acquire()).toEqual({ok: false, verdict: 'held', holder: lock.holder});
	lock.release();
	expect(acquire().ok).toBe(true);
});

test('a kernel lock whose holder left no evidence is reported as unknown after the wait', () => {
	acquired();
	rmSync(home.directory.lockFile('BTC'));
	expect(acquire({waitMs: 20})).toEqual({ok: false, verdict: 'unknown', holder: null});
});

test('a kernel lock file with foreign content is emptied in place and works', () => {
	mkdirSync(home.directory.kernelLocks, {recursive: true});
	const path = home.directory.kernelLock('BTC');
	writeFileSync(path, 'x'.repeat(5000));
	const {ino} = statSync(path);
	acquired();
	expect(statSync(path)).toMatchObject({ino, size: 0});
});

test('litter of killed holders of this name is swept, that of others stays', () => {
	mkdirSync(home.directory.kernelLocks, {recursive: true});
	writeFileSync(join(home.directory.locks, '.BTC~0123.tmp'), '{');
	writeFileSync(join(home.directory.locks, '.BTC.X~0123.tmp'), '{');
	acquired();
	expect(readdirSync(home.directory.locks).toSorted()).toEqual([
		'.BTC.X~0123.tmp',
		'.kl',
		'BTC.lock',
	]);
});

test.each(['', '.', '..', '../x', 'a/b', '.kl', 'a b', 'é', 'x'.repeat(65), 'a\n'])(
	'%j is refused as a name',
	name => {
		expect(() => acquire({name})).toThrow(
			expect.objectContaining({code: 'NAME_REFUSED', exitCode: 64}),
		);
	},
);

test('a home that cannot hold a lock directory says so with exit 73', () => {
	writeFileSync(home.directory.locks, 'a file, not a directory');
	expect(() => acquire()).toThrow(expect.objectContaining({code: 'HOME_READ_ONLY', exitCode: 73}));
});

test('the refusal says who holds the lock, since when, and how to stop it', () => {
	const {holder} = acquired({account: 'main'});
	const error = heldLockError('BTC', {ok: false, verdict: 'held', holder});
	expect(error).toMatchObject({code: 'LOCK_HELD', exitCode: 75});
	for (const word of [String(process.pid), holder.timestamp, 'main', 'pitwall stop BTC'])
		expect(error.message).toContain(word);
	expect(error.message).toContain(`kill -TERM ${process.pid}`);
});

test('the refusal of a second supervisor names no command that does not exist', () => {
	const {holder} = acquired();
	const {message} = heldLockError('SUPERVISOR', {ok: false, verdict: 'held', holder});
	expect(message).toContain(`kill -TERM ${holder.pid}`);
	expect(message).not.toContain('pitwall stop');
});

test('the refusal of a foreign lock names the host and the flag that overrides', () => {
	const {holder} = acquired();
	const foreign = {...holder, host: 'elsewhere'};
	const {message} = heldLockError('BTC', {ok: false, verdict: 'foreign', holder: foreign});
	expect(message).toContain('elsewhere');
	expect(message).toContain('--force-foreign');
});
