import {execFileSync, spawn} from 'node:child_process';
import {
	chmodSync,
	closeSync,
	existsSync,
	ftruncateSync,
	lstatSync,
	mkdirSync,
	openSync,
	readFileSync,
	readdirSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createTestHome, type Ended, type Home, programFile} from '../support/pitwall.ts';
import {treeOf} from '../support/other-user.ts';

let home: Home;
beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
});
afterEach(() => home.remove());

const at = (name: string) => join(home.path, name);

/** What may be in the place of a file, by what an error calls it. */
const plants: Record<string, (path: string) => void> = {
	'a pipe': path => execFileSync('mkfifo', [path]),
	'a directory': path => mkdirSync(path),
	'a device': path => symlinkSync('/dev/zero', path),
	'5 GB': path => {
		const descriptor = openSync(path, 'w');
		ftruncateSync(descriptor, 5 * 1024 ** 3);
		closeSync(descriptor);
	},
};

function plant(kind: string, name: string): void {
	rmSync(at(name), {recursive: true, force: true});
	mkdirSync(dirname(at(name)), {recursive: true});
	plants[kind]?.(at(name));
}

/** Every command comes back, and none calls it a bug. A hang is the test's own time limit. */
async function run(words: readonly string[]): Promise<Ended> {
	const ended = await home.run(words);
	const told = `${words.join(' ')}: ${ended.stdout}${ended.stderr}`;
	expect(told).not.toContain('[BUG]');
	expect(told).not.toMatch(/bug in Pitwall/);
	expect(ended.exitCode, told).not.toBe(70);
	expect(ended.exitCode, told).not.toBeNull();
	return ended;
}

const kinds = Object.keys(plants);

describe('what is no file, in the place of pitwall.yaml', () => {
	test.each(kinds)('%s is told, and stops no command', async kind => {
		plant(kind, 'pitwall.yaml');
		const ran = await run(['run', '--symbol', 'BTC', '--bars', '1', '--speed', 'max']);
		// A device that everybody can write is refused before anybody looks what it is.
		expect(ran.exitCode).toBe(kind === 'a device' ? 77 : 78);
		const figure = kind === '5 GB' ? 'it has 5 GB, expected at most 1 MB' : kind;
		expect(ran.stderr).toContain(kind === 'a device' ? 'mode 0666' : figure);
		for (const words of [['ps'], ['doctor'], ['algorithms'], ['start', 'BTC']]) await run(words);
		rmSync(at('pitwall.yaml'), {recursive: true});
		expect((await run(['down', '--yes'])).exitCode).toBe(0);
	});

	test('a supervisor that runs goes on with the last good settings', async () => {
		expect((await run(['start', 'BTC'])).exitCode).toBe(0);
		for (const text of ['instances: {BTC: &a {tags: *a}}', '['.repeat(100_000)]) {
			writeFileSync(at('pitwall.yaml'), text);
			const looked = await run(['ps']);
			expect(looked.stdout).toMatch(/BTC +SIM +● running/);
			expect((await run(['restart', 'BTC'])).exitCode).toBe(0);
		}

		plant('a pipe', 'pitwall.yaml');
		expect((await run(['ps'])).stdout).toMatch(/BTC +SIM +● running/);
		expect((await run(['stop', 'BTC'])).exitCode).toBe(0);
	});
});

describe('what is no file, in the place of a lock, a registry entry, a log or a database', () => {
	const places = [
		'.locks/BTC.lock',
		'.locks/SUPERVISOR.lock',
		'.locks/.kl/BTC',
		'.locks/.kl/SUPERVISOR',
		'instances/instance_20260101_000000_99999_0123abcd.lock',
		'logs/BTC.log',
		'logs/BTC.crash.log',
		'logs/SUPERVISOR.log',
		'logs/SUPERVISOR.crash.log',
		'state/pitwall.db',
		'state/pitwall.db-wal',
		'state/pitwall.db-shm',
		'state/ledger/BTC.db',
		'state/ledger/BTC.db-wal',
		'artifacts/orders.csv',
		'artifacts/BTC/orders.csv',
		'artifacts/.join.lock',
	];
	// A pipe is the one that made programs wait; the other kinds take turns.
	const others = kinds.slice(1);
	const cases = places.flatMap((place, index) => [
		[place, 'a pipe'] as const,
		...(index % 3 === 0 ? [[place, others[(index / 3) % others.length] ?? ''] as const] : []),
	]);

	test.each(cases)('%s: %s', async (place, kind) => {
		plant(kind, place);
		const isOfRun = /artifacts|ledger|logs.BTC.log/.test(place);
		const bars = ['run', '--symbol', 'BTC', '--bars', '300', '--speed', 'max'];
		await run(isOfRun ? bars : ['start', 'BTC', '--wait', '1']);
	});

	test('in all places at once, they stop no look at the home', async () => {
		await run(['run', '--symbol', 'BTC', '--bars', '3', '--speed', 'max']);
		for (const place of places) if (!place.startsWith('state/pitwall.db')) plant('a pipe', place);
		const looks = [['ps'], ['locks'], ['doctor'], ['why', 'BTC'], ['logs', 'BTC'], ['metrics']];
		for (const words of looks) await run(words);
	});

	test.each(kinds)('a lock that is %s is corrupt, and locks says why', async kind => {
		plant(kind, '.locks/BTC.lock');
		const {stdout, stderr, exitCode} = await run(['locks']);
		expect(stdout).toMatch(/BTC +corrupt/);
		expect(stderr).toContain(
			kind === '5 GB' ? 'it has 5 GB, expected at most 64 kB' : `it is ${kind}`,
		);
		expect(exitCode).toBe(0);
	});
});

