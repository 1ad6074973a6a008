/** The code of an instance: kept whatever happens to its file, until a person takes a newer one. */
import {chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createTestHome, type Home, until} from '../support/pitwall.ts';

type Row = {name: string; observed: string; snapshotHash: string | null; pid: number | null};

let home: Home;
beforeEach(() => {
	home = createTestHome();
	mkdirSync(join(home.path, 'algorithm'), {recursive: true});
});
afterEach(async () => {
	await home.remove();
});

const file = () => join(home.path, 'algorithm/mine.ts');

/** An algorithm whose decisions say which version it is. */
function write(version: string): void {
	const text = [
		"import type {Context} from 'pitwall';",
		'export class Algorithm {',
		'	static parameters = {size: 1};',
		'	run(_context: Context) {',
		`		return {action: 'HOLD' as const, shares: 0, reason: '${version}'};`,
		'	}',
		'}',
		'',
	];
	writeFileSync(file(), text.join('\n'));
}

function configure(...names: string[]): void {
	const lines = names.map(name => `  ${name}: {symbol: BTC, algorithm: mine, speed: 20}`);
	writeFileSync(join(home.path, 'pitwall.yaml'), `instances:\n${lines.join('\n')}\n`);
}

async function rows(): Promise<Map<string, Row>> {
	const {value} = await home.json(['ps']);
	return new Map((value as Row[]).map(row => [row.name, row]));
}

const hashOf = async (name: string) => (await rows()).get(name)?.snapshotHash ?? null;
const stored = () => readdirSync(join(home.path, 'snapshots'));
const logOf = (name: string) => readFileSync(join(home.path, `logs/${name}.log`), 'utf8');

