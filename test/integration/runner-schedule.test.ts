import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {readSnapshot} from '../../state/view/read-snapshot.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import {dumpLedger} from '../support/ledger-dump.ts';
import {createTestHome, type TestHome, until} from '../support/runner.ts';

const preload = fileURLToPath(new URL('../fixture/process/steps-clock.cjs', import.meta.url));
/** Ticks every second: a test has no minutes. */
const everySecond = ['--schedule', '* * * * * *'];
const holding = ['--symbol', 'BTC', '--algorithm', 'crosses-averages', '--set', 'fast=2'];

let folder: string;
let home: TestHome;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	home = createTestHome(['crosses-averages']);
	setClock(0);
});
afterEach(async () => {
	await home.remove();
	rmSync(folder, {recursive: true});
});

function setClock(offsetMs: number): void {
	writeFileSync(join(folder, 'clock'), String(offsetMs).padEnd(16));
}

/** Starts a run whose wall clock the test sets. */
const run = (flags: readonly string[]) =>
	home.run(flags, {
		environment: {PITWALL_TEST_CLOCK: join(folder, 'clock')},
		nodeFlags: ['--require', preload],
	});

const barsIn = (name: string) => home.log(name).match(/ Bar \d+: /g)?.length ?? 0;

/** BTC as a panel shows it at that time. */
function viewAt(text = '2026-11-22T12:00:00Z') {
	const {directory} = home;
	const store = openControlStore(directory.controlDatabase, {readonly: true});
	try {
		const {instances} = readSnapshot({store, directory, usage: null, nowMs: Date.parse(text)});
		return instances.find(({settings}) => settings.name === 'BTC');
	} finally {
		store.close();
	}
}

/** Every line that tells of missed ticks, as figures. */
function missedIn(name: string) {
	const line =
		/(\d+) ticks? (?:was|were) missed (?:from|at) (\S+)(?: to (\S+))? and .* made up: (.*)/g;
	return [...home.log(name).matchAll(line)].map(([, count, first = '', last = first, why]) => ({
		count: Number(count),
		firstAtMs: Date.parse(first),
		lastAtMs: Date.parse(last),
		why,
	}));
}

test('a bar a tick; what is recorded is the same as at any other speed, through kills and restarts', async () => {
	const flags = [...holding, '--bars'];
	const whole = createTestHome(['crosses-averages']);
	try {
		expect((await whole.run([...flags, '6', '--speed', 'max']).ended).code).toBe(0);
		const killed = run([...holding, ...everySecond]);
		await killed.printed(/Bar 2:/);
		killed.kill('SIGKILL');
		await killed.ended;
		const last = run([...flags, '6', ...everySecond]);
		expect((await last.ended).code).toBe(0);
		expect(dumpLedger(home.directory.ledger('BTC'))).toBe(
			dumpLedger(whole.directory.ledger('BTC')),
		);
	} finally {
		await whole.remove();
	}
});

test('a process that slept counts every tick that it missed, and makes up none', async () => {
	const runner = run([...holding, ...everySecond]);
	await runner.printed(/Bar 2:/);
	runner.kill('SIGSTOP');
	const before = barsIn('BTC');
	setClock(120_000);
	runner.kill('SIGCONT');
	await until(() => missedIn('BTC').length > 0);
	const [missed] = missedIn('BTC');
	if (missed === undefined) throw new Error('nothing was missed');
	expect(missed.count).toBe((missed.lastAtMs - missed.firstAtMs) / 1000 + 1);
	// Five seconds are late, not missed; the rest of the two minutes is.
	expect(missed.count).toBeGreaterThanOrEqual(114);
	expect(missed.count).toBeLessThanOrEqual(120);
	await until(() => barsIn('BTC') > before);
	expect(missed.why).toContain('asleep');
	expect(viewAt()?.metrics).toEqual({missedTicks: missed.count});
	runner.kill('SIGTERM');
	expect((await runner.ended).code).toBe(0);
});

