import type {ChildProcess} from 'node:child_process';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {createDeathWatch, type DeathWatch} from '../../state/process/death-watch.ts';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {bundleProgram, endProgram, nextMessage, startProgram, until} from '../support/child.ts';
import {createTestHome} from '../support/home.ts';

const home = createTestHome();
const children: ChildProcess[] = [];
let program: string;
let watch: DeathWatch | undefined;

beforeAll(async () => {
	program = await bundleProgram('test/fixture/process/lights-beacon.ts');
});

afterEach(async () => {
	watch?.close();
	await Promise.all(children.splice(0).map(endProgram));
});

afterAll(() => {
	home.remove();
});

async function start() {
	const child = startProgram(program, [home.directory.home]);
	children.push(child);
	const message = await nextMessage<{beaconFd: number; processStart: string}>(child);
	return {child, pid: child.pid ?? 0, ...message};
}

/** A watch whose sweep never comes within a test, or whose sweep alone works. */
function watching(sweepMs: number): string[] {
	const dead: string[] = [];
	watch = createDeathWatch({onDead: key => dead.push(key), sweepMs});
	return dead;
}

const never = 1_000_000;

/** Ends a second watched process: whatever the watch had to say of others before, it has said then. */
async function fence(dead: string[], beacon: boolean): Promise<void> {
	const {child, pid, beaconFd, processStart} = await start();
	watch?.add({key: 'fence', pid, processStart, beaconFd: beacon ? beaconFd : null});
	child.kill('SIGKILL');
	await until(() => dead.includes('fence'));
}

test('a killed process is reported by its beacon alone, once', async () => {
	const {child, pid, beaconFd, processStart} = await start();
	const dead = watching(never);
	watch?.add({key: 'BTC', pid, processStart, beaconFd});
	child.kill('SIGKILL');
	await until(() => dead.length > 0);
	await fence(dead, true);
	expect(dead).toEqual(['BTC', 'fence']);
});

test('a killed process without a beacon is reported by the sweep, once', async () => {
	const {child, pid, processStart} = await start();
	const dead = watching(20);
	watch?.add({key: 'BTC', pid, processStart, beaconFd: null});
	child.kill('SIGKILL');
	await until(() => dead.length > 0);
	await fence(dead, false);
	expect(dead).toEqual(['BTC', 'fence']);
});

test('a process that closes its beacon and lives on is not reported, but its later death is', async () => {
	const {child, pid, beaconFd, processStart} = await start();
	const dead = watching(20);
	watch?.add({key: 'BTC', pid, processStart, beaconFd});
	child.send('close');
	await nextMessage(child);
	await fence(dead, false);
	expect(dead).toEqual(['fence']);
	child.kill('SIGKILL');
	await until(() => dead.length > 1);
	expect(dead).toEqual(['fence', 'BTC']);
});

test('a process that is gone or has another start time is reported, but not from within add', async () => {
	const {pid, beaconFd} = await start();
	const dead = watching(never);
	watch?.add({key: 'gone', pid: 2 ** 31 - 2, processStart: '1', beaconFd: 20});
	watch?.add({key: 'reused', pid, processStart: '1', beaconFd});
	expect(dead).toEqual([]);
	await until(() => dead.length === 2);
	expect(dead.toSorted()).toEqual(['gone', 'reused']);
});

test('a removed key is never reported', async () => {
	const {child, pid, beaconFd, processStart} = await start();
	const dead = watching(10);
	watch?.add({key: 'BTC', pid, processStart, beaconFd});
	watch?.remove('BTC');
	await endProgram(child);
	await fence(dead, true);
	expect(dead).toEqual(['fence']);
});

test('a stopped process is not dead', async () => {
	const {child, pid, beaconFd, processStart} = await start();
	const dead = watching(10);
	watch?.add({key: 'BTC', pid, processStart, beaconFd});
	child.kill('SIGSTOP');
	await until(() => readProcStat(pid)?.state === 'T');
	await fence(dead, false);
	expect(dead).toEqual(['fence']);
});

test('where no file may be held, the sweep opens and closes one, and still knows a process from its successor', async () => {
	const {child, pid, processStart} = await start();
	const dead: string[] = [];
	watch = createDeathWatch({onDead: key => dead.push(key), sweepMs: 20, heldMax: 0});
	watch.add({key: 'ETH', pid, processStart: `${processStart}0`, beaconFd: null});
	await until(() => dead.length > 0);
	watch.add({key: 'BTC', pid, processStart, beaconFd: null});
	await fence(dead, false);
	expect(dead).toEqual(['ETH', 'fence']);
	child.kill('SIGKILL');
	await until(() => dead.length > 2);
	expect(dead).toEqual(['ETH', 'fence', 'BTC']);
});
