/** What may happen around the code of instances: askers that are killed, snapshots that somebody touches. */
import {type ChildProcess, spawn} from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {bundleProgram, endProgram, nextMessage, startProgram} from '../support/child.ts';
import {createTestHome, type Home, programFile, until} from '../support/pitwall.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
	mkdirSync(join(home.path, 'algorithm'), {recursive: true});
});
afterEach(async () => {
	await home.remove();
});

const holds = 'export class Algorithm { run() { return {action: "HOLD", shares: 0}; } }\n';
const write = (file: string, text: string) => {
	writeFileSync(join(home.path, 'algorithm', file), text);
};

describe('an asker that is killed', () => {
	test.each([
		[
			'loops.js',
			(beacon: string) =>
				`import {writeFileSync} from "node:fs"; writeFileSync(${beacon}, String(process.pid)); for (;;); export class Algorithm {}`,
		],
		[
			'loops.py',
			(beacon: string) =>
				`import os\nopen(${beacon}, "w").write(str(os.getpid()))\nwhile True: pass\nclass Algorithm: pass\n`,
		],
	])('leaves neither process nor folder, though %s never ends', async (file, code) => {
		const temporary = mkdtempSync(join(home.path, 'tmp-'));
		const beacon = join(home.path, 'beacon');
		write(file, code(JSON.stringify(beacon)));
		const asker = spawn(process.execPath, [programFile, 'algorithms', '--home', home.path], {
			env: {...process.env, TMPDIR: temporary},
			stdio: 'ignore',
		});
		await until(
			'the file is being loaded',
			() => existsSync(beacon) && readFileSync(beacon, 'utf8') !== '',
		);
		const pid = Number(readFileSync(beacon, 'utf8'));
		asker.kill('SIGKILL');
		await until('its process has ended', () => !isAlive(pid));
		await until('its folder is gone', () => readdirSync(temporary).length === 0);
	});
});

describe('an add that is killed', () => {
	/** Says each time that it is loaded, and then stays there until the test lets it go on. */
	const slow = (folder: string) => `import {existsSync, readdirSync, writeFileSync} from 'node:fs';
const folder = ${JSON.stringify(folder)};
writeFileSync(folder + '/load' + readdirSync(folder).length, '');
while (!existsSync(folder + '/go')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
${holds}`;
	const words = ['add', '--symbol', 'BTC', '--algorithm', 'slow', '--capital', '5', '--name', 'A'];
	const hash = async () => {
		const {value} = await home.json(['ps']);
		const rows = value as Array<{name: string; snapshotHash: string | null}>;
		return rows.find(({name}) => name === 'A')?.snapshotHash ?? null;
	};

	test('while its file is looked at has added nothing', async () => {
		const loads = mkdtempSync(join(home.path, 'loads-'));
		write('slow.mjs', slow(loads));
		const {child, ended} = home.start(words);
		await until('the look loads the file', () => existsSync(join(loads, 'load0')));
		child.kill('SIGKILL');
		await ended;
		writeFileSync(join(loads, 'go'), '');
		expect((await home.run(['start', 'A'])).exitCode).toBe(66);
		expect((await home.run(words)).exitCode).toBe(0);
		expect(await hash()).toMatch(/^[0-9a-f]{64}$/);
	});

	test('while its code is tried leaves an instance that is whole when it starts', async () => {
		const loads = mkdtempSync(join(home.path, 'loads-'));
		write('slow.mjs', slow(loads));
		const {child, ended} = home.start(words);
		await until('the look loads the file', () => existsSync(join(loads, 'load0')));
		writeFileSync(join(loads, 'go'), '');
		await until('it stands in the file', isAdded);
		child.kill('SIGKILL');
		await ended;
		expect((await home.run(['start', 'A'])).exitCode).toBe(0);
		expect(await hash()).toMatch(/^[0-9a-f]{64}$/);
		expect(await home.json(['stop', 'A'])).toMatchObject({exitCode: 0});
	});
});

