/** What `pitwall doctor` sees of a sick home, supervisor or package. */
import {execFileSync, spawnSync} from 'node:child_process';
import {
	chownSync,
	copyFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {hasProc} from '../../state/process/proc-stat.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';
import {startEnvironment} from '../support/environment.ts';

type Finding = {check: string; verdict: string; found: string; fix: string | null};

const root = fileURLToPath(new URL('../..', import.meta.url));
let home: Home;

beforeEach(async () => {
	home = createTestHome();
	await home.run(['init']);
});

afterEach(async () => {
	await home.remove();
});

async function doctor(): Promise<{findings: Finding[]; exitCode: number | null}> {
	const {value, exitCode} = await home.json(['doctor']);
	return {findings: (value as {findings: Finding[]}).findings, exitCode};
}

async function finding(check: string): Promise<Finding | undefined> {
	return (await doctor()).findings.find(one => one.check === check);
}

async function supervisorPid(): Promise<number> {
	const {value} = await home.json(['locks']);
	return (value as {name: string; pid: number}[]).find(({name}) => name === 'SUPERVISOR')
		?.pid as number;
}

const file = (...names: string[]) => join(home.path, ...names);
const fewBars = 'run --symbol BTC --algorithm buy_and_hold --speed max --bars 200'.split(' ');

describe('a supervisor', () => {
	test.skipIf(!hasProc)('that a signal stopped is a fault, with its cure', async () => {
		await home.run(['up']);
		expect(await finding('supervisor')).toMatchObject({verdict: 'ok'});
		const pid = await supervisorPid();
		process.kill(pid, 'SIGSTOP');
		const {findings, exitCode} = await doctor();
		expect(exitCode).toBe(78);
		expect(findings).toContainEqual({
			check: 'supervisor',
			verdict: 'fault',
			found: expect.stringContaining(`pid ${pid}`),
			fix: expect.stringContaining(`kill -CONT ${pid}`),
		});
	});

	test.skipIf(!hasProc)(
		'of another environment is told with names and without values',
		async () => {
			const {PATH: path} = process.env;
			const environment = {...startEnvironment(), PITWALL_HOME: home.path, BOT_TOKEN: 's3cret'};
			const up = [join(root, 'dist/pitwall.js'), 'up'];
			execFileSync(process.execPath, up, {env: {...environment, PATH: `/nowhere:${path}`}});
			const told = await finding('environment');
			expect(told).toMatchObject({verdict: 'warning', found: expect.stringContaining('PATH')});
			expect(told?.found).toContain('BOT_TOKEN');
			expect(JSON.stringify(told)).not.toMatch(/s3cret|nowhere/);
		},
	);
});

describe('a ledger', () => {
	const ledger = () => file('state/ledger/BTC.db');

	test('of which pages were overwritten is damaged', async () => {
		await home.run(fewBars);
		expect(await finding('ledgers')).toMatchObject({found: '1 readable, all pages checked'});
		const bytes = readFileSync(ledger());
		writeFileSync(ledger(), bytes.fill(0x5a, 8192, bytes.length - 4096));
		expect(await finding('ledger BTC')).toMatchObject({verdict: 'fault'});
	});

	test.each([
		['garbage from its first byte', () => writeFileSync(ledger(), 'x'.repeat(20_000))],
		['empty', () => truncateSync(ledger(), 0)],
		[
			'cut in the middle',
			() => truncateSync(ledger(), Math.floor(readFileSync(ledger()).length / 2)),
		],
		['a database of something else', () => copyFileSync(file('state/pitwall.db'), ledger())],
		['beside a log of garbage', () => writeFileSync(`${ledger()}-wal`, 'y'.repeat(5000))],
		[
			'a directory',
			() => {
				rmSync(ledger());
				mkdirSync(ledger());
			},
		],
		[
			'a pipe',
			() => {
				rmSync(ledger());
				execFileSync('sh', ['-c', 'mkfifo "$0"', ledger()]);
			},
		],
	])('that is %s is a fault', async (_, spoil) => {
		await home.run(fewBars);
		spoil();
		const {findings, exitCode} = await doctor();
		expect(exitCode).toBe(78);
		expect(findings.find(({check}) => check === 'ledger BTC')).toMatchObject({
			verdict: 'fault',
			fix: expect.any(String),
		});
	});

	test.skipIf(!hasProc)(
		'whose log was removed while it is written is told with the process',
		async () => {
			const run = home.start('run --symbol BTC --algorithm buy_and_hold'.split(' '));
			await until('the first bar', () => run.output().includes('Bar 1'));
			rmSync(`${ledger()}-wal`);
			expect(await finding('open files of BTC')).toMatchObject({
				verdict: 'fault',
				found: expect.stringMatching(/BTC\.db-wal was removed while pid \d+ writes it/),
				fix: expect.stringContaining('pitwall stop BTC'),
			});
			run.child.kill('SIGTERM');
			await run.ended;
		},
	);
});

test.skipIf(process.getuid?.() !== 0)('files of another user are named with the cure', async () => {
	expect(await finding('owners')).toMatchObject({verdict: 'ok'});
	chownSync(file('pitwall.yaml'), 65_534, 65_534);
	chownSync(file('logs'), 65_534, 65_534);
	expect(await finding('owners')).toMatchObject({
		verdict: 'fault',
		found: expect.stringMatching(/^2 of .*logs/),
		fix: expect.stringContaining(`chown -hR root ${home.path}`),
	});
	chownSync(file('pitwall.yaml'), 0, 0);
	chownSync(file('logs'), 0, 0);
});

/** Makes a copy of the built package with a driver of its own, in a folder that the home's removal takes away. */
function copyPackage(): string {
	const copy = join(dirname(home.path), 'package');
	cpSync(join(root, 'dist'), join(copy, 'dist'), {recursive: true});
	cpSync(join(root, 'algorithm'), join(copy, 'algorithm'), {recursive: true});
	copyFileSync(join(root, 'package.json'), join(copy, 'package.json'));
	// What is built for this Node lies in one of these; the rest is the library, without its sources.
	for (const part of ['build/Release', 'prebuilds', 'lib', 'package.json']) {
		const from = join(root, 'node_modules/better-sqlite3', part);
		const isNative = (path: string) => !/\/obj(?:\.target)?$|\.a$/.test(path);
		if (existsSync(from))
			cpSync(from, join(copy, 'node_modules/better-sqlite3', part), {
				recursive: true,
				filter: isNative,
			});
	}
	symlinkSync(join(root, 'node_modules/esbuild'), join(copy, 'node_modules/esbuild'));
	return copy;
}

function runCopy(copy: string, parameters: readonly string[]) {
	return spawnSync(process.execPath, [join(copy, 'dist/pitwall.js'), ...parameters], {
		encoding: 'utf8',
		env: {...startEnvironment(), PITWALL_HOME: home.path},
	});
}

describe('the package', () => {
	test('that was moved under a supervisor is told, and start tells why it cannot', async () => {
		const copy = copyPackage();
		expect(runCopy(copy, ['up']).status).toBe(0);
		renameSync(copy, `${copy}-moved`);
		expect(await finding('supervisor program')).toMatchObject({
			verdict: 'fault',
			found: expect.stringContaining(`${copy}/dist/pitwall.js`),
			fix: expect.stringContaining('pitwall supervisor restart'),
		});
		await home.run(['start', 'BTC', '--wait', '3']);
		expect((await home.run(['why', 'BTC'])).stdout).toContain('pitwall supervisor restart');
		await home.run(['supervisor', 'restart']);
		expect(await finding('supervisor program')).toBeUndefined();
		await until('BTC to run', async () => {
			const {value} = await home.json(['ps', 'BTC']);
			return JSON.stringify(value).includes('"observed":"running"');
		});
	});

	test('whose driver is garbage is told, and everything else as well', () => {
		const copy = copyPackage();
		const driver = join(copy, 'node_modules/better-sqlite3');
		const natives = readdirSync(driver, {recursive: true, encoding: 'utf8'});
		for (const file of natives.filter(name => name.endsWith('.node')))
			writeFileSync(join(driver, file), 'no library');
		const {stdout, status} = runCopy(copy, ['doctor', '--json']);
		const {findings} = JSON.parse(stdout) as {findings: Finding[]};
		expect(status).toBe(78);
		expect(findings.find(({check}) => check === 'SQLite driver')).toMatchObject({
			verdict: 'fault',
			found: expect.stringContaining('cannot be loaded'),
			fix: expect.stringContaining('npm rebuild better-sqlite3'),
		});
		expect(findings.map(({check}) => check)).toEqual(
			expect.arrayContaining(['Node', 'home', 'locks', 'supervisor', 'owners']),
		);
	});
});
