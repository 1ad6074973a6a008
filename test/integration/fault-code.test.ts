/** What may happen around the code of instances: askers that are killed, snapshots that somebody touches. */
import {type ChildProcess, spawn} from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {bundleProgram, nextMessage, startProgram} from '../support/child.ts';
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
				`import {writeFileSync} from "node:fs"; writeFileSync(${beacon}, String(process.pid)); for (;;);`,
		],
		[
			'loops.py',
			(beacon: string) =>
				`import os\nopen(${beacon}, "w").write(str(os.getpid()))\nwhile True: pass\n`,
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
	await Promise.all(collectors.map(child => nextMessage(child)));
	const pinned = await Promise.all(['A', 'B'].map(name => report(start('pin', name))));
	const ends = collectors.map(report);
	for (const child of collectors) child.send('over');
	const collected = await Promise.all(ends);
	expect(pinned.flatMap(({lost}) => lost)).toEqual([]);
	expect(pinned.map(({done}) => done)).toEqual([150, 150]);
	// Else nothing was tried.
	expect(collected.reduce((sum, {done}) => sum + done, 0)).toBeGreaterThan(0);
});

/** A process that has ended and waits for its parent counts as ended. */
function isAlive(pid: number): boolean {
	try {
		return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return false;
	}
}
