import {appendFileSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type LogWatch, watchLogs} from '../../../../state/log/log-watch.ts';

let folder: string;
let watch: LogWatch;
let hints: number;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	hints = 0;
});

afterEach(() => {
	watch.close();
	rmSync(folder, {recursive: true});
});

async function nextHint(): Promise<void> {
	const next = hints + 1;
	const isReached = () => hints >= next;
	const endMs = performance.now() + 10_000;
	while (!isReached()) {
		if (performance.now() > endMs) throw new Error('no hint within 10 s');
		await new Promise(resolve => setTimeout(resolve, 2));
	}
}

test('an append is hinted at without waiting for the poll', async () => {
	watch = watchLogs({folder, onHint: () => hints++, pollMs: 1e6});
	appendFileSync(join(folder, 'a.log'), 'x\n');
	await nextHint();
	// The one after the pause, which covers what happened while nobody watched.
	await nextHint();
	appendFileSync(join(folder, 'a.log'), 'y\n');
	await nextHint();
});

test('the poll finds a folder that did not exist', async () => {
	watch = watchLogs({folder: join(folder, 'logs'), onHint: () => hints++, pollMs: 20});
	await nextHint();
	mkdirSync(join(folder, 'logs'));
	await nextHint();
});

test('a flood of appends is one hint a pause', async () => {
	watch = watchLogs({folder, onHint: () => hints++, pollMs: 1e6, pauseMs: 1e5});
	for (let line = 0; line < 1000; line++) appendFileSync(join(folder, 'a.log'), 'x\n');
	await nextHint();
	for (let turn = 0; turn < 100; turn++) await new Promise(resolve => setTimeout(resolve, 2));
	expect(hints).toBe(1);
});
