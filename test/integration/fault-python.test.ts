/** Python instances under a supervisor: each fails, dies and comes back alone. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {lookAt} from '../support/look.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';
import {copyPythonFixtures, hasPython} from '../support/python.ts';

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
	copyPythonFixtures(join(home.path, 'algorithm'));
});
afterEach(() => home.remove());

function configure(instances: Readonly<Record<string, string>>): void {
	const lines = Object.entries({CALM: 'tells_pid', ...instances}).map(
		([name, algorithm]) => `  ${name}: {symbol: BTC, algorithm: ${algorithm}}`,
	);
	const restart = '{backoff: 50ms..50ms, deaths: 20 in 10m}';
	const defaults = `{speed: 50, stop_timeout: 3s, restart: ${restart}}`;
	const text = `defaults: ${defaults}\ninstances:\n${lines.join('\n')}\n`;
	writeFileSync(join(home.path, 'pitwall.yaml'), text);
}

const row = (name: string) => lookAt(home.path, name);
const log = (name: string) => {
	const path = join(home.path, `logs/${name}.log`);
	return existsSync(path) ? readFileSync(path, 'utf8') : '';
};
const isGone = (pid: number) => ['Z', undefined].includes(readProcStat(pid)?.state);

const seen = (name: string, observed: string) =>
	until(`${name} ${observed}`, () => row(name).observed === observed);

/** Pids of the interpreters that an instance has had, oldest first. */
const pythonPids = (name: string) =>
	[...log(name).matchAll(/python process (\d+)/g)].map(([, pid]) => Number(pid));

describe.skipIf(!hasPython)('an instance in Python', () => {
	test('with a mistake fails alone, and why says where', async () => {
		configure({THROWS: 'throws_on_bar_5', NEEDY: 'needs_a_package'});
		await home.run(['start', '--all']);
		const {pid} = row('CALM');
		for (const name of ['THROWS', 'NEEDY']) {
			await seen(name, 'failed');
			expect(row(name)).toMatchObject({exitCode: 65, restarts: 0, pid: null});
		}
		const {stdout} = await home.run(['why', 'THROWS']);
		expect(stdout).toContain('it threw on bar 5');
		expect(stdout).toContain('ValueError: five is too much (at throws_on_bar_5.py:3)');
		expect(row('CALM')).toMatchObject({observed: 'running', pid});
	});

	test('is starting until it has loaded; a start waits for that, and says when it fails', async () => {
		configure({SLOW: 'waits_for_a_file', NEEDY: 'needs_a_package'});
		await home.run(['start', 'SLOW', '--wait', '0']);
		await until('it loads', () => log('SLOW').includes('waits for its file'));
		await seen('SLOW', 'starting');
		await until('its reason', () => row('SLOW').reason === 'loads its algorithm and its ledger');
		const failed = await home.run(['start', 'NEEDY']);
		expect(failed).toMatchObject({exitCode: 65, stdout: ''});
		expect(failed.stderr).toContain('NEEDY: failed\nwhy: algorithm needs_a_package');
		expect(row('SLOW').observed).toBe('starting');
		writeFileSync(join(home.path, 'go'), '');
		expect(await home.run(['start', 'SLOW'])).toMatchObject({exitCode: 0});
		expect(row('SLOW')).toMatchObject({observed: 'running', reason: '', restarts: 0});
	});

	test.runIf(process.platform === 'linux')('counts its interpreter as its memory', async () => {
		configure({});
		await home.run(['start', 'CALM']);
		const {value} = await home.json(['ps', 'CALM']);
		const [{rssBytes}] = value as [{rssBytes: number}];
		const runner = readProcStat(row('CALM').pid ?? 0)?.rssBytes ?? 0;
		expect(rssBytes).toBeGreaterThan(runner + 4 * 1024 ** 2);
	});

	test('whose interpreter is killed is started again by the policy', async () => {
		configure({});
		await home.run(['start', 'CALM']);
		await until('a few bars', () => (row('CALM').status?.bar ?? 0) > 5);
		const [first = 0] = pythonPids('CALM');
		process.kill(first, 'SIGKILL');
		await until(
			'the next life',
			() => row('CALM').restarts === 1 && row('CALM').observed === 'running',
		);
		expect((await home.run(['why', 'CALM'])).stdout).toMatch(
			/was ended by SIGKILL on (?:bar|one of the bars)/,
		);
		await until('another interpreter', () => pythonPids('CALM').length === 2);
	});

	test('leaves no interpreter behind when its runner is killed, or stopped while it hangs', async () => {
		configure({BUSY: 'loops_on_bar_5'});
		await home.run(['start', '--all']);
		await until('the bar that hangs', () => row('BUSY').status?.bar === 4);
		for (const name of ['CALM', 'BUSY']) {
			const [python = 0] = pythonPids(name);
			process.kill(row(name).pid ?? 0, 'SIGKILL');
			await until('it is gone', () => isGone(python));
			await until('the next one', () => pythonPids(name).length === 2);
			await seen(name, 'running');
		}
		expect(await home.run(['stop', 'BUSY'])).toMatchObject({
			exitCode: 0,
			stdout: 'BUSY: stopped\n',
		});
		expect(pythonPids('BUSY').every(isGone)).toBe(true);
		expect(log('BUSY')).toContain('stopped as asked (SIGTERM)');
	});
});