describe('what is no file, after --data', () => {
	test.each(kinds)('%s is refused', async kind => {
		plant(kind, 'bars.csv');
		const figure = kind === '5 GB' ? 'it has 5 GB, expected at most 4 GB' : `it is ${kind}`;
		const data = ['--symbol', 'BTC', '--data', at('bars.csv')];
		for (const words of [
			['run', ...data],
			['backtest', ...data],
		]) {
			const {exitCode, stderr} = await run(words);
			expect(stderr).toContain(figure);
			expect(exitCode).toBe(65);
		}
		const added = await run(['add', ...data, '--algorithm', 'buy_and_hold', '--capital', '9']);
		if (kind !== '5 GB') expect(added.exitCode).toBe(65);
	});

	test('a pipe behind a descriptor is refused as well', async () => {
		const {exitCode, stderr} = await run(['run', '--symbol', 'BTC', '--data', '/dev/stdin']);
		expect(stderr).toMatch(/it is a (?:pipe|socket), expected a regular file/);
		expect(exitCode).toBe(65);
	});

	test('Ctrl-C ends a run that would have waited for a pipe', async () => {
		plant('a pipe', 'bars.csv');
		const {child, ended} = home.start(['run', '--symbol', 'BTC', '--data', at('bars.csv')]);
		child.kill('SIGINT');
		expect((await ended).exitCode).not.toBe(70);
	});

	test('the header of a private file is told nowhere', async () => {
		const secret = 'ROOT-KEY-7f3a,SECOND-9c1b';
		writeFileSync(at('private'), `${secret}\nmore,${secret}\n`, {mode: 0o600});
		const words = ['--symbol', 'BTC', '--data', at('private'), '--json'];
		const ran = await run(['run', ...words]);
		expect(ran.exitCode).toBe(65);
		expect(ran.stdout).toContain('the line has 2 columns, none of the required ones');
		await run(['backtest', ...words]);
		writeFileSync(at('pitwall.yaml'), 'instances: {BTC: {data: private}}\n');
		await run(['start', 'BTC']);
		const shown = await run(['why', 'BTC']);
		expect(ran.stdout + ran.stderr + shown.stdout).not.toContain('7f3a');
		for (const path of treeOf(home.path))
			if (lstatSync(path).isFile() && path !== at('private'))
				expect(readFileSync(path, 'latin1').toLowerCase(), path).not.toContain('7f3a');
	});

	test.each([
		[
			'time,open,high,low,close,close,volume',
			'the column close is there twice',
			'2026-01-02,1,1,1,1,1,1',
		],
		[
			'time,open,high,low,close,VOLUME,volume',
			'the column volume is there twice',
			'2026-01-02,1,1,1,1,1,1',
		],
		[
			'time,time,open,high,low,close,volume',
			'the column time is there twice',
			'2026-01-02,2026-01-02,1,1,1,1,1',
		],
		...['0x10', '0b1', '1_000', 'Infinity', '1e999', '12abc', '1 2'].map(volume => [
			'time,open,high,low,close,volume',
			`column volume was`,
			`2026-01-02,1,1,1,1,${volume}`,
		]),
	])('%s is refused: %s %s', async (header, what, line) => {
		writeFileSync(at('bars.csv'), `${header}\n${line}\n`);
		const words = ['run', '--symbol', 'BTC', '--data', at('bars.csv'), '--speed', 'max'];
		const {exitCode, stderr, stdout} = await run(words);
		expect(stderr + stdout).toContain(what);
		expect(exitCode).toBe(65);
	});
});

test('a strategy that became a pipe stops neither start nor look', async () => {
	writeFileSync(
		at('algorithm/mine.mjs'),
		"export class Algorithm { run() { return {action: 'HOLD', shares: 0}; } }\n",
	);
	writeFileSync(at('pitwall.yaml'), 'instances: {BTC: {algorithm: mine, bars: 3, speed: max}}\n');
	expect((await run(['run', '--name', 'BTC'])).exitCode).toBe(0);
	plant('a pipe', 'algorithm/mine.mjs');
	expect((await run(['run', '--name', 'BTC'])).exitCode).toBe(0);
	expect((await run(['algorithms'])).stdout).toContain('it is no regular file');
	const other = ['run', '--symbol', 'ETH', '--algorithm', 'mine', '--bars', '3'];
	expect((await run(other)).stderr).toContain('it is a pipe');
	plant('a pipe', 'algorithm/mine.py');
	rmSync(at('algorithm/mine.mjs'));
	expect((await run(other)).stderr).toContain('it is a pipe');
});

