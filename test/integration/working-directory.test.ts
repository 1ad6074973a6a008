/** The directory in which a program was started may be removed while it runs, or may be gone before it starts. */
import {spawn, spawnSync} from 'node:child_process';
import {chmodSync, mkdirSync, readlinkSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {lookAt} from '../support/look.ts';
import {
	collectEnd,
	createTestHome,
	type Ended,
	type Home,
	programFile,
	until,
} from '../support/pitwall.ts';
import {copyPythonFixtures, hasPython} from '../support/python.ts';

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
	copyPythonFixtures(join(home.path, 'algorithm'));
	const python = hasPython ? '  PY: {algorithm: tells_pid, symbol: BTC}\n' : '';
	writeFileSync(
		join(home.path, 'pitwall.yaml'),
		`defaults: {restart: {backoff: 50ms..50ms}}
instances:
  BTC: {}
  BOT: {command: [sleep, '300']}
${python}`,
	);
});
afterEach(() => home.remove());

const names = ['BTC', 'BOT', ...(hasPython ? ['PY'] : [])];
const runs = ({observed}: InstanceView) => observed === 'running';

async function see(name: string, condition: (view: InstanceView) => boolean) {
	await until(`${name} as expected`, () => condition(lookAt(home.path, name)), 30_000);
	return lookAt(home.path, name);
}