const config = () => join(home.path, 'pitwall.yaml');
const isAdded = () => existsSync(config()) && /^ {2}A:/m.test(readFileSync(config(), 'utf8'));

test('code that is pinned while others collect is always there', async () => {
	write('one.js', holds);
	write('two.js', `${holds}// another one\n`);
	const program = await bundleProgram('test/fixture/process/pins-and-collects.ts');
	const start = (role: string, name: string) => startProgram(program, [role, name, home.path]);
	const report = (child: ChildProcess) =>
		nextMessage<{lost: string[]; done: number}>(child, 60_000);
	const collectors = ['C', 'D'].map(name => start('collect', name));
	const children = [...collectors];
	try {
		await Promise.all(collectors.map(child => nextMessage(child)));
		const pinners = ['A', 'B'].map(name => start('pin', name));
		children.push(...pinners);
		const pinned = await Promise.all(pinners.map(report));
		const ends = collectors.map(report);
		for (const child of collectors) child.send('over');
		const collected = await Promise.all(ends);
		expect(pinned).toEqual(pinned.map(() => ({lost: [], done: 150})));
		// Else nothing was tried.
		expect(collected.reduce((sum, {done}) => sum + done, 0)).toBeGreaterThan(0);
	} finally {
		for (const child of children) await endProgram(child);
	}
});

describe('a snapshot', () => {
	/** Adds an instance and returns the folder of its code. */
	const added = async () => {
		write('part.js', 'export const size = 1;\n');
		write('mine.js', `import {size} from './part.js';\nexport const twice = size * 2;\n${holds}`);
		const words = ['--algorithm', 'mine', '--capital', '5', '--name', 'A'];
		expect((await home.run(['add', '--symbol', 'BTC', ...words])).exitCode).toBe(0);
		const [hash = ''] = readdirSync(join(home.path, 'snapshots'));
		return join(home.path, 'snapshots', hash);
	};
	const run = () => home.run(['run', '--name', 'A', '--bars', '2', '--speed', 'max']);

	test.each<[string, string, number, (folder: string) => void]>([
		['with one more file', 'CHANGED', 65, folder => writeFileSync(join(folder, 'more.js'), '')],
		['without one of its files', 'CHANGED', 65, folder => rmSync(join(folder, 'source/part.js'))],
		[
			'with a link in place of a file',
			'CHANGED',
			65,
			folder => {
				renameSync(join(folder, 'mine.js'), join(home.path, 'aside.js'));
				symlinkSync(join(home.path, 'aside.js'), join(folder, 'mine.js'));
			},
		],
		[
			'with a file in its place',
			'CHANGED',
			65,
			folder => {
				rmSync(folder, {recursive: true});
				writeFileSync(folder, 'code');
			},
		],
		['under another name', 'MISSING', 66, folder => renameSync(folder, `${folder}-old`)],
		[
			'that is a link to another one',
			'CHANGED',
			65,
			folder => {
				rmSync(folder, {recursive: true});
				symlinkSync(join(home.path, 'algorithm'), folder);
			},
		],
	])('%s does not run, and an upgrade puts it right', async (_, code, exit, tamper) => {
		tamper(await added());
		const {exitCode, stderr} = await run();
		expect([exitCode, stderr]).toEqual([exit, expect.stringContaining(`[SNAPSHOT_${code}]`)]);
		expect((await home.run(['restart', '--upgrade', 'A'])).exitCode).toBe(0);
	});

	test.skipIf(process.getuid?.() === 0)('that may not be read is told to be that', async () => {
		chmodSync(join(await added(), 'mine.js'), 0);
		const {exitCode, stderr} = await run();
		expect([exitCode, stderr]).toEqual([77, expect.stringContaining('[SNAPSHOT_UNREADABLE]')]);
	});
});

/** A process that has ended and waits for its parent counts as ended. */
function isAlive(pid: number): boolean {
	try {
		return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return false;
	}
}
