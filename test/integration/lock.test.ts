import type {ChildProcess} from 'node:child_process';
import {rmSync} from 'node:fs';
import {afterEach, beforeAll, beforeEach, expect, test} from 'vitest';
import {inspectLocks} from '../../state/lock/inspect.ts';
import {bundleProgram, endProgram, nextMessage, startProgram} from '../support/child.ts';
import {createTestHome, type TestHome} from '../support/home.ts';

let program: string;
let home: TestHome;
const children: ChildProcess[] = [];

beforeAll(async () => {
	program = await bundleProgram('test/fixture/process/holds-lock.ts');
});
beforeEach(() => {
	home = createTestHome();
});
afterEach(async () => {
	await Promise.all(children.splice(0).map(endProgram));
	home.remove();
});

type Answer = {
	ok?: boolean;
	verdict?: string;
	pid?: number;
	verified?: boolean;
	collected?: boolean;
};

async function start(execArgv: string[] = []): Promise<ChildProcess> {
	const child = startProgram(program, [home.directory.home, 'BTC'], execArgv);
	children.push(child);
	await nextMessage(child);
	return child;
}

async function ask(child: ChildProcess, question: string): Promise<Answer> {
	const answer = nextMessage<Answer>(child);
	child.send(question);
	return await answer;
}

test('six processes that start at once: exactly one holds the lock, the others name it', async () => {
	const six = await Promise.all([1, 2, 3, 4, 5, 6].map(() => start()));
	const answers = await Promise.all(six.map(child => ask(child, 'acquire')));
	const winners = six.filter((_, index) => answers[index]?.ok);
	expect(winners).toHaveLength(1);
	for (const answer of answers.filter(({ok}) => !ok))
		expect(answer).toEqual({ok: false, verdict: 'held', pid: winners[0]?.pid});
});

test('after SIGKILL of the holder the next one gets the lock', async () => {
	const [first, second] = await Promise.all([start(), start()]);
	expect(await ask(first, 'acquire')).toEqual({ok: true});
	expect(await ask(second, 'acquire')).toMatchObject({ok: false, verdict: 'held', pid: first.pid});
	await endProgram(first);
	expect(inspectLocks(home.directory)).toMatchObject([{verdict: 'stale'}]);
	expect(await ask(second, 'acquire')).toEqual({ok: true});
});

test('a stopped holder keeps its lock', async () => {
	const [first, second] = await Promise.all([start(), start()]);
	await ask(first, 'acquire');
	first.kill('SIGSTOP');
	expect(await ask(second, 'acquire')).toMatchObject({ok: false, verdict: 'held'});
	first.kill('SIGCONT');
	expect(await ask(first, 'verify')).toEqual({verified: true});
});

test('the kernel lock outlives the collector, even when the evidence is removed', async () => {
	const [first, second] = await Promise.all([start(['--expose-gc']), start()]);
	await ask(first, 'acquire');
	expect(await ask(first, 'forget')).toEqual({collected: true});
	rmSync(home.directory.lockFile('BTC'));
	// Nothing but the kernel lock can refuse without naming a holder.
	expect(await ask(second, 'acquire')).toMatchObject({ok: false, verdict: 'unknown'});
});

test('after rm -rf of the lock directory the living holder notices, and no second one gets in', async () => {
	const [first, second] = await Promise.all([start(), start()]);
	await ask(first, 'acquire');
	rmSync(home.directory.locks, {recursive: true});
	expect(await ask(second, 'acquire')).toEqual({ok: false, verdict: 'held', pid: first.pid});
	expect(await ask(first, 'verify')).toEqual({verified: false});
	await ask(first, 'release');
	expect(await ask(second, 'acquire')).toEqual({ok: true});
});
