/** A supervisor that ends with its instances: asked to with a flag, or as process 1 of a container. */
import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openControl} from '../../source/control/context.ts';
import {requestOf} from '../../source/control/requests.ts';
import {directoryAt} from '../../state/home/directory.ts';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {lookAt} from '../support/look.ts';
import {createTestHome, type Home, programFile, until} from '../support/pitwall.ts';
import {isAlive} from '../support/program-home.ts';

let home: Home;
const children: ChildProcess[] = [];
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
	writeFileSync(
		join(home.path, 'pitwall.yaml'),
		`defaults: {stop_timeout: 15s}
instances:
  BTC: {restart: {when: never}}
  GOLD: {}
  POLITE: {command: "${polite}", stop_signal: SIGUSR1}
  STUBBORN: {command: "${stubborn}", stop_timeout: 1s}
  FORKS: {command: "${forks}"}
`,
	);
});
afterEach(async () => {
	for (const child of children.splice(0)) {
		child.kill('SIGKILL');
		if (child.exitCode === null && child.signalCode === null)
			await new Promise(resolve => child.once('exit', resolve));
	}
	await home.remove();
});

const polite = `trap 'echo asked >> asked; exit 0' USR1; echo up >> ups; while :; do sleep 0.1; done`;
const stubborn = `trap '' TERM; echo up >> stubborn; while :; do sleep 0.1; done`;
/** Leaves fifty processes to whoever inherits orphans; each ends at once. */
const forks = `for i in $(seq 50); do (sleep 0.2 &); done; echo done >> forked; exec sleep 300`;

const wanted = ['BTC', 'POLITE', 'STUBBORN', 'FORKS'];
const linesOf = (name: string) => {
	const path = join(home.path, name);
	return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').length : 0;
};
const bars = () => {
	const path = join(home.path, 'logs/BTC.log');
	return existsSync(path) ? (readFileSync(path, 'utf8').match(/Bar \d+:/g)?.length ?? 0) : 0;
};

/** Writes the wishes of a person without a supervisor that would carry them out. */
async function wish(): Promise<void> {
	const directory = directoryAt(home.path);
	const dist = dirname(programFile);
	const programs = {pitwall: programFile, runner: join(dist, 'runner.cjs')};
	const control = await openControl(directory, {programs});
	requestOf('start')(control, wanted, {requestedBy: 'test'});
	control.close();
}

