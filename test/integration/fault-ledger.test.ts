/** Ledgers that are moved, removed, replaced or cut short, and the commands that do it properly. */
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {ledgerSummary} from '../../state/ledger/ledger-files.ts';
import {lookAt} from '../support/look.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';

let home: Home;
const ledger = (end = '') => join(home.path, `state/ledger/BTC.db${end}`);
const row = () => lookAt(home.path, 'BTC');
const log = () => readFileSync(join(home.path, 'logs/BTC.log'), 'utf8');

beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
	const restart = '{backoff: 50ms..50ms, deaths: 3 in 10m}';
	const defaults = `{speed: 50, restart: ${restart}}`;
	writeFileSync(
		join(home.path, 'pitwall.yaml'),
		`defaults: ${defaults}\ninstances: {BTC: {algorithm: buy_and_hold}}\n`,
	);
});
afterEach(() => home.remove());

async function trade(bars = 30): Promise<number> {
	expect(await home.run(['start', 'BTC'])).toMatchObject({exitCode: 0});
	await until('bars', () => (row().status?.bar ?? 0) >= bars);
	return row().pid ?? 0;
}

/** Kills the instance where commits stand in the log alone, and keeps it from coming back. */
async function killAndStop(): Promise<number> {
	const pid = await trade();
	await home.run(['kill', 'BTC']);
	await until('the end', () => row().observed === 'stopped');
	expect(pid).toBeGreaterThan(0);
	return ledgerSummary(ledger()).bars;
}

async function expectRefused(found: string): Promise<void> {
	const refused = await home.run(['start', 'BTC']);
	expect(refused).toMatchObject({exitCode: 66, stdout: ''});
	await until('it is final', () => row().observed === 'failed');
	const {stdout} = await home.run(['why', 'BTC']);
	expect(stdout).toContain(found);
	expect(stdout).toContain('pitwall ledger archive BTC');
}

test('an archive right after a kill holds every commit, and the next start begins afresh', async () => {
	const bars = await killAndStop();
	const {value, exitCode} = await home.json(['ledger', 'archive', 'BTC']);
	expect(exitCode).toBe(0);
	const {archived} = value as {archived: {path: string; bars: number}};
	expect(archived.bars).toBe(bars);
	expect(existsSync(ledger())).toBe(false);
	expect(existsSync(ledger('-wal'))).toBe(false);
	expect(existsSync(`${archived.path}-wal`)).toBe(false);
	expect(ledgerSummary(archived.path)).toMatchObject({name: 'BTC', bars, fills: 1});

	await trade(3);
	expect(log()).toContain('a fresh ledger');
	await home.run(['stop', 'BTC']);
	const restored = await home.json(['ledger', 'restore', 'BTC']);
	expect(restored).toMatchObject({exitCode: 0, value: {restored: {bars}}});
	await trade(bars + 2);
	expect(log()).toContain(`continues after bar ${bars}`);
});

test('a ledger that is gone, cut short, or an older copy is no fresh one', async () => {
	await trade(5);
	await home.run(['stop', 'BTC']);
	copyFileSync(ledger(), join(home.path, 'old.db'));
	const bars = await killAndStop();

	// The old advice: the file alone, without its log.
	const aside = join(home.path, 'aside.db');
	renameSync(ledger(), aside);
	await expectRefused('there is none');
	expect(existsSync(ledger())).toBe(false);

	for (const end of ['-wal', '-shm']) rmSync(ledger(end), {force: true});
	copyFileSync(join(home.path, 'old.db'), ledger());
	await expectRefused('it ends at bar');

	rmSync(ledger());
	const other = join(home.path, 'other');
	mkdirSync(other);
	await home.run([
		'run',
		'--home',
		other,
		'--symbol',
		'BTC',
		'--algorithm',
		'buy_and_hold',
		'--speed',
		'max',
		'--bars',
		'5000',
	]);
	copyFileSync(join(other, 'state/ledger/BTC.db'), ledger());
	await expectRefused('another ledger is in its place');
	const {stdout, exitCode} = await home.run(['ledger', 'check', 'BTC']);
	expect({stdout, exitCode}).toMatchObject({exitCode: 0});

	// Said explicitly, it is taken.
	const restored = await home.json(['ledger', 'restore', 'BTC', join(home.path, 'old.db')]);
	expect(restored.exitCode).toBe(0);
	await trade(bars > 10 ? 10 : bars);
}, 60_000);

