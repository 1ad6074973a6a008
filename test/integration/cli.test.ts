import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createTestHome, type Home, programFile, until} from '../support/pitwall.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
});
afterEach(async () => {
	await home.remove();
});

const fewBars = ['run', '--symbol', 'BTC', '--mode', 'SIM', '--bars', '20', '--speed', 'max'];

test('help and version exit 0 and leave no home behind', async () => {
	const help = await home.run(['--help']);
	expect(help.exitCode).toBe(0);
	expect(help.stdout).toContain('Usage: pitwall');
	const {version} = JSON.parse(
		readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
	) as {version: string};
	expect((await home.run(['--version'])).stdout).toBe(`${version}\n`);
	expect((await home.run(['run', '--help'])).stdout).toContain('--symbol S');
	expect(existsSync(home.path)).toBe(false);
});

test('an unknown command exits 64, says what was meant and prints nothing on stdout', async () => {
	const {exitCode, stdout, stderr} = await home.run(['strat', 'BTC']);
	expect(exitCode).toBe(64);
	expect(stdout).toBe('');
	expect(stderr).toContain('did you mean pitwall start?');
});

test('with --json a failure is one JSON document on stdout, the words go to stderr', async () => {
	const {exitCode, stdout, stderr} = await home.run(['start', 'BTC', '--wiat', '3', '--json']);
	expect(exitCode).toBe(64);
	expect(JSON.parse(stdout)).toMatchObject({
		error: {code: 'USAGE', exitCode: 64, details: {suggestion: '--wait'}},
	});
	expect(stderr).toContain('--wait');
});

test('init writes a private home once and keeps what is there', async () => {
	expect((await home.run(['init'])).exitCode).toBe(0);
	expect(statSync(home.path).mode & 0o777).toBe(0o700);
	const config = join(home.path, 'pitwall.yaml');
	writeFileSync(config, 'instances: {ONE: {symbol: BTC}}\n');
	const {value} = await home.json(['init']);
	expect(value).toMatchObject({written: []});
	expect(readFileSync(config, 'utf8')).toContain('ONE');
	expect(existsSync(join(home.path, 'algorithm/sma_crossover.ts'))).toBe(true);
});

const contract =
	'name symbol mode account algorithm wanted observed reason pid instanceId startedAt heartbeatAgeMs ' +
	'exitCode exitSignal restarts bar position price equity realized unrealized drawdown cpuPercent rssBytes kind snapshotHash tags metrics ruined refusedOrders';

test('ps --json keeps its contract, before and after a run', async () => {
	expect(await home.json(['ps'])).toEqual({value: [], exitCode: 0});
	await home.run(['init']);
	const rows = async () => (await home.json(['ps'])).value as Record<string, unknown>[];
	const names = (await rows()).map(({name}) => name);
	expect(names).toEqual(['BTC', 'ETH', 'GOLD', 'OIL', 'EURUSD', 'SPX']);
	for (const row of await rows()) expect(Object.keys(row).join(' ')).toBe(contract);
	expect((await home.run(fewBars)).exitCode).toBe(0);
	const [btc] = await rows();
	expect(btc).toMatchObject({observed: 'stopped', bar: 20, pid: null, exitCode: 0});
	expect(typeof btc?.['price']).toBe('number');
	expect(typeof btc?.['equity']).toBe('number');
});

test('ps of a name that nobody has exits 66 with the nearest one', async () => {
	await home.run(['init']);
	const {exitCode, stderr} = await home.run(['ps', 'GLOD']);
	expect(exitCode).toBe(66);
	expect(stderr).toContain('GOLD');
	expect((await home.run(['why', 'NOPE'])).exitCode).toBe(66);
});

test('a table of ps is never wider than it must be and carries no colour in a pipe', async () => {
	await home.run(['init']);
	const {stdout} = await home.run(['ps']);
	expect(stdout).not.toContain('\u001B');
	expect(stdout.split('\n')[0]).toMatch(/^NAME +MODE +STATE/);
});

test('why tells what was wanted, what happened, the last lines and what to do', async () => {
	await home.run(['init']);
	await home.run(fewBars);
	const {stdout, exitCode} = await home.run(['why', 'BTC']);
	expect(exitCode).toBe(0);
	for (const words of ['wanted:', 'last exit:', 'RunEnded', 'Bar 20:', 'pitwall start BTC'])
		expect(stdout).toContain(words);
	const {value} = await home.json(['why', 'BTC']);
	expect(value).toMatchObject({instance: {name: 'BTC', bar: 20}, lock: null});
});

