import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {cleanLocks, inspectLocks, readLock} from '../../../../state/lock/inspect.ts';
import {acquireLock} from '../../../../state/lock/lock.ts';
import {ownIdentity} from '../../../../state/process/identity.ts';
import {createTestHome, type TestHome} from '../../../support/home.ts';

let home: TestHome;
beforeEach(() => {
	home = createTestHome();
	mkdirSync(home.directory.kernelLocks, {recursive: true});
});
afterEach(() => home.remove());

const plant = (name: string, content: string) =>
	writeFileSync(home.directory.lockFile(name), content);
const holder = (changes: Record<string, unknown>) => JSON.stringify({...ownIdentity(), ...changes});

function plantOneOfEach(): void {
	plant('ALIVE', holder({name: 'ALIVE', account: 'main'}));
	plant('CORRUPT', '{');
	plant('COPIED', holder({home: '1:1'}));
	plant('FOREIGN', holder({host: 'elsewhere', bootId: 'another'}));
	plant('STALE', holder({processStart: '1'}));
}

const verdicts = (locks: readonly {name: string; verdict: string}[]) =>
	locks.map(({name, verdict}) => `${name} ${verdict}`);

test('every lock is shown with its verdict and holder; a corrupt one has none', () => {
	plantOneOfEach();
	const locks = inspectLocks(home.directory);
	expect(verdicts(locks)).toEqual([
		'ALIVE held',
		'COPIED copied',
		'CORRUPT corrupt',
		'FOREIGN foreign',
		'STALE stale',
	]);
	expect(locks[0]?.holder).toMatchObject({pid: process.pid, account: 'main'});
	expect(locks[2]?.holder).toBeNull();
});

test('cleaning removes stale, copied and corrupt locks and keeps the others', () => {
	plantOneOfEach();
	writeFileSync(join(home.directory.locks, '.STALE~1.tmp'), '');
	const {removed, kept} = cleanLocks(home.directory);
	expect(verdicts(removed)).toEqual(['COPIED copied', 'CORRUPT corrupt', 'STALE stale']);
	expect(verdicts(kept)).toEqual(['ALIVE held', 'FOREIGN foreign']);
	expect(verdicts(inspectLocks(home.directory))).toEqual(['ALIVE held', 'FOREIGN foreign']);
	expect(existsSync(join(home.directory.locks, '.STALE~1.tmp'))).toBe(false);
	expect(existsSync(home.directory.kernelLock('STALE'))).toBe(true);
});

test('a corrupt lock whose kernel lock is held is kept', () => {
	const taken = acquireLock({
		directory: home.directory,
		name: 'BTC',
		account: 'paper',
		instanceId: 'i',
		mode: 'SIM',
	});
	plant('BTC', 'overwritten by somebody');
	expect(cleanLocks(home.directory)).toMatchObject({removed: [], kept: [{verdict: 'corrupt'}]});
	if (taken.ok) taken.lock.release();
	expect(cleanLocks(home.directory)).toMatchObject({removed: [{name: 'BTC'}], kept: []});
});

test('a home without locks shows none', () => {
	expect(readLock(home.directory, 'BTC')).toBeNull();
	expect(inspectLocks(home.directory)).toEqual([]);
});