test.each(['moved', 'removed', 'replaced'] as const)(
	'a ledger that is %s while its instance runs is saved, and the run ends with 74',
	async how => {
		const pid = await trade();
		const before = row().status?.bar ?? 0;
		if (how === 'moved') renameSync(ledger(), join(home.path, 'moved.db'));
		if (how === 'removed') for (const end of ['', '-wal', '-shm']) rmSync(ledger(end));
		if (how === 'replaced') {
			writeFileSync(ledger('.new'), '');
			renameSync(ledger('.new'), ledger());
		}
		await until('it ends', () => row().pid !== pid);
		await until('it is refused', () => row().observed === 'failed');
		expect(log()).toContain('while it was in use: trading stopped at once');
		expect(log()).toContain('Ended with exit code 74');
		expect(log()).toContain('LEDGER_MISSING');
		const {value} = await home.json(['ledger']);
		const saved = (value as {archived: boolean; bars: number}[]).find(each => each.archived);
		expect(saved?.bars).toBeGreaterThanOrEqual(before);
		expect(await home.json(['ledger', 'restore', 'BTC'])).toMatchObject({exitCode: 0});
		await trade((saved?.bars ?? 0) + 2);
		expect((await home.run(['ledger', 'check'])).exitCode).toBe(0);
	},
	60_000,
);

test('nothing is archived or restored under a running instance, or under a wrong name', async () => {
	await trade(3);
	for (const words of [
		['archive', 'BTC'],
		['restore', 'BTC'],
	]) {
		const refused = await home.run(['ledger', ...words]);
		expect(refused).toMatchObject({exitCode: 75, stdout: ''});
		expect(refused.stderr).toContain('[LEDGER_IN_USE]');
	}
	const unknown = await home.run(['ledger', 'archive', 'BTV']);
	expect(unknown.exitCode).toBe(66);
	expect(unknown.stderr).toContain('did you mean BTC?');
	expect((await home.run(['ledger', 'archve', 'BTC'])).exitCode).toBe(64);
	expect((await home.run(['ledger', 'restore', 'BTC', 'nowhere.db'])).exitCode).toBe(75);
	expect((await home.run(['ledger', 'check', 'BTC'])).exitCode).toBe(0);
	await home.run(['stop', 'BTC']);
	expect((await home.run(['ledger', 'restore', 'BTC'])).exitCode).toBe(66);
	expect((await home.run(['ledger', 'restore', 'BTC', 'nowhere.db'])).exitCode).toBe(66);
	expect(existsSync(ledger())).toBe(true);
});

test('a check finds damage, missing bars and figures that do not add up', async () => {
	await trade();
	await home.run(['stop', 'BTC']);
	const found = async () => {
		const {stdout, exitCode} = await home.run(['ledger', 'check', 'BTC']);
		return {exitCode, faults: stdout.split('\n').filter(line => line.startsWith('✗'))};
	};
	expect(await found()).toEqual({exitCode: 0, faults: []});
	const change = (sql: string) => {
		const database = new Database(ledger());
		database.exec(sql);
		database.close();
	};
	change('UPDATE fill SET feeMicros = feeMicros + 1');
	expect((await found()).faults.join()).toContain('BTC fees: ');
	change('DELETE FROM bar WHERE barIndex = 7');
	expect((await found()).faults.join()).toContain('1 are missing');
	truncateSync(ledger(), 5000);
	const damaged = await found();
	expect(damaged.exitCode).toBe(65);
	expect(damaged.faults).toHaveLength(1);
	// What is damaged can still be set aside.
	expect((await home.run(['ledger', 'archive', 'BTC'])).exitCode).toBe(0);
	await trade(2);
});

test('an export writes orders, signals, bars and fills, also while the instance runs', async () => {
	await trade(5);
	const folder = join(home.path, 'books');
	const {value} = await home.json(['ledger', 'export', 'BTC', '--to', folder]);
	expect((value as {files: string[]}).files).toHaveLength(4);
	const bars = readFileSync(join(folder, 'bars.csv'), 'utf8').trim().split('\r\n');
	expect(bars.length).toBeGreaterThan(5);
	expect(bars[0]).toMatch(/^occurredAt,name,bar,open,high,low,close,volume,action,position,cash/);
	const fills = readFileSync(join(folder, 'fills.csv'), 'utf8').trim().split('\r\n');
	expect(fills[1]).toMatch(/,BTC,.*,BUY,/);
});
