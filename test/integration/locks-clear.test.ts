/** What a machine that is gone left behind: every error names the one command that clears it. */
import {existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {directoryAt} from '../../state/home/directory.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import {createTestHome, type Home} from '../support/pitwall.ts';

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
	await home.run(['ps']);
});
afterEach(() => home.remove());

const holder = (name: string) => ({
	...{pid: 4242, processStart: '1', bootId: 'other', host: 'elsewhere', pidNamespace: 'other'},
	...{name, account: 'paper', timestamp: '2026-01-01T00:00:00.000Z', instanceId: 'i', home: '1:1'},
	...{mode: 'SIM', token: 't'},
});

const directory = () => directoryAt(home.path);

function plantLock(name: string): void {
	mkdirSync(directory().kernelLocks, {recursive: true});
	writeFileSync(directory().lockFile(name), JSON.stringify(holder(name)));
}

function plantLease(name: string): void {
	const {database, close} = openControlStore(directory().controlDatabase);
	database
		.prepare('INSERT OR REPLACE INTO lease (key, token, holder) VALUES (?, 7, ?)')
		.run(`lock/${name}`, JSON.stringify(holder(name)));
	close();
}

function plantEntry(name: string): string {
	const id = '20260101_000000_4242_0123abcd';
	const {pid, processStart, bootId, host, pidNamespace, account, mode} = holder(name);
	const process = {pid, processStart, bootId, host, pidNamespace};
	const facts = {instanceId: id, name, symbol: name, account, mode, runId: 'r', beaconFd: null};
	mkdirSync(directory().instances, {recursive: true});
	const entry = {...facts, ...process, epoch: 1, startedAt: '2026-01-01T00:00:00.000Z'};
	writeFileSync(directory().instanceFile(id), JSON.stringify(entry));
	return id;
}

const command = 'pitwall locks clear BTC';

test('lock, lease and registry entry of a machine that is gone are cleared after a typed yes', async () => {
	plantLock('BTC');
	plantLease('BTC');
	const id = plantEntry('BTC');
	const refused = await home.run(['locks', 'clear'], {input: 'no\n'});
	expect(refused.exitCode).toBe(0);
	for (const text of ['lock BTC: process 4242 on host elsewhere', 'lease lock/BTC:', id])
		expect(refused.stderr).toContain(text);
	expect(refused.stderr).toContain('nothing was changed');
	expect(existsSync(directory().lockFile('BTC'))).toBe(true);
	const cleared = await home.run(['locks', 'clear'], {input: 'yes\n'});
	expect(cleared.exitCode, cleared.stderr).toBe(0);
	expect(cleared.stdout.match(/cleared/g)).toHaveLength(3);
	expect(existsSync(directory().lockFile('BTC'))).toBe(false);
	expect(readdirSync(directory().instances)).toEqual([]);
	expect((await home.run(['start', 'BTC'])).exitCode).toBe(0);
});

test('--yes does not ask, names choose, and JSON tells what was cleared', async () => {
	plantLock('BTC');
	plantLock('ETH');
	plantLease('GOLD');
	const {value, exitCode} = await home.json(['locks', 'clear', 'ETH', 'GOLD', '--yes']);
	expect(exitCode).toBe(0);
	expect(value).toMatchObject({
		done: true,
		cleared: [
			{kind: 'lock', id: 'ETH', name: 'ETH', pid: 4242, host: 'elsewhere'},
			{kind: 'lease', id: 'lock/GOLD', name: 'GOLD'},
		],
		kept: [],
	});
	expect(existsSync(directory().lockFile('BTC'))).toBe(true);
	const unknown = await home.run(['locks', 'clear', 'OIL', '--yes']);
	expect(unknown.exitCode).toBe(66);
	expect(unknown.stderr).toContain('NOTHING_FOREIGN');
});

test('what lives or is dead on this machine is never cleared', async () => {
	await home.run(['start', 'BTC']);
	const {exitCode, stdout} = await home.run(['locks', 'clear', '--yes']);
	expect(exitCode).toBe(0);
	expect(stdout).toContain('nothing here is foreign');
	expect((await home.run(['locks'])).stdout).toMatch(/BTC +held/);
	expect((await home.run(['locks', 'clear', 'BTC', '--yes'])).exitCode).toBe(66);
});

test('every command that meets a foreign lock names the command that clears it', async () => {
	plantLock('BTC');
	for (const words of [
		['start', 'BTC'],
		['stop', 'BTC'],
		['kill', 'BTC'],
		['restart', 'BTC'],
		['remove', 'BTC', '--yes'],
		['run', '--symbol', 'BTC', '--bars', '1'],
		['ledger', 'archive', 'BTC'],
		['ps'],
		['why', 'BTC'],
		['locks'],
		['doctor'],
	]) {
		const {stdout, stderr} = await home.run(words);
		expect(stdout + stderr, words.join(' ')).toContain(command);
	}
});

test('a foreign lease alone refuses a start with the same command', async () => {
	plantLease('BTC');
	const byHand = await home.run(['run', '--symbol', 'BTC', '--bars', '1']);
	expect(byHand.exitCode).toBe(75);
	expect(byHand.stderr).toContain(command);
	await home.run(['locks', 'clear', 'BTC', '--yes']);
	expect((await home.run(['run', '--symbol', 'BTC', '--bars', '1'])).exitCode).toBe(0);
});

test('a foreign lock of the supervisor is told, and cleared, in the same way', async () => {
	plantLock('SUPERVISOR');
	for (const words of [['up'], ['start', 'BTC'], ['supervisor'], ['supervisor', 'restart']]) {
		const {exitCode, stderr} = await home.run(words);
		expect(exitCode, words.join(' ')).toBe(75);
		expect(stderr, words.join(' ')).toContain('pitwall locks clear SUPERVISOR');
	}

	const down = await home.run(['down', '--yes']);
	expect(down.exitCode).toBe(75);
	expect(down.stdout).toContain('pitwall locks clear SUPERVISOR');
	expect((await home.run(['locks', 'clear', 'SUPERVISOR', '--yes'])).exitCode).toBe(0);
	expect((await home.run(['up'])).exitCode).toBe(0);
});

test('an account that a foreign registry entry holds is refused with the same command', async () => {
	const file = join(home.path, 'pitwall.yaml');
	writeFileSync(file, JSON.stringify({accounts: {main: {exclusive: true}}, instances: {}}));
	await home.run(['ps']);
	const id = plantEntry('OTHER');
	const path = directory().instanceFile(id);
	const text = JSON.stringify({...holder('OTHER'), symbol: 'BTC', account: 'main', instanceId: id});
	writeFileSync(path, text);
	const flags = ['--symbol', 'BTC', '--name', 'MINE', '--account', 'main', '--bars', '1'];
	const byHand = await home.run(['run', ...flags]);
	expect(byHand.exitCode).toBe(75);
	expect(byHand.stderr).toContain('pitwall locks clear OTHER');
});