function start(argv: readonly string[], environment: NodeJS.ProcessEnv = {}) {
	const [program = '', ...parameters] = argv;
	const child = spawn(program, parameters, {
		env: {...process.env, NO_COLOR: '1', ...environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	children.push(child);
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	const ended = new Promise<number | null>(resolve => child.once('close', resolve));
	return {child, ended, output: () => output};
}

const supervisorWords = () => [process.execPath, programFile, 'supervisor', '--home', home.path];

/** Everything is up for the `count`-th time. */
async function untilUp(count: number): Promise<void> {
	const before = bars();
	await until(
		'all programs are up',
		() => ['ups', 'stubborn', 'forked'].every(file => linesOf(file) >= count),
		30_000,
	);
	await until('BTC runs bars', () => bars() > before, 30_000);
}

describe('supervisor --stop-with-me', () => {
	test.each(['SIGTERM', 'SIGINT'] as const)(
		'%s stops everything in time and leaves what is wanted as it is',
		async signal => {
			await wish();
			const supervisor = start([...supervisorWords(), '--stop-with-me']);
			await untilUp(1);
			const pids = wanted.map(name => lookAt(home.path, name).pid ?? 0);
			supervisor.child.kill(signal);
			supervisor.child.kill(signal);
			expect(await supervisor.ended).toBe(0);
			expect(pids.filter(isAlive)).toEqual([]);
			// By its own stop signal.
			expect(linesOf('asked')).toBe(1);
			for (const name of wanted)
				expect(lookAt(home.path, name)).toMatchObject({
					observed: 'stopped',
					reason: 'stopped with its supervisor',
					wanted: {wanted: 'running'},
				});
			expect((await home.run(['why', 'BTC'])).stdout).toContain('stopped with its supervisor');
			expect((await home.run(['why', 'STUBBORN'])).stdout).toContain('did not');

			expect((await home.run(['up', '--wait', '30'])).exitCode).toBe(0);
			for (const name of wanted)
				expect(lookAt(home.path, name)).toMatchObject({observed: 'running'});
			expect(lookAt(home.path, 'GOLD').observed).toBe('stopped');
		},
	);

	test('it is not replaced: that would stop everything', async () => {
		await wish();
		const supervisor = start([...supervisorWords(), '--stop-with-me']);
		await untilUp(1);
		const {pid} = lookAt(home.path, 'BTC');
		const {exitCode, stderr} = await home.run(['supervisor', 'restart']);
		expect(exitCode).toBe(69);
		expect(stderr).toContain('SUPERVISOR_STOPS_ALL');
		expect(lookAt(home.path, 'BTC')).toMatchObject({observed: 'running', pid});
		supervisor.child.kill('SIGQUIT');
		expect(await supervisor.ended).toBe(0);
		expect(linesOf('asked')).toBe(1);
	});

	test('a stop that a person asks for meanwhile holds', async () => {
		await wish();
		const supervisor = start([...supervisorWords(), '--stop-with-me']);
		await untilUp(1);
		supervisor.child.kill('SIGTERM');
		await home.run(['stop', 'BTC', 'STUBBORN', '--wait', '0']);
		expect(await supervisor.ended).toBe(0);
		expect((await home.run(['up', '--wait', '30'])).exitCode).toBe(0);
		expect(lookAt(home.path, 'POLITE').observed).toBe('running');
		for (const name of ['BTC', 'STUBBORN'])
			expect(lookAt(home.path, name)).toMatchObject({
				observed: 'stopped',
				wanted: {wanted: 'stopped'},
			});
	});
});

const container = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child'];
const canMakeContainers =
	spawnSync(container[0] ?? '', [...container.slice(1), 'true']).status === 0;

function placeOf(program: string): string | undefined {
	return ['/usr/bin', '/bin'].map(folder => join(folder, program)).find(path => existsSync(path));
}

/** A `PATH` with these programs alone. */
function pathWith(...programs: readonly string[]): NodeJS.ProcessEnv {
	const folder = join(dirname(home.path), 'bin');
	rmSync(folder, {recursive: true, force: true});
	mkdirSync(folder);
	for (const program of ['sh', 'sleep', 'seq', 'unshare', ...programs]) {
		const place = placeOf(program);
		if (place !== undefined) symlinkSync(place, join(folder, program));
	}
	return {PATH: folder};
}

function childrenOf(pid: number): number[] {
	const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
	return text === '' ? [] : text.split(' ').map(Number);
}

/** Processes of the container that have ended and that its first processes have not collected. */
function zombies(initPid: number): number {
	const first = [initPid, ...childrenOf(initPid)];
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number)
		.filter(pid => {
			const stat = readProcStat(pid);
			return stat?.state === 'Z' && first.includes(stat.ppid);
		}).length;
}

describe.skipIf(!canMakeContainers)('process 1 of a container', () => {
	test.each(['perl', 'python3'].filter(name => placeOf(name) !== undefined))(
		'collects orphans by %s, and turns SIGTERM into a stop of all',
		async reaper => {
			await wish();
			for (const life of [1, 2]) {
				const first = start([...container, ...supervisorWords()], pathWith(reaper));
				await untilUp(life);
				const [init = 0] = childrenOf(first.child.pid ?? 0);
				expect(init).toBeGreaterThan(1);
				await until('no zombie is left', () => zombies(init) === 0);
				process.kill(init, 'SIGTERM');
				expect(await first.ended).toBe(0);
				expect(linesOf('asked')).toBe(life);
				expect(first.output()).toContain('all instances have stopped');
				expect(first.output()).not.toContain('zombies');
			}
		},
	);

	test('where nothing can collect orphans it says so, and stops all the same', async () => {
		await wish();
		const first = start([...container, ...supervisorWords()], pathWith());
		await untilUp(1);
		const [init = 0] = childrenOf(first.child.pid ?? 0);
		expect(first.output()).toContain('docker run --init');
		await until('zombies are left', () => zombies(init) > 0);
		process.kill(init, 'SIGTERM');
		expect(await first.ended).toBe(0);
		expect(linesOf('asked')).toBe(1);
	});

	test('stops in order even when the process that collects orphans is killed', async () => {
		await wish();
		const first = start([...container, ...supervisorWords()], pathWith('perl', 'python3'));
		await untilUp(1);
		const [init = 0] = childrenOf(first.child.pid ?? 0);
		const [reaper = 0] = childrenOf(init);
		process.kill(reaper, 'SIGKILL');
		expect(await first.ended).toBe(137);
		expect(linesOf('asked')).toBe(1);
	});

	test('a run in the foreground collects orphans, too, and hands its exit code on', async () => {
		const words = [
			'run',
			'--home',
			home.path,
			'--name',
			'X',
			'--',
			'sh',
			'-c',
			`cd ${home.path}; ${forks}`,
		];
		const first = start(
			[...container, process.execPath, programFile, ...words],
			pathWith('perl', 'python3'),
		);
		await until('it has left orphans', () => linesOf('forked') > 0, 30_000);
		const [init = 0] = childrenOf(first.child.pid ?? 0);
		await until('no zombie is left', () => zombies(init) === 0);
		process.kill(init, 'SIGTERM');
		expect(await first.ended).toBe(0);
	});
});
