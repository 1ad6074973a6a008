import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {build} from 'esbuild';
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest';
import {type LogPosition, type MergedLog, openMergedLog} from '../../../../state/log/merged-log.ts';

let programs: string;
let folder: string;
let children: ChildProcess[];
let log: MergedLog | null;

beforeAll(async () => {
	programs = mkdtempSync(join(tmpdir(), 'pitwall-'));
	await build({
		entryPoints: ['test/fixture/log-flood.ts'],
		outfile: join(programs, 'log-flood.mjs'),
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
	});
});

afterAll(() => rmSync(programs, {recursive: true}));

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	children = [];
	log = null;
});

afterEach(() => {
	for (const child of children) child.kill('SIGKILL');
	log?.close();
	rmSync(folder, {recursive: true});
});

const path = (name: string) => join(folder, `${name}.log`);
const acknowledgedFile = (name: string) => join(folder, `${name}.acknowledged`);
const acknowledged = (name: string) =>
	Number(readFileSync(acknowledgedFile(name)).readBigUInt64LE());

/** Starts a writer of numbered lines, which goes on where its last life was acknowledged. */
function flood(name: string, rotateBytes: number, last: number): ChildProcess {
	const flags = [path(name), `${name}-SIM`, `${rotateBytes}`, `${last}`, acknowledgedFile(name)];
	const child = spawn(process.execPath, [join(programs, 'log-flood.mjs'), ...flags], {
		stdio: 'inherit',
	});
	children.push(child);
	return child;
}

async function until(condition: () => boolean, deadlineMs = 20_000): Promise<void> {
	const endMs = performance.now() + deadlineMs;
	while (!condition()) {
		if (performance.now() > endMs) throw new Error(`not reached within ${deadlineMs} ms`);
		await new Promise(resolve => setTimeout(resolve, 2));
	}
}

/** Numbers of the whole lines; a line cut by SIGKILL was never acknowledged, and is marked. */
function numbersOf(lines: {text: string}[]): number[] {
	return lines
		.filter(({text}) => !text.endsWith('⋯ (cut short)'))
		.map(({text}) => {
			const match = /^number=(\d+) (€*)\.$/.exec(text);
			expect(match?.[2]?.length, text).toBe(Number(match?.[1]) % 60);
			return Number(match?.[1]);
		});
}

test.each([
	['one file', 1e9],
	['a rotation every few lines', 1500],
])(
	'SIGKILL in a tight loop loses and tears no acknowledged line: %s',
	async (_, rotateBytes) => {
		writeFileSync(acknowledgedFile('BTC'), Buffer.alloc(8));
		for (let life = 1; life <= 8; life++) {
			const from = acknowledged('BTC');
			const child = flood('BTC', rotateBytes, 1e9);
			await until(() => acknowledged('BTC') >= from + 200 + life * 37);
			child.kill('SIGKILL');
			await once(child, 'exit');
		}
		log = openMergedLog({sources: [{name: 'BTC', path: path('BTC')}], monotonicMs: () => 0});
		const numbers = numbersOf(log.after(log.start(), 1e9).lines);
		// The line in flight may have been written without its acknowledgement, once a life.
		const distinct = numbers.filter((number, index) => number !== numbers[index - 1]);
		expect(numbers.length - distinct.length).toBeLessThanOrEqual(8);
		expect(distinct.length).toBeGreaterThanOrEqual(acknowledged('BTC'));
		expect(distinct).toEqual(distinct.map((_, index) => index + 1));
	},
	60_000,
);

test('a follower of three rotating logs gets every line once, in order', async () => {
	const names = ['A', 'B', 'C'];
	const last = 15_000;
	log = openMergedLog({
		sources: names.map(name => ({name, path: path(name)})),
		monotonicMs: () => performance.now(),
	});
	let position: LogPosition = log.start();
	const seen = new Map(names.map(name => [name, [] as {text: string}[]]));
	for (const name of names) writeFileSync(acknowledgedFile(name), Buffer.alloc(8));
	for (const name of names) flood(name, 50_000, last);
	await until(() => {
		const page = log?.after(position, 2000);
		for (const line of page?.lines ?? []) seen.get(line.name)?.push(line);
		position = page?.end ?? position;
		return names.every(name => seen.get(name)?.at(-1)?.text.startsWith(`number=${last} `));
	});
	for (const name of names) {
		const numbers = numbersOf(seen.get(name) ?? []);
		expect(numbers).toEqual(Array.from({length: last}, (_, index) => index + 1));
	}
	expect(log.end().get('A')?.number).toBeGreaterThan(10);
	const {lines} = log.tail(names.length * last + 1);
	expect(lines.length).toBe(names.length * last);
});
