import {copyFileSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {directoryAt} from '../../state/home/directory.ts';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {dumpLedger} from '../support/ledger-dump.ts';
import {lookAt} from '../support/look.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';

type Row = {name: string; observed: string; pid: number; bar: number; restarts: number};

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
	for (const name of ['crosses-averages', 'loops-on-bar-5']) {
		const fixture = new URL(`../fixture/algorithm/${name}.mjs`, import.meta.url);
		copyFileSync(fixture, join(home.path, `algorithm/${name}.mjs`));
	}
	configure('');
});
afterEach(() => home.remove());

function configure(log: string): void {
	const restart = '{backoff: 50ms..50ms, deaths: 1000 in 10m}';
	const text = `defaults: {speed: 100, algorithm: crosses-averages, hung_after: 1500ms, stop_timeout: 1s, restart: ${restart}}
instances: {BTC: , ETH: , BUSY: {symbol: OIL, algorithm: loops-on-bar-5}}
${log}`;
	writeFileSync(join(home.path, 'pitwall.yaml'), text);
}

function row(name: string): Row {
	const {observed, pid, status, restarts} = lookAt(home.path, name);
	return {name, observed, pid: pid ?? Number.NaN, bar: status?.bar ?? 0, restarts};
}

async function supervisorPid(): Promise<number> {
	const {value} = await home.json(['locks']);
	const pid = (value as Row[]).find(({name}) => name === 'SUPERVISOR')?.pid;
	if (pid === undefined) throw new Error('no supervisor holds its lock');
	return pid;
}

const seen = (name: string, observed: string) =>
	until(`${name} ${observed}`, () => row(name).observed === observed);
const isGone = (pid: number) => ['Z', undefined].includes(readProcStat(pid)?.state);

/** The ledger of `name` equals that of a run of as many bars that nobody disturbed. */
async function expectWholeLedger(name: string): Promise<void> {
	const {bar} = row(name);
	const whole = createTestHome();
	try {
		await whole.run(['init']);
		for (const file of ['pitwall.yaml', 'algorithm/crosses-averages.mjs'])
			copyFileSync(join(home.path, file), join(whole.path, file));
		await whole.run(['run', '--name', name, '--bars', String(bar), '--speed', 'max']);
		const dumps = [home, whole].map(({path}) => dumpLedger(directoryAt(path).ledger(name)));
		expect(dumps[0] === dumps[1]).toBe(true);
	} finally {
		await whole.remove();
	}
}

test('a stopped process is hung, why says how to wake it, and it goes on as the same one', async () => {
	await home.run(['start', 'BTC', 'ETH']);
	const before = row('BTC');
	process.kill(before.pid, 'SIGSTOP');
	await seen('BTC', 'hung');
	expect((await home.run(['why', 'BTC'])).stdout).toContain(`kill -CONT ${before.pid}`);
	const {bar} = row('BTC');
	process.kill(before.pid, 'SIGCONT');
	await until('more bars', () => row('BTC').bar > bar + 10);
	expect(row('BTC')).toMatchObject({observed: 'running', pid: before.pid, restarts: 0});
	expect(row('ETH').observed).toBe('running');
	await home.run(['stop', 'BTC']);
	await expectWholeLedger('BTC');
});

test('while the supervisor is stopped instances trade on, and wishes are fulfilled when it wakes', async () => {
	await home.run(['start', 'BTC']);
	const [supervisor, btc] = [await supervisorPid(), row('BTC')];
	process.kill(supervisor, 'SIGSTOP');
	const late = await home.run(['start', 'ETH', '--wait', '1']);
	expect(late.exitCode).toBe(75);
	expect(late.stderr).toMatch(
		/why: not running after 1 s; the request stays in force; the supervisor .* was stopped/,
	);
	await until('more bars', () => row('BTC').bar > btc.bar + 50);
	process.kill(supervisor, 'SIGCONT');
	await seen('ETH', 'running');
	expect(await supervisorPid()).toBe(supervisor);
	expect(row('BTC').pid).toBe(btc.pid);
});

test('a hangup means nothing to supervisor and background runs', async () => {
	await home.run(['start', 'BTC']);
	const [supervisor, btc] = [await supervisorPid(), row('BTC')];
	for (const pid of [supervisor, btc.pid]) process.kill(pid, 'SIGHUP');
	expect((await home.run(['start', 'ETH'])).exitCode).toBe(0);
	expect(await supervisorPid()).toBe(supervisor);
	expect(row('BTC').pid).toBe(btc.pid);
});

test('an impatient Ctrl-C does not break down, and two leave the rest to the supervisor', async () => {
	await home.run(['start', 'BTC', 'BUSY', '--wait', '0']);
	await seen('BUSY', 'hung');
	const pids = [row('BTC').pid, row('BUSY').pid];
	const down = home.start(['down', '--yes']);
	let notes = '';
	down.child.stderr?.on('data', (text: string) => (notes += text));
	await until('stopping', () => notes.includes('stopping BTC'));
	down.child.kill('SIGINT');
	const {exitCode, stdout, stderr} = await down.ended;
	expect(stderr).toContain('already shutting down');
	expect(exitCode).toBe(0);
	expect(stdout).not.toContain('✗');
	expect(pids.every(isGone)).toBe(true);

	await home.run(['start', 'BTC', 'BUSY', '--wait', '0']);
	await seen('BUSY', 'hung');
	const again = [row('BTC').pid, row('BUSY').pid];
	const stop = home.start(['stop', '--all']);
	await until('waiting', () => row('BTC').observed === 'stopped');
	stop.child.kill('SIGINT');
	stop.child.kill('SIGINT');
	await stop.ended;
	await until('all gone', () => again.every(isGone));
	await seen('BUSY', 'stopped');
});

test('SIGKILL and rotation in the middle lose and tear no line of a run, and double no bar', async () => {
	configure('log: {rotate_at: 4KB, keep: 1000}');
	await home.run(['start', 'BTC']);
	for (let life = 1; life <= 6; life += 1) {
		const {pid, bar} = row('BTC');
		await until('some bars', () => row('BTC').bar > bar + 5 * life);
		process.kill(pid, 'SIGKILL');
		await until('the next life', async () => {
			const now = row('BTC');
			return now.observed === 'running' && now.pid !== pid;
		});
	}
	await home.run(['stop', 'BTC']);
	const {bar} = row('BTC');
	const logs = directoryAt(home.path).logs;
	const files = readdirSync(logs).filter(file => /^BTC\.log(\.\d+)?$/.test(file));
	expect(files.length).toBeGreaterThan(5);
	const inOrder = files.filter(file => file !== 'BTC.log').toSorted();
	const text = [...inOrder, 'BTC.log'].map(file => readFileSync(join(logs, file), 'utf8')).join('');
	const bars = [...text.matchAll(/\] Bar (\d+): close=\S+ signal=\S+ position=\S+ equity=\S+/g)];
	// One bar may be committed and killed before its line: at most one for each life.
	const told = bars.map(([, number]) => Number(number));
	expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b));
	expect(told.length).toBeGreaterThanOrEqual(bar - 6 * 5);
	for (const line of text.trimEnd().split('\n'))
		expect(line).toMatch(
			/^\d{4}-\d\d-\d\dT[\d:.]+Z (INFO |WARN |ERROR) \[BTC-SIM\] |⋯ \(cut short\)$/,
		);
	await expectWholeLedger('BTC');
});
