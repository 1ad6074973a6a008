import {copyFileSync, mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createTestHome, type Home, until} from '../support/pitwall.ts';

type Row = {observed: string; pid: number | null; bar: number | null; restarts: number};

const preload = fileURLToPath(new URL('../fixture/process/steps-clock.cjs', import.meta.url));
const hourMs = 3_600_000;
let folder: string;
let home: Home;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	setClock(0);
	process.env['PITWALL_TEST_CLOCK'] = join(folder, 'clock');
	process.env['NODE_OPTIONS'] = `--require=${preload}`;
	home = createTestHome();
	await home.run(['init']);
});
afterEach(async () => {
	await home.remove();
	delete process.env['NODE_OPTIONS'];
	delete process.env['PITWALL_TEST_CLOCK'];
	rmSync(folder, {recursive: true});
});

/** Replaces the file by rename: a process that reads it at this moment sees the old time or the new one. */
function setClock(offset: number | `wild ${number}`): void {
	writeFileSync(join(folder, 'clock.new'), String(offset));
	renameSync(join(folder, 'clock.new'), join(folder, 'clock'));
}

async function row(name: string): Promise<Row> {
	const {value} = await home.json(['ps', name]);
	const [found] = value as Row[];
	if (found === undefined) throw new Error(`no row ${name}`);
	return found;
}

test.each([
	['back', -hourMs],
	['forward', hourMs],
])(
	'a clock stepped %s by an hour: the same process trades on, restarts and stops work',
	async (_, offsetMs) => {
		const settings = `{speed: 50, stop_timeout: 1s, hung_after: 2s, hung_kill_after: 100ms,
  restart: {backoff: 500ms..500ms, deaths: 5 in 10m}}`;
		const loops = fileURLToPath(
			new URL('../fixture/algorithm/loops-on-bar-5.mjs', import.meta.url),
		);
		writeFileSync(
			join(home.path, 'pitwall.yaml'),
			`defaults: ${settings}\ninstances: {BTC: , BUSY: {symbol: ETH, algorithm: loops, hung_kill_after: null}}\n`,
		);
		copyFileSync(loops, join(home.path, 'algorithm/loops.mjs'));
		await home.run(['start', '--all', '--wait', '0']);
		await until('bars', async () => ((await row('BTC')).bar ?? 0) > 10);
		await until('a hung one', async () => (await row('BUSY')).observed === 'hung');
		const before = await row('BTC');
		setClock(offsetMs);
		await until('more bars', async () => ((await row('BTC')).bar ?? 0) > (before.bar ?? 0) + 100);
		await until('running', async () => (await row('BTC')).observed === 'running');
		expect(await row('BTC')).toMatchObject({pid: before.pid, restarts: 0});

		if (before.pid === null) throw new Error('BTC has no process');
		process.kill(before.pid, 'SIGKILL');
		// Back again while the restart waits for its time: it must not wait for the clock to catch up.
		setClock(offsetMs - hourMs);
		await until('a restart', async () => {
			const {observed, pid} = await row('BTC');
			return observed === 'running' && pid !== before.pid;
		});

		// And once more between the polite stop and the kill of one that cannot hear it.
		await home.run(['stop', 'BUSY', '--wait', '0']);
		setClock(offsetMs - 2 * hourMs);
		await until('a stop', async () => (await row('BUSY')).observed === 'stopped');
		expect((await home.run(['down', '--yes'])).exitCode).toBe(0);
	},
	60_000,
);

test('a clock that jumps between any two readings delays neither a restart nor a stop', async () => {
	const settings = '{speed: 50, restart: {backoff: 500ms..500ms, deaths: 5 in 10m}}';
	writeFileSync(join(home.path, 'pitwall.yaml'), `defaults: ${settings}\ninstances: {BTC: }\n`);
	await home.run(['start', 'BTC']);
	const before = await row('BTC');
	setClock(`wild ${2 * hourMs}`);
	if (before.pid === null) throw new Error('BTC has no process');
	process.kill(before.pid, 'SIGKILL');
	await until('a restart', async () => {
		const {pid} = await row('BTC');
		return pid !== null && pid !== before.pid;
	});
	await home.run(['stop', 'BTC', '--wait', '0']);
	await until('a stop', async () => (await row('BTC')).observed === 'stopped');
}, 60_000);