test('logs are merged by time, prefixed, filtered and cut as asked', async () => {
	await home.run(fewBars);
	await home.run(fewBars.map(word => (word === 'BTC' ? 'ETH' : word)));
	const {stdout} = await home.run(['logs', '-n', '1000']);
	const lines = stdout.trimEnd().split('\n');
	expect(lines).toEqual(lines.toSorted((a, b) => (a.slice(0, 24) < b.slice(0, 24) ? -1 : 1)));
	expect(stdout).toContain('[BTC-SIM] Bar 20:');
	expect(stdout).toContain('[ETH-SIM] Bar 20:');
	const few = await home.run(['logs', 'ETH', '-n', '2', '--grep', 'Bar \\d+']);
	expect(
		few.stdout
			.trimEnd()
			.split('\n')
			.map(line => /Bar \d+/.exec(line)?.[0]),
	).toEqual(['Bar 19', 'Bar 20']);
	const json = await home.run(['logs', 'BTC', '-n', '1', '--json']);
	expect(JSON.parse(json.stdout)).toMatchObject({level: 'INFO', name: 'BTC'});
	expect((await home.run(['logs', '--since', '2100-01-01'])).stdout).toBe('');
	expect((await home.run(['logs', 'BCT'])).exitCode).toBe(66);
});

test('logs -f shows new lines and ends at SIGINT with exit 0', async () => {
	await home.run(fewBars);
	const {child, output, ended} = home.start(['logs', '-f']);
	await until('the first lines', () => output().includes('Bar 20'));
	await home.run(fewBars.map(word => (word === 'BTC' ? 'GOLD' : word)));
	await until('lines of an instance that came later', () => output().includes('[GOLD-SIM] Bar 20'));
	child.kill('SIGINT');
	expect((await ended).exitCode).toBe(0);
});

test('a reader that goes away is no error', async () => {
	await home.run([...fewBars, '--bars', '3000'].filter((_, index) => index !== 5 && index !== 6));
	const {status, stderr} = spawnSync(
		'sh',
		[
			'-c',
			`{ "$0" "$1" logs -n 3000; echo "exit $?" >&2; } | head -n 1`,
			process.execPath,
			programFile,
		],
		{env: {...process.env, PITWALL_HOME: home.path}, encoding: 'utf8'},
	);
	expect(status).toBe(0);
	expect(stderr).toBe('exit 0\n');
});

test('without a terminal the panel says so and prints ps, on a home that it made', async () => {
	const {exitCode, stdout, stderr} = await home.run([]);
	expect(exitCode).toBe(0);
	expect(stderr).toContain('terminal');
	expect(stdout).toContain('EURUSD');
	expect(existsSync(join(home.path, 'pitwall.yaml'))).toBe(true);
});

test('a broken pitwall.yaml is named with line and column, and stands in nobody else’s way', async () => {
	await home.run(['init']);
	await home.run(['ps']);
	writeFileSync(join(home.path, 'pitwall.yaml'), 'instances:\n  BTC: {sped: 3}\n');
	const ps = await home.run(['ps']);
	expect(ps.exitCode).toBe(0);
	expect(ps.stderr).toContain('pitwall.yaml:2:');
	expect(ps.stdout).toContain('EURUSD');
	const doctor = await home.run(['doctor']);
	expect(doctor.exitCode).toBe(78);
	expect(doctor.stdout).toContain('sped');
});

test('where no good settings were ever read, a broken pitwall.yaml exits 78', async () => {
	mkdirSync(home.path);
	writeFileSync(join(home.path, 'pitwall.yaml'), 'instances: [BTC\n');
	const {exitCode, stderr} = await home.run(['start', 'BTC']);
	expect(exitCode).toBe(78);
	expect(stderr).toContain('[CONFIG_INVALID]');
});

test('a home that is a file exits 73', async () => {
	writeFileSync(home.path, '');
	expect((await home.run(['init'])).exitCode).toBe(73);
	expect((await home.run(['start', 'BTC'])).exitCode).toBe(73);
});

// The superuser may write anywhere, so nothing is refused to it.
test.skipIf(process.getuid?.() === 0)('a read-only home exits 73', async () => {
	await home.run(['init']);
	await home.run(['ps']);
	chmodSync(home.path, 0o500);
	chmodSync(join(home.path, 'state'), 0o500);
	try {
		expect((await home.run(['start', 'BTC'])).exitCode).toBe(73);
	} finally {
		chmodSync(home.path, 0o700);
		chmodSync(join(home.path, 'state'), 0o700);
	}
});