test.each([
	[['run', '--symbol', 'BTC', '--set', '__proto__=3'], 64],
	[['backtest', '--symbol', 'BTC', '--set', '__proto__=3'], 64],
	[['backtest', '--symbol', 'BTC', '--sweep', '__proto__=1:3:1'], 64],
	[['set', 'BTC', '__proto__=3'], 64],
	[
		[
			'add',
			'--symbol',
			'BTC',
			'--algorithm',
			'buy_and_hold',
			'--capital',
			'9',
			'--set',
			'__proto__=3',
		],
		64,
	],
	[['metrics', 'set', '__proto__', '3', '--instance', 'BTC'], 64],
	[['metrics', 'set', 'agents', '0x10', '--instance', 'BTC'], 64],
])('%j is refused', async (words, exitCode) => {
	const ended = await run(words);
	expect(ended.stderr).toMatch(/__proto__|0x10/);
	expect(ended.exitCode).toBe(exitCode);
});

test('a program that reports a figure called __proto__ is told so, once in its log', async () => {
	const line = JSON.stringify({metric: '__proto__', value: 3});
	await run(['run', '--name', 'BOT', '--', 'sh', '-c', `echo '${line}'; echo done`]);
	expect(readFileSync(at('logs/BOT.log'), 'utf8')).toMatch(/its name was __proto__/);
});

test('everything in a home is for its owner alone, also after an older one was opened', async () => {
	const open = () =>
		treeOf(home.path).filter(
			path => !lstatSync(path).isSymbolicLink() && (lstatSync(path).mode & 0o077) !== 0,
		);
	await run(['run', '--symbol', 'BTC', '--bars', '300', '--speed', 'max']);
	await run(['start', 'BTC', 'ETH']);
	expect(open()).toEqual([]);
	await run(['down', '--yes']);
	for (const name of ['state/pitwall.db', 'state/ledger/BTC.db', '.locks/.kl/BTC'])
		chmodSync(at(name), 0o644);
	await run(['start', 'BTC']);
	expect(open()).toEqual([]);
});

describe('results of a backtest', () => {
	const backtest = (file: string) =>
		run(['backtest', '--symbol', 'BTC', '--bars', '50', '--equity', file, '--trades', `${file}.t`]);

	test('a link in the place of the file is refused, and what it leads to is untouched', async () => {
		writeFileSync(at('private'), 'secret');
		symlinkSync(at('private'), at('out.csv'));
		const {exitCode, stderr} = await backtest(at('out.csv'));
		expect(stderr).toContain('[OUTPUT_FILE_LINK]');
		expect(exitCode).toBe(73);
		expect(readFileSync(at('private'), 'utf8')).toBe('secret');
	});

	test('links planted under the names of temporary files are never written through', async () => {
		const folder = at('shared');
		mkdirSync(folder);
		writeFileSync(at('private'), 'secret');
		// The pids that the next processes can get, as the old name was made of one.
		for (let pid = process.pid; pid < process.pid + 3000; pid += 1)
			symlinkSync(at('private'), join(folder, `out.csv.${pid}.new`));
		const {exitCode, stderr} = await backtest(join(folder, 'out.csv'));
		expect(exitCode, stderr).toBe(0);
		expect(readFileSync(at('private'), 'utf8')).toBe('secret');
		expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toMatch(/^bar,time/);
		const left = readdirSync(folder).filter(name => name.endsWith('.tmp'));
		expect(left).toEqual([]);
	});

	test('a file that is there keeps its mode', async () => {
		writeFileSync(at('out.csv'), '', {mode: 0o600});
		expect((await backtest(at('out.csv'))).exitCode).toBe(0);
		expect(lstatSync(at('out.csv')).mode & 0o777).toBe(0o600);
		expect(lstatSync(at('out.csv.t')).mode & 0o777).toBe(0o666 & ~process.umask());
	});
});

test('a link under the name of the temporary pitwall.yaml is not written through', async () => {
	writeFileSync(at('private'), 'secret');
	symlinkSync(at('private'), at('pitwall.yaml.tmp'));
	const words = ['add', '--symbol', 'BTC', '--algorithm', 'buy_and_hold', '--capital', '9'];
	expect((await run([...words, '--name', 'NEW'])).exitCode).toBe(0);
	expect(readFileSync(at('private'), 'utf8')).toBe('secret');
	expect(readdirSync(home.path).filter(name => name.includes('~'))).toEqual([]);
});

test('a stream is never waited for as bars', async () => {
	const child = spawn(
		process.execPath,
		[programFile, 'run', '--symbol', 'BTC', '--data', '/dev/fd/0'],
		{stdio: ['pipe', 'ignore', 'ignore'], env: {...process.env, PITWALL_HOME: home.path}},
	);
	const code = await new Promise(resolve => child.once('exit', resolve));
	expect(code).toBe(65);
	expect(existsSync(at('logs/BTC.log'))).toBe(true);
});
