/** What an algorithm's children write to the bare descriptors stays within the limits of logs, while it runs. */
import {spawn} from 'node:child_process';
import {
	copyFileSync,
	existsSync,
	openSync,
	closeSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createTestHome, type Home, programFile, until} from '../support/pitwall.ts';
import {startEnvironment} from '../support/environment.ts';

const megabyte = 1_000_000;
const rotateBytes = megabyte;
const keepFiles = 2;

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	process.env['PITWALL_HOME_FOR_TEST'] = home.path;
	await home.run(['init']);
	const fixture = new URL('../fixture/algorithm/floods-stderr.mjs', import.meta.url);
	copyFileSync(fixture, join(home.path, 'algorithm/floods-stderr.mjs'));
});
afterEach(async () => {
	await home.remove();
	delete process.env['PITWALL_HOME_FOR_TEST'];
});

function configure(hangs: number): void {
	const flood = {symbol: 'BTC', algorithm: 'floods-stderr', speed: 20, parameters: {hangs}};
	const text = {
		log: {rotate_at: `${rotateBytes / megabyte}MB`, keep: keepFiles},
		instances: {FLOOD: {...flood, stop_timeout: '500ms'}},
	};
	writeFileSync(join(home.path, 'pitwall.yaml'), JSON.stringify(text));
}

const written = () => {
	const file = join(home.path, 'written');
	return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
};
const crashLogs = () =>
	readdirSync(join(home.path, 'logs'))
		.filter(file => file.startsWith('FLOOD.crash.log'))
		.map(file => ({
			file,
			bytes: statSync(join(home.path, 'logs', file), {throwIfNoEntry: false})?.size ?? 0,
		}));
const taken = () => crashLogs().reduce((sum, {bytes}) => sum + bytes, 0);

test.for([
	['of a run that is well', 0],
	['of a run that hangs, by its supervisor', 1],
] as const)(
	'a flood of 30 MB a second is kept short: %s',
	{timeout: 120_000},
	async ([, hangs]) => {
		configure(hangs);
		await home.run(['start', 'FLOOD']);
		await until('it floods', () => written() > 0);
		let most = 0;
		await until(
			'150 MB are written',
			() => {
				most = Math.max(most, taken());
				return written() > 150 * megabyte;
			},
			60_000,
		);
		// Nothing would have taken it away: the slack is for a machine that is busy for two seconds.
		expect(most).toBeLessThan((keepFiles + 2) * rotateBytes + 60 * megabyte);
		await home.run(['kill', 'FLOOD']);
		const rotated = crashLogs().filter(({file}) => file !== 'FLOOD.crash.log');
		expect(rotated).toHaveLength(keepFiles);
		for (const {bytes} of rotated) expect(bytes).toBeLessThan(4 * rotateBytes);
		expect((await home.run(['why', 'FLOOD'])).stdout).toContain('last words on stderr');
	},
);

test('a file of its own, into which a person leads the output of a run by hand, is left alone', async () => {
	configure(0);
	const path = join(home.path, 'mine.txt');
	const mine = openSync(path, 'a');
	const child = spawn(process.execPath, [programFile, 'run', '--name', 'FLOOD'], {
		env: {...startEnvironment(), PITWALL_HOME: home.path, NO_COLOR: '1'},
		stdio: ['ignore', 'ignore', mine],
	});
	closeSync(mine);
	await until('it floods', () => written() > 30 * megabyte);
	expect(statSync(path).size).toBeGreaterThanOrEqual(written() - megabyte);
	const ended = new Promise(resolve => child.once('exit', resolve));
	child.kill('SIGTERM');
	await ended;
});