test('ticks that passed while nothing ran are told at the start', async () => {
	expect((await run([...holding, ...everySecond, '--bars', '1']).ended).code).toBe(0);
	setClock(600_000);
	expect((await run([...holding, ...everySecond, '--bars', '2']).ended).code).toBe(0);
	const [missed] = missedIn('BTC');
	expect(missed?.why).toBe('nothing ran then');
	expect(missed?.count).toBeGreaterThanOrEqual(594);
	expect(missed?.count).toBe(((missed?.lastAtMs ?? 0) - (missed?.firstAtMs ?? 0)) / 1000 + 1);
});

test('a clock that is set back by an hour does not stop the bars', async () => {
	const runner = run([...holding, ...everySecond]);
	await runner.printed(/Bar 2:/);
	setClock(-3_600_000);
	await until(() => home.log('BTC').includes('The clock was set back by 3'));
	const before = barsIn('BTC');
	await until(() => barsIn('BTC') > before + 1);
	expect(missedIn('BTC')).toEqual([]);
});

test('a closed market is told, and bars come when it opens', async () => {
	writeFileSync(
		home.directory.config,
		`calendars: {HALL: {zone: Europe/Berlin, sessions: {mon: ['09:00-17:30']}, holidays: [2026-11-23]}}
instances: {BTC: {algorithm: crosses-averages, schedule: {cron: '* * * * * *', calendar: HALL}}}
`,
	);
	const at = (text: string) => Date.parse(text) - Date.now();
	setClock(at('2026-11-22T12:00:00Z'));
	const runner = run(['--name', 'BTC']);
	await until(() => home.log('BTC').includes('Market closed (HALL) until 2026-11-30T08:00:00Z'));
	expect(barsIn('BTC')).toBe(0);
	expect(viewAt('2026-11-22T12:00:10Z')?.reason).toBe(
		'started by hand; market closed (HALL) until 2026-11-30T08:00:00Z',
	);
	setClock(at('2026-11-30T08:02:00Z'));
	await until(() => barsIn('BTC') > 0);
	expect(home.log('BTC')).toContain('Market open (HALL)');
	const store = openControlStore(home.directory.controlDatabase, {readonly: true});
	const events = store.events('BTC', 10).map(({type}) => type);
	store.close();
	expect(events).toEqual(expect.arrayContaining(['MarketClosed', 'MarketOpened']));
	runner.kill('SIGTERM');
	expect((await runner.ended).code).toBe(0);
});

test.each([
	[['--schedule', '61 * * * *'], 78, 'SCHEDULE_UNUSABLE'],
	[['--schedule', '0 0 * * 0', '--calendar', 'NYSE'], 78, 'SCHEDULE_UNUSABLE'],
	[['--calendar', 'NASDAQ'], 78, 'CALENDAR_UNKNOWN'],
	[['--schedule', 'every 7m'], 64, 'every 7m'],
])('%j cannot be used and says why', async (flags, code, word) => {
	const runner = run([...holding, ...flags]);
	expect((await runner.ended).code).toBe(code);
	expect(runner.stderr()).toContain(word);
});

test('so many times the clock: bars of a file are paced by their own interval', async () => {
	const rows = Array.from({length: 4}, (_, at) => {
		const time = new Date(Date.UTC(2026, 0, 1, at)).toISOString();
		return `${time},1,2,1,2,5`;
	});
	const path = join(folder, 'hours.csv');
	writeFileSync(path, ['time,open,high,low,close,volume', ...rows].join('\n'));
	// A bar an hour, 36,000 times faster: ten a second.
	const flags = ['--symbol', 'XYZ', '--algorithm', 'crosses-averages', '--data', path];
	const runner = run([...flags, '--speed', '36000x']);
	expect((await runner.ended).code).toBe(0);
	expect(runner.stdout()).toContain('Bar 4: ');
});
