import {copyFileSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {lookAt} from '../support/look.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
});
afterEach(() => home.remove());

/** Instances that play these fixtures, and one named CALM that does nothing wrong. */
function configure(algorithms: Readonly<Record<string, string>>, settings = ''): void {
	const lines = Object.entries({CALM: 'holds', ...algorithms}).map(([name, algorithm]) => {
		const file = `${algorithm}.mjs`;
		const fixture = new URL(`../fixture/algorithm/${file}`, import.meta.url);
		copyFileSync(fixture, join(home.path, 'algorithm', file));
		return `  ${name}: {symbol: BTC, algorithm: ${algorithm}}`;
	});
	const defaults = `{speed: 50, stop_timeout: 300ms, hung_after: 1500ms${settings}}`;
	const text = `defaults: ${defaults}\ninstances:\n${lines.join('\n')}\n`;
	writeFileSync(join(home.path, 'pitwall.yaml'), text);
}

const row = (name: string) => lookAt(home.path, name);

const seen = (name: string, observed: string) =>
	until(`${name} ${observed}`, () => row(name).observed === observed);

test('one that throws anywhere or returns nonsense fails alone, and why says where', async () => {
	const faults = {
		LOAD: [
			'throws-at-load',
			/it could not be loaded/,
			/no licence file \(at throws-at-load\.\w+:1\)/,
		],
		BUILD: ['throws-in-constructor', /its constructor threw/, /no model file/],
		RUN: ['throws-on-bar-5', /it threw on bar 5/, /RangeError: five is too much/],
		TALK: ['returns-nonsense', /on bar 1/, /expected/],
	} as const;
	const names = Object.keys(faults) as (keyof typeof faults)[];
	configure(Object.fromEntries(names.map(name => [name, faults[name][0]])));
	expect((await home.run(['start', '--all'])).exitCode).toBe(65);
	const {pid} = row('CALM');
	for (const name of names) {
		await seen(name, 'failed');
		expect(row(name)).toMatchObject({exitCode: 65, restarts: 0, pid: null});
		const {stdout} = await home.run(['why', name]);
		for (const words of faults[name].slice(1)) expect(stdout).toMatch(words);
		expect(stdout).toContain(`then: pitwall start ${name}`);
	}
	expect(row('CALM')).toMatchObject({observed: 'running', pid});
});

test('one that loops for ever is hung, why says what to do, and stop ends it all the same', async () => {
	configure({BUSY: 'loops-on-bar-5'});
	await home.run(['start', '--all', '--wait', '0']);
	await seen('BUSY', 'hung');
	const [busy, calm] = [row('BUSY'), row('CALM')];
	const {stdout} = await home.run(['why', 'BUSY']);
	expect(stdout).toMatch(/is: +hung: alive, but without a heartbeat for \d+ s/);
	expect(stdout).toMatch(/what to do: it lives \(pid \d+\) .*endless loop: pitwall stop BUSY/);
	const stopped = await home.run(['stop', 'BUSY']);
	expect(stopped).toMatchObject({exitCode: 0, stdout: 'BUSY: stopped\n'});
	expect(() => process.kill(busy.pid ?? Number.NaN, 0)).toThrow('ESRCH');
	expect((await home.run(['why', 'BUSY'])).stdout).toContain('it did not stop within 0.3 s');
	expect(row('CALM')).toMatchObject({observed: 'running', pid: calm.pid});
});

test('one that exhausts its memory dies alone, is restarted by the policy, and why says so', async () => {
	configure(
		{GREEDY: 'eats-memory'},
		', memory: 32, restart: {backoff: 50ms..50ms, deaths: 1 in 10m}',
	);
	await home.run(['start', '--all', '--wait', '0']);
	await seen('CALM', 'running');
	const {pid} = row('CALM');
	await seen('GREEDY', 'failed');
	expect(row('GREEDY')).toMatchObject({exitSignal: 'SIGABRT', restarts: 1});
	const {stdout} = await home.run(['why', 'GREEDY']);
	expect(stdout).toContain('killed by SIGABRT (out of memory');
	expect(stdout).toContain(join(home.path, 'logs/GREEDY.crash.log'));
	expect(stdout).toMatch(/FATAL ERROR: .*heap out of memory/);
	expect(stdout).not.toMatch(/\d+: 0x[0-9a-f]+/);
	expect(stdout).toContain('it used up its 32 MB of memory');
	expect(row('CALM')).toMatchObject({observed: 'running', pid});
});

test('a megabyte without a newline and control sequences reach log and terminal harmlessly', async () => {
	configure({LOUD: 'prints-a-megabyte', SLY: 'prints-escape-sequences'});
	await home.run(['start', '--all']);
	const log = (name: string) => readFileSync(join(home.path, `logs/${name}.log`), 'utf8');
	await until('the line after the megabyte', () => log('LOUD').includes('and a line'));
	expect(log('LOUD').match(/x/g)?.length).toBeGreaterThanOrEqual(1024 * 1024);
	const {stdout} = await home.run(['logs', 'LOUD', 'SLY', '-n', '2000']);
	expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThan(10_000);
	expect(stdout).toContain('taken over');
	expect(stdout).not.toContain('\u001B');
	expect(stdout).not.toContain('\u0007');
	expect(row('LOUD').observed).toBe('running');
});