describe('code of a configured instance', () => {
	test('is kept before its first run, and runs when its file is gone', async () => {
		write('first');
		configure('A', 'B');
		await home.run(['up']);
		await until('both are pinned', async () => {
			const seen = await rows();
			return ['A', 'B'].every(name => seen.get(name)?.snapshotHash != null);
		});
		const hash = await hashOf('A');
		expect(await hashOf('B')).toBe(hash);
		expect(stored()).toEqual([hash]);
		rmSync(file());
		const {exitCode} = await home.run(['start', 'A']);
		expect(exitCode).toBe(0);
		expect(await hashOf('A')).toBe(hash);
		expect(logOf('A')).toMatch(new RegExp(`Started.*code ${hash?.slice(0, 12)}`));
		expect(logOf('A')).toContain('the file of mine is gone');
	});

	test('outlives an edit and a restart, and is upgraded on demand with what changed', async () => {
		write('first');
		configure('A');
		await home.run(['start', 'A']);
		const first = await hashOf('A');
		expect(first).toMatch(/^[0-9a-f]{64}$/);
		write('second');
		const restarted = await home.run(['restart', 'A']);
		expect(restarted.stderr).toContain('A: its file is newer than the code that it runs');
		expect(await hashOf('A')).toBe(first);
		expect(logOf('A')).toContain('pitwall restart --upgrade A');

		const upgraded = await home.run(['restart', '--upgrade', 'A']);
		expect(upgraded.exitCode).toBe(0);
		expect(upgraded.stderr).not.toContain('newer');
		expect(upgraded.stdout).toContain('changed mine.ts (+1 −1 lines)');
		expect(upgraded.stdout).toMatch(/- +return.*first.*\n.*\+ +return.*second/);
		const second = await hashOf('A');
		expect(second).not.toBe(first);
		const {stdout: story} = await home.run(['why', 'A']);
		expect(story).toMatch(/CodeUpgraded.*changed mine\.ts/);
		expect(story).toContain(`code:      ${second?.slice(0, 12)}, taken`);

		const again = await home.json(['restart', '--upgrade', 'A']);
		expect(again.value).toMatchObject([
			{name: 'A', ok: true, upgrade: {before: second, snapshotHash: second, changes: []}},
		]);
		expect(await hashOf('A')).toBe(second);
	});

	test('is not given up for code that does not load, and nothing is restarted', async () => {
		write('first');
		configure('A');
		await home.run(['start', 'A']);
		const before = (await rows()).get('A');
		for (const [text, reason] of [
			['export class {{', /mine\.ts:1/],
			['export const size = 1;', /no class named Algorithm/],
			['process.exit(3); export class Algorithm {}', /exit 3/],
			['export class Algorithm {}', /no method run/],
		] as const) {
			writeFileSync(file(), text);
			const {exitCode, stderr} = await home.run(['restart', '--upgrade', 'A']);
			expect(exitCode).toBe(65);
			expect(stderr).toMatch(reason);
		}

		const after = (await rows()).get('A');
		expect(after).toMatchObject({pid: before?.pid, snapshotHash: before?.snapshotHash});
	});

	test('that was tampered with does not run, and is put right by an upgrade', async () => {
		write('first');
		configure('A');
		await home.run(['start', 'A']);
		await home.run(['stop', 'A']);
		const hash = (await hashOf('A')) ?? '';
		const code = join(home.path, 'snapshots', hash, 'mine.js');
		const good = readFileSync(code, 'utf8');
		chmodSync(code, 0o600);
		writeFileSync(code, `${good}\n// more`);
		const refused = await home.run(['start', 'A']);
		expect(refused.exitCode).toBe(65);
		const {stdout: story} = await home.run(['why', 'A']);
		expect(story).toContain('[SNAPSHOT_CHANGED]');
		expect(story).toContain('pitwall restart --upgrade A');
		const mended = await home.run(['restart', '--upgrade', 'A']);
		expect(mended.exitCode).toBe(0);
		expect(mended.stdout).toContain('nothing changed');
		expect(readFileSync(code, 'utf8')).toBe(good);
	});

	test('in Python is kept and upgraded with what it imports beside it', async () => {
		const helper = join(home.path, 'algorithm/helper.py');
		const lines = (size: number) => `SIZE = ${size}\n`;
		writeFileSync(helper, lines(1));
		writeFileSync(
			join(home.path, 'algorithm/snake.py'),
			[
				'import helper',
				'class Algorithm:',
				'    def __init__(self, symbol, capital):',
				'        print("size", helper.SIZE)',
				'    def run(self, current_time, algo_id=None):',
				'        return "HOLD", 0',
			].join('\n'),
		);
		const settings = '{symbol: BTC, algorithm: snake, speed: 20}';
		writeFileSync(join(home.path, 'pitwall.yaml'), `instances:\n  A: ${settings}\n`);
		await home.run(['start', 'A']);
		await until('the first code speaks', () => logOf('A').includes('size 1'));
		writeFileSync(helper, lines(2));
		await home.run(['restart', 'A']);
		expect(logOf('A')).toContain('helper.py was changed since snapshot');
		expect(logOf('A')).not.toContain('size 2');
		const {stdout, exitCode} = await home.run(['restart', '--upgrade', 'A']);
		expect(exitCode).toBe(0);
		expect(stdout).toContain('changed helper.py (+1 −1 lines)');
		await until('the new code speaks', () => logOf('A').includes('size 2'));
		const hash = await hashOf('A');
		writeFileSync(join(home.path, 'algorithm/snake.py'), 'class Algorithm:\n  def run(');
		const refused = await home.run(['restart', '--upgrade', 'A']);
		expect(refused.exitCode).toBe(65);
		expect(refused.stderr).toContain('snake.py:2');
		expect(await hashOf('A')).toBe(hash);
	});

	test('that no instance and no ledger needs is removed', async () => {
		write('first');
		configure('A', 'B');
		await home.run(['start', 'A']);
		await until('A has bars', () => logOf('A').includes('Bar 2:'));
		const first = await hashOf('A');
		await home.run(['stop', 'A']);
		write('second');
		await home.run(['start', '--upgrade', 'B']);
		await home.run(['stop', 'B']);
		const unused = join(home.path, 'snapshots', 'f'.repeat(64));
		mkdirSync(unused);
		write('third');
		await home.run(['start', '--upgrade', 'A']);
		// The bars of A need its first code; B is pinned to the second.
		expect(new Set(stored())).toEqual(new Set([first, await hashOf('B'), await hashOf('A')]));
	});
});
