/**
 * A contender of the lock torture: at an agreed instant it tries to take the lock, shows an independent
 * witness that it holds it, and gives it back. On order it kills or stops itself before its n-th file or
 * database operation. Argument: home.
 */
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import {createServer, type Server} from 'node:net';
import {performance} from 'node:perf_hooks';
import Database from 'better-sqlite3';
import {directoryAt} from '../../state/home/directory.ts';
import {AppError} from '../../state/domain/error.ts';
import {acquireLock, type Lock} from '../../state/lock/lock.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import {createLeaseRows} from '../../state/control/table/lease-rows.ts';
import type {Order, Report} from './lock-order.ts';

const directory = directoryAt(process.argv[2] ?? '');
const store = openControlStore(directory.controlDatabase);
const controlLease = createLeaseRows(store.database, directory.controlDatabase);
let lock: Lock | undefined;
let witness: Server | undefined;
let fault: Order['fault'] = null;
let operations = 0;

/** Counts an operation and, when its turn has come, dies or stops before it. */
function operate(): void {
	operations += 1;
	if (fault !== null && operations === fault.at) process.kill(process.pid, fault.signal);
}

function intercept(target: object, names: readonly string[]): void {
	const functions = target as Record<string, (...parameters: unknown[]) => unknown>;
	for (const name of names) {
		const original = functions[name];
		if (original === undefined) continue;
		functions[name] = function intercepted(this: unknown, ...parameters: unknown[]) {
			operate();
			return original.apply(this, parameters);
		};
	}
}

function interceptEverything(): void {
	intercept(fs, ['openSync', 'readSync', 'writeSync', 'closeSync', 'renameSync', 'unlinkSync']);
	intercept(fs, ['readdirSync', 'mkdirSync', 'existsSync', 'statSync', 'truncateSync']);
	syncBuiltinESMExports();
	intercept(Database.prototype, ['exec', 'pragma', 'close']);
	const statement: object = Object.getPrototypeOf(store.database.prepare('SELECT 1')) as object;
	intercept(statement, ['run', 'get', 'all']);
}

const cell = new Int32Array(new SharedArrayBuffer(4));

/** Sleeps until shortly before, then spins: all contenders leave together. */
function waitUntil(atMs: number): void {
	const clockMs = () => performance.timeOrigin + performance.now();
	const leftMs = atMs - clockMs();
	if (leftMs > 1) Atomics.wait(cell, 0, 0, leftMs - 0.5);
	while (clockMs() < atMs);
}

/**
 * The witness is the kernel's table of abstract sockets: one process only may bind a name, and the name is free
 * when its process is gone. It knows nothing of files, POSIX locks or SQLite.
 */
function bindWitness(name: string): Promise<boolean> {
	return new Promise(resolve => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen({path: `\0${name}`}, () => {
			witness = server;
			resolve(true);
		});
	});
}

function closeWitness(): Promise<void> {
	return new Promise(resolve => {
		if (witness === undefined) resolve();
		else witness.close(() => resolve());
		witness = undefined;
	});
}

async function contend(order: Order): Promise<Report> {
	operations = 0;
	fault = order.fault;
	waitUntil(order.atMs);
	const startedMs = performance.now();
	try {
		const result = acquireLock({
			directory,
			name: order.name,
			account: 'paper',
			instanceId: `round-${order.round}`,
			mode: 'SIM',
			waitMs: order.waitMs,
			controlLease,
		});
		const tookMs = performance.now() - startedMs;
		if (!result.ok) return {type: 'refused', verdict: result.verdict, tookMs};
		lock = result.lock;
		const alone = await bindWitness(order.witness);
		if (order.holdMs === null) return {type: 'won', alone, tookMs};
		Atomics.wait(cell, 0, 0, order.holdMs);
		return {type: 'won', alone, tookMs, verified: await release()};
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return {type: 'failed', code: error.code};
	}
}

/** Whether the lock was still ours when it was given back. */
async function release(): Promise<boolean> {
	const verified = lock?.verify() ?? true;
	await closeWitness();
	lock?.release();
	lock = undefined;
	return verified;
}

async function settle(): Promise<Report> {
	const verified = await release();
	fault = null;
	return {type: 'settled', verified};
}

process.on('message', (order: Order | 'settle') => {
	const report = order === 'settle' ? settle() : contend(order);
	void report.then(value => process.send?.(value));
});
process.on('disconnect', () => process.exit(0));
interceptEverything();
process.send?.({type: 'ready'} satisfies Report);
