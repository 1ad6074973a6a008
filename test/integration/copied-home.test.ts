/** A copy of a home names processes of the original: they are never shown as its own, and never signalled. */
import {spawnSync} from 'node:child_process';
import {renameSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createTestHome, type Ended, type Home, until} from '../support/pitwall.ts';
import {isAlive} from '../support/program-home.ts';

let home: Home;
let copies: string[];

beforeEach(async () => {
	home = createTestHome();
	copies = [];
	await home.run(['init']);
});
afterEach(async () => {
	for (const copy of copies) await home.run(['down', '--yes', '--home', copy]);
	await home.remove();
});

type LockRow = {name: string; verdict: string; pid: number};

async function locksOf(path: string): Promise<LockRow[]> {
	const {value} = await home.json(['locks', '--home', path]);
	return value as LockRow[];
}

/** Copies the home with everything in it, as an administrator would. */
function copyHome(name: string): string {
	const copy = join(dirname(home.path), name);
	const {status, stderr} = spawnSync('cp', ['-a', home.path, copy], {encoding: 'utf8'});
	if (status !== 0) throw new Error(stderr);
	copies.push(copy);
	return copy;
}

const on = (path: string, ...words: string[]): Promise<Ended> =>
	home.run([...words, '--home', path]);

async function pidsOf(path: string): Promise<number[]> {
	const held = (await locksOf(path)).filter(({verdict}) => verdict === 'held');
	return held.map(({pid}) => pid);
}

test('down in a copy of a running home touches nothing of the original', async () => {
	await home.run(['start', 'BTC', 'ETH']);
	const pids = await pidsOf(home.path);
	expect(pids).toHaveLength(3);
	const copy = copyHome('copy');
	expect((await locksOf(copy)).map(({verdict}) => verdict)).toEqual(['copied', 'copied', 'copied']);
	const seen = await home.json(['ps', '--home', copy]);
	for (const view of seen.value as {name: string; pid: number | null; observed: string}[])
		expect(view, view.name).toMatchObject({pid: null, observed: 'stopped'});
	const down = await on(copy, 'down', '--yes');
	expect(down.exitCode, down.stderr + down.stdout).toBe(0);
	expect(down.stdout).toContain('supervisor: not running');
	expect(pids.filter(isAlive)).toEqual(pids);
	expect(await pidsOf(home.path)).toEqual(pids);
	// No process was started for it either.
	expect(await locksOf(copy)).toEqual([]);
});

test.each([
	['stop', 'BTC'],
	['kill', '--all'],
	['restart', 'BTC'],
])('%s %s in a copy leaves the original alone', async (...words) => {
	await home.run(['start', 'BTC', 'ETH']);
	const pids = await pidsOf(home.path);
	const copy = copyHome('copy');
	expect((await on(copy, ...words)).exitCode).toBe(0);
	expect(pids.filter(isAlive)).toEqual(pids);
	const own = await pidsOf(copy);
	expect(own.filter(pid => pids.includes(pid))).toEqual([]);
});

test('up in a copy starts instances of its own, and each home stops its own', async () => {
	await home.run(['start', 'BTC']);
	const pids = await pidsOf(home.path);
	const copy = copyHome('copy');
	const up = await on(copy, 'up');
	expect(up.exitCode, up.stderr).toBe(0);
	expect(up.stderr).toContain(`copy of a home in which BTC runs (pid `);
	const own = await pidsOf(copy);
	expect(own).toHaveLength(2);
	expect(own.filter(pid => pids.includes(pid))).toEqual([]);
	expect((await on(copy, 'down', '--yes')).exitCode).toBe(0);
	expect(own.filter(isAlive)).toEqual([]);
	expect(pids.filter(isAlive)).toEqual(pids);
});

test('the program of a copied home is not swept as a leftover of the copy', async () => {
	const command = ['sh', '-c', 'sleep 600 & echo $! > grandchild; wait'];
	writeFileSync(
		join(home.path, 'pitwall.yaml'),
		JSON.stringify({instances: {BOT: {command, stop_timeout: '1s'}}}),
	);
	const started = await home.run(['start', 'BOT']);
	expect(started.exitCode, started.stderr).toBe(0);
	const children = () =>
		spawnSync('pgrep', ['-P', String(botPid)], {encoding: 'utf8'})
			.stdout.trim()
			.split('\n');
	const botPid = (await locksOf(home.path)).find(({name}) => name === 'BOT')?.pid ?? 0;
	const before = children();
	expect(before).toHaveLength(1);
	const copy = copyHome('copy');
	expect((await on(copy, 'start', 'BOT')).exitCode).toBe(0);
	expect((await on(copy, 'kill', 'BOT')).exitCode).toBe(0);
	expect(isAlive(botPid)).toBe(true);
	expect(children()).toEqual(before);
});

test('what runs notices that a copy was put in the place of its home, and stops', async () => {
	await home.run(['start', 'BTC']);
	const pids = await pidsOf(home.path);
	expect(pids).toHaveLength(2);
	const copy = copyHome('copy');
	const original = `${home.path}-original`;
	renameSync(home.path, original);
	copies.push(original);
	renameSync(copy, home.path);
	await until('the end of both', () => pids.filter(isAlive).length === 0);
	// The copied lock was not theirs to remove.
	const verdicts = (await locksOf(home.path)).map(({name, verdict}) => `${name} ${verdict}`);
	expect(verdicts).toEqual(['BTC copied', 'SUPERVISOR copied']);
});

test('doctor says of a copy that the original still runs', async () => {
	await home.run(['start', 'BTC']);
	const copy = copyHome('copy');
	const {stdout} = await on(copy, 'doctor');
	expect(stdout).toMatch(/! copy: warning: .*BTC runs \(pid \d+\)/);
	expect((await home.run(['doctor'])).stdout).not.toContain('copy:');
});

test('a home that is reached through a link, and one that was renamed, is still the same home', async () => {
	await home.run(['start', 'BTC']);
	const pids = await pidsOf(home.path);
	const link = join(dirname(home.path), 'link');
	symlinkSync(home.path, link);
	expect(await pidsOf(link)).toEqual(pids);
	expect((await on(link, 'stop', 'BTC')).exitCode).toBe(0);
	await until('the end of BTC', () => pids.filter(isAlive).length === 1);
	await home.run(['start', 'BTC']);
	const again = await pidsOf(home.path);
	const moved = `${home.path}-moved`;
	renameSync(home.path, moved);
	copies.push(moved);
	expect((await on(moved, 'down', '--yes')).exitCode).toBe(0);
	expect(again.filter(isAlive)).toEqual([]);
});