// Only the superuser can become somebody else.
test.skipIf(process.getuid?.() !== 0)('a home of another user is not told to be none', async () => {
	await home.run(['init']);
	for (const command of ['ps', 'why BTC']) {
		const parameters = [programFile, ...command.split(' '), '--home', home.path];
		const seen = spawnSync(process.execPath, parameters, {uid: 65_534, gid: 65_534});
		expect(seen.stderr.toString()).toContain('HOME_UNREADABLE');
		expect(seen.status).toBe(77);
	}
});

test('a database of a newer Pitwall exits 78 and is left as it is', async () => {
	await home.run(['init']);
	await home.run(['ps']);
	const path = join(home.path, 'state/pitwall.db');
	const database = new Database(path);
	database.pragma('user_version = 99');
	database.close();
	const {exitCode, stderr} = await home.run(['ps']);
	expect(exitCode).toBe(78);
	expect(stderr).toContain('99');
	expect((await home.run(['doctor'])).exitCode).toBe(78);
	const again = new Database(path);
	again.pragma('user_version = 1');
	again.close();
});

test('doctor names the process that keeps the control database locked', async () => {
	await home.run(['init']);
	await home.run(['ps']);
	const database = new Database(join(home.path, 'state/pitwall.db'));
	database.exec('BEGIN IMMEDIATE');
	try {
		const {value, exitCode} = await home.json(['doctor']);
		const {findings} = value as {findings: {check: string; verdict: string; found: string}[]};
		const finding = findings.find(({check}) => check === 'control database');
		expect(finding?.verdict).toBe('warning');
		expect(finding?.found).toContain(String(process.pid));
		expect(exitCode).toBe(0);
	} finally {
		database.exec('ROLLBACK');
		database.close();
	}
});

test('locks shows a dead lock, and clean removes it', async () => {
	await home.run(['init']);
	await home.run(['ps']);
	mkdirSync(join(home.path, '.locks'), {recursive: true});
	writeFileSync(join(home.path, '.locks/OIL.lock'), '{"torn');
	expect((await home.json(['locks'])).value).toMatchObject([{name: 'OIL', verdict: 'corrupt'}]);
	expect((await home.json(['locks', 'clean'])).value).toMatchObject({removed: [{name: 'OIL'}]});
	expect((await home.json(['locks'])).value).toEqual([]);
});

test('a held lock is shown with its holder and survives clean', async () => {
	const {child, output, ended} = home.start(['run', '--symbol', 'BTC', '--mode', 'SIM']);
	await until('the first bar', () => output().includes('Bar 1'));
	const held = [{name: 'BTC', verdict: 'held', pid: child.pid}];
	expect((await home.json(['locks'])).value).toMatchObject(held);
	expect((await home.json(['locks', 'clean'])).value).toMatchObject({removed: [], kept: held});
	expect((await home.json(['ps', 'BTC'])).value).toMatchObject([
		{name: 'BTC', observed: 'running', pid: child.pid},
	]);
	child.kill('SIGINT');
	expect((await ended).exitCode).toBe(0);
});

test('start on a home that nobody initialized makes it ready and starts', async () => {
	const {exitCode, stdout} = await home.run(['start', 'SPX']);
	expect(exitCode).toBe(0);
	expect(stdout).toContain('SPX: running');
	expect(existsSync(join(home.path, 'pitwall.yaml'))).toBe(true);
});

test('paths names the files of the home and of one instance, whether they exist or not', async () => {
	await home.run([...fewBars]);
	const {value} = await home.json(['paths', 'BTC']);
	const {log, ledger, crashLog} = value as Record<string, string>;
	expect(readFileSync(log ?? '', 'utf8')).toContain('Bar 20');
	expect(existsSync(ledger ?? '')).toBe(true);
	expect(existsSync(crashLog ?? '')).toBe(false);
	const {stdout} = await home.run(['paths', 'BTC']);
	expect(stdout).toMatch(/^log +\S*logs\/BTC\.log$/m);
	expect(stdout).toMatch(/^crashLog +- +\S*logs\/BTC\.crash\.log$/m);
	expect((await home.run(['paths'])).stdout).toMatch(/^controlDatabase +\S*state\/pitwall\.db$/m);
	expect((await home.run(['paths', 'BTC', 'ETH'])).exitCode).toBe(64);
});
