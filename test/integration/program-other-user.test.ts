/** A program that becomes another user: this user may not signal it, so nothing may claim that it is gone. */
import {spawn, spawnSync} from 'node:child_process';
import {chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {lookAt} from '../support/look.ts';
import {type Ended, programFile, until} from '../support/pitwall.ts';
import {isAlive, signalAll} from '../support/program-home.ts';

/** `nobody` on every Linux. */
const user = {uid: 65_534, gid: 65_534};

let root: string;
let home: string;

/** Runs `pitwall` as {@link user}. */
function start(words: readonly string[]) {
	const child = spawn(process.execPath, [programFile, ...words], {
		...user,
		cwd: root,
		env: {PATH: process.env['PATH'], PITWALL_HOME: home, HOME: root, NO_COLOR: '1'},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const text = {stdout: '', stderr: ''};
	child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
	const ended = new Promise<Ended>(resolve => {
		child.on('close', exitCode => resolve({...text, exitCode}));
	});
	return {child, ended, output: () => text.stdout};
}

const run = async (...words: string[]) => start(words).ended;
const view = (): InstanceView => lookAt(home, 'BOT');
const programs = () => view().left.map(({pid}) => pid);

/** A program file with the set-user-id bit of root, which gives up all that it had of its caller. */
function becomeRoot(): string[] {
	return [join(root, 'setpriv'), '--reuid=0', '--regid=0', '--clear-groups', 'sleep', '3000'];
}

/** Whether such a file works here: not without root, and not on a disk that ignores the bit. */
function mayBecomeRoot(): boolean {
	if (process.getuid?.() !== 0) return false;
	const where = spawnSync('which', ['setpriv'], {encoding: 'utf8'}).stdout.trim();
	if (where === '') return false;
	copyFileSync(where, join(root, 'setpriv'));
	chmodSync(join(root, 'setpriv'), 0o4755);
	const words = ['--reuid=0', '--regid=0', '--clear-groups', 'id', '-u'];
	const asked = spawnSync(join(root, 'setpriv'), words, {...user, encoding: 'utf8'});
	const reads = spawnSync(process.execPath, [programFile, '--version'], user);
	return asked.stdout?.trim() === '0' && reads.status === 0;
}

beforeEach(async context => {
	root = mkdtempSync(join(tmpdir(), 'pitwall-'));
	home = join(root, 'home');
	chownSync(root, user.uid, user.gid);
	if (!mayBecomeRoot()) context.skip('needs root, setpriv, and files that others may read');
	await run('init');
	const settings = {command: becomeRoot(), stop_timeout: '500ms'};
	writeFileSync(join(home, 'pitwall.yaml'), JSON.stringify({instances: {BOT: settings}}));
});
afterEach(async () => {
	await run('down', '--yes');
	signalAll(programs(), 'SIGKILL');
	rmSync(root, {recursive: true, force: true});
});

test.each(['stop', 'kill'])(
	'%s says that the program lives, and no second one begins',
	async verb => {
		expect((await run('start', 'BOT')).exitCode).toBe(0);
		const refused = await run(verb, 'BOT');
		expect(refused.exitCode).toBe(77);
		const [pid = 0, ...others] = programs();
		expect(others).toEqual([]);
		expect(isAlive(pid)).toBe(true);
		expect(refused.stderr).toContain(`its program lives: pid ${pid} (user root)`);
		expect(refused.stderr).toContain(`sudo kill -9 ${pid}`);
		expect(view().observed).toBe('stopping');
		expect((await run(verb, 'BOT')).exitCode).toBe(77);
		const again = await run('start', 'BOT');
		expect(again.exitCode).toBe(77);
		expect(again.stderr).toContain(`pid ${pid} (user root)`);
		expect(programs()).toEqual([pid]);
		process.kill(pid, 'SIGKILL');
		await until('it is stopped', () => view().observed === 'stopped');
		expect((await run('start', 'BOT')).exitCode).toBe(0);
	},
);

test('down names what it could not end', async () => {
	await run('start', 'BOT');
	const {exitCode, stdout} = await run('down', '--yes');
	const [pid = 0] = programs();
	expect(exitCode).not.toBe(0);
	expect(isAlive(pid)).toBe(true);
	expect(stdout).toMatch(new RegExp(`✗ processes of 1 run, .*: BOT: pid ${pid} \\(user root\\)`));
});

test('a run by hand does not begin beside it', async () => {
	const first = start(['run', '--name', 'BOT']);
	await until('it runs', () => first.output().includes('Program started'));
	first.child.kill('SIGKILL');
	await first.ended;
	await until('it is another user', () => view().left.some(({user: name}) => name === 'root'));
	const [pid = 0] = programs();
	const second = await run('run', '--name', 'BOT');
	expect(second.exitCode).toBe(77);
	expect(second.stdout).toContain(`pid ${pid} (user root)`);
	expect(programs()).toEqual([pid]);
	expect((await run('ps')).stdout).toContain(`its program lives: pid ${pid} (user root)`);
});

test('a restart after a death waits until the program is gone', async () => {
	await run('start', 'BOT');
	const before = view();
	process.kill(before.pid ?? 0, 'SIGKILL');
	await until('it is seen', () => programs().length === 1);
	const [pid = 0] = programs();
	await until('the event stands', async () =>
		(await run('why', 'BOT')).stdout.includes('LeftoversLive'),
	);
	expect(view().pid).toBe(null);
	process.kill(pid, 'SIGKILL');
	await until('it runs again', () => view().observed === 'running');
	expect(view().pid).not.toBe(before.pid);
});