/** Runs `pitwall` from a directory that is removed before it begins. */
async function runFromNowhere(
	parameters: readonly string[],
	environment: NodeJS.ProcessEnv = {PITWALL_HOME: home.path},
): Promise<Ended> {
	const place = join(dirname(home.path), 'gone');
	mkdirSync(place, {recursive: true});
	const script = 'cd "$1" && rmdir "$1" && shift && exec "$@"';
	const words = [process.execPath, programFile, ...parameters];
	const child = spawn('sh', ['-c', script, 'sh', place, ...words], {
		env: {PATH: process.env['PATH'], HOME: dirname(home.path), NO_COLOR: '1', ...environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	return collectEnd(child).ended;
}

/** Runs `pitwall` in `place`. */
function runIn(place: string, parameters: readonly string[]) {
	return spawnSync(process.execPath, [programFile, ...parameters], {
		cwd: place,
		encoding: 'utf8',
		env: {...process.env, PITWALL_HOME: home.path, HOME: dirname(home.path), NO_COLOR: '1'},
	});
}

const directoryOf = (pid: number | null) => readlinkSync(`/proc/${pid}/cwd`);

test('a supervisor and its runners keep no directory in use but those of the home', async () => {
	const place = join(dirname(home.path), 'shell');
	mkdirSync(place);
	const value = JSON.parse(runIn(place, ['up', '--json']).stdout) as {supervisor: {pid: number}};
	const {pid} = value.supervisor;
	rmSync(place, {recursive: true});
	expect((await home.run(['start', ...names])).stdout).not.toContain('failed');
	for (const name of names) await see(name, runs);
	expect(directoryOf(pid)).toBe(home.path);
	// An algorithm works in a folder of its own, below the home.
	for (const name of names)
		expect(directoryOf(lookAt(home.path, name).pid)?.startsWith(home.path)).toBe(true);

	const before = lookAt(home.path, 'BTC').pid;
	process.kill(before ?? 0, 'SIGKILL');
	expect(await see('BTC', view => runs(view) && view.pid !== before)).toMatchObject({restarts: 1});
});

describe('a directory that is gone before the command begins', () => {
	test.each([
		['ps'],
		['up'],
		['start', 'BTC', 'BOT'],
		['restart', 'BOT'],
		['why', 'BTC'],
		['doctor'],
		['locks'],
		['algorithms'],
		['set', 'BTC', 'fast=5'],
		['add', '--symbol', 'ETH', '--algorithm', 'buy_and_hold', '--capital', '1000'],
		['metrics'],
		['backtest', '--symbol', 'BTC', '--algorithm', 'sma_crossover', '--bars', '50'],
		['run', '--symbol', 'GOLD', '--bars', '2', '--speed', 'max'],
		['init'],
		['down', '--yes'],
		['--help'],
		['--version'],
	])('does not matter where the home is named: pitwall %s', async (...parameters) => {
		const {exitCode, stdout, stderr} = await runFromNowhere(parameters);
		expect(stdout + stderr).not.toContain('[BUG]');
		expect({exitCode, stderr: exitCode === 0 ? '' : stderr}).toEqual({exitCode: 0, stderr: ''});
	});

	test.each([
		['no home is named', ['ps'], {}],
		['the home is relative', ['ps', '--home', 'desk'], {}],
		['a run names no home', ['run', '--symbol', 'BTC'], {}],
		['a run reads a relative file', ['run', '--symbol', 'BTC', '--data', 'bars.csv'], null],
		['a run wraps a program', ['run', '--name', 'X', '--', 'true'], null],
		[
			'an instance reads a relative file',
			[
				'add',
				'--symbol',
				'ETH',
				'--algorithm',
				'buy_and_hold',
				'--capital',
				'1',
				'--data',
				'bars.csv',
			],
			null,
		],
		['an instance wraps a program', ['add', '--name', 'X', '--', 'true'], null],
		[
			'a backtest reads a relative file',
			['backtest', '--symbol', 'BTC', '--algorithm', 'buy_and_hold', '--data', 'bars.csv'],
			null,
		],
		[
			'a backtest writes a relative file',
			['backtest', '--symbol', 'BTC', '--algorithm', 'buy_and_hold', '--trades', 'trades.csv'],
			null,
		],
	])('is said in plain words where %s', async (_, parameters, environment) => {
		const {exitCode, stderr} = await runFromNowhere(
			parameters,
			environment ?? {PITWALL_HOME: home.path},
		);
		expect(stderr).toContain('the directory in which this command was started no longer exists');
		expect(stderr).toContain('[WORKING_DIRECTORY_GONE]');
		expect(exitCode).toBe(66);
	});
});

test('a ledger is not written to a folder that is relative to nowhere', async () => {
	await home.run(['run', '--symbol', 'BTC', '--bars', '2', '--speed', 'max']);
	const {exitCode, stderr} = await runFromNowhere(['ledger', 'export', 'BTC', '--to', 'books']);
	expect(stderr).toContain('[WORKING_DIRECTORY_GONE]');
	expect(exitCode).toBe(66);
	expect((await runFromNowhere(['ledger', 'export', 'BTC'])).exitCode).toBe(0);
});

describe('the directory of a wrapped program', () => {
	const place = () => join(home.path, 'bots');
	const configure = () =>
		writeFileSync(
			join(home.path, 'pitwall.yaml'),
			`instances: {BOT: {command: [sleep, '300'], cwd: bots, restart: {backoff: 50ms..50ms}}}\n`,
		);

	test('is told when it is missing, a file, or below a file', async () => {
		configure();
		const {exitCode, stdout, stderr} = await home.run(['start', 'BOT']);
		expect(exitCode).toBe(66);
		expect(stdout + stderr).toContain(`its working directory ${place()} does not exist`);
		writeFileSync(place(), '');
		await home.run(['start', 'BOT']);
		expect((await home.run(['why', 'BOT'])).stdout).toContain('it is a file');
	});

	test('is told when it was removed while the program ran', async () => {
		mkdirSync(place());
		configure();
		await home.run(['start', 'BOT']);
		const {pid} = await see('BOT', runs);
		rmSync(place(), {recursive: true});
		process.kill(pid ?? 0, 'SIGKILL');
		const failed = await see('BOT', ({observed}) => observed === 'failed');
		expect(failed).toMatchObject({exitCode: 66});
		expect((await home.run(['why', 'BOT'])).stdout).toContain(`${place()} does not exist`);
	});

	const isRoot = process.getuid?.() === 0;
	test.skipIf(isRoot)('is told when this user may not enter it', async () => {
		mkdirSync(place());
		chmodSync(place(), 0o600);
		configure();
		const {exitCode, stdout, stderr} = await home.run(['start', 'BOT']);
		expect(exitCode).toBe(77);
		expect(stdout + stderr).toContain(`its working directory ${place()} cannot be entered`);
	});
});
