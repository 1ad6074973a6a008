/**
 * Code of strangers under fire: an algorithm in Python and a wrapped program with a grandchild, whose runners and own
 * processes are killed with SIGKILL in random order, and the supervisor with them. After each blow both come back, and
 * no second copy of the program ever runs; in the end the ledger is that of a run that nobody killed, and no process
 * is left. Seeded: the same seed gives the same blows.
 */
import {copyFileSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {directoryAt} from '../../state/home/directory.ts';
import {dumpLedger} from '../support/ledger-dump.ts';
import {lookAt, lookAtAll} from '../support/look.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';
import {fixtureProgram, isAlive} from '../support/program-home.ts';
import {pythonFixtures} from '../support/python.ts';
import {createSeededRandom} from '../support/seeded-random.ts';
import {inspectLocks} from '../../state/lock/inspect.ts';

export type StrangersOptions = {rounds: number; seed: number; onBlow?: (target: string) => void};

export type StrangersResult = {
	blows: Record<string, number>;
	/** Breaches of what must hold, in words; empty when all is well. */
	breaches: string[];
};

/** Whom a blow can hit, and the processes that it takes. */
const targets = ['supervisor', 'PY', 'python', 'BOT', 'program', 'grandchild', 'all'] as const;

/** Strikes `rounds` times and returns what was broken by it. */
export async function attackStrangers(options: StrangersOptions): Promise<StrangersResult> {
	const home = createTestHome();
	const whole = createTestHome();
	const random = createSeededRandom(options.seed);
	const blows: Record<string, number> = {};
	const killed = new Set<number>();
	try {
		for (const each of [home, whole]) await configure(each);
		await home.run(['start', '--all']);
		for (let round = 1; round <= options.rounds; round += 1) {
			await until(`all live before round ${round}`, () => allLive(home, killed), 30_000);
			const target = random.pick(targets);
			const victims = victimsOf(home, target);
			for (const pid of victims) {
				killed.add(pid);
				process.kill(pid, 'SIGKILL');
			}
			// Two at once on purpose: whoever comes second must leave the first alone.
			if (target === 'supervisor' || target === 'all')
				await Promise.all([home.run(['up']), home.run(['up'])]);
			// The program lives on without it: that is its own affair.
			if (target === 'grandchild') await home.run(['restart', 'BOT']);
			blows[target] = (blows[target] ?? 0) + 1;
			options.onBlow?.(target);
		}
		await until('all live in the end', () => allLive(home, killed), 30_000);
		const breaches = await judgeEnd(home, whole, killed);
		return {blows, breaches};
	} finally {
		await Promise.all([home.remove(), whole.remove()]);
	}
}

async function configure(home: Home): Promise<void> {
	await home.run(['init']);
	const algorithms = directoryAt(home.path).algorithms;
	copyFileSync(join(pythonFixtures, 'tells_pid.py'), join(algorithms, 'tells_pid.py'));
	const instances = {
		PY: {symbol: 'BTC', algorithm: 'tells_pid'},
		BOT: {command: ['python3', fixtureProgram('holds-a-lock.py')], ready: {log: 'holding'}},
	};
	const restart = {backoff: '20ms..50ms', deaths: '1000 in 10m'};
	const config = {defaults: {speed: 50, stop_timeout: '5s', restart}, instances};
	writeFileSync(join(home.path, 'pitwall.yaml'), JSON.stringify(config));
}

function textOf(home: Home, file: string): string {
	const path = join(home.path, file);
	return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The newest interpreter; 0 before the first. */
const pythonOf = (home: Home) =>
	Number([...textOf(home, 'logs/PY.log').matchAll(/python process (\d+)/g)].at(-1)?.[1] ?? 0);

const programOf = (home: Home) => textOf(home, 'pids').split(' ').map(Number);

function holderOf(home: Home, name: string): number {
	const lock = inspectLocks(directoryAt(home.path)).find(each => each.name === name);
	return lock?.verdict === 'held' ? (lock.holder?.pid ?? 0) : 0;
}

function victimsOf(home: Home, target: (typeof targets)[number]): number[] {
	const [program = 0, grandchild = 0] = programOf(home);
	const runners = [holderOf(home, 'PY'), holderOf(home, 'BOT')];
	switch (target) {
		case 'supervisor':
			return [holderOf(home, 'SUPERVISOR')];
		case 'PY':
		case 'BOT':
			return [holderOf(home, target)];
		case 'python':
			return [pythonOf(home)];
		case 'program':
			return [program];
		case 'grandchild':
			return [grandchild];
		case 'all':
			return [holderOf(home, 'SUPERVISOR'), ...runners];
	}
}

/** Supervisor, both runners and all that belongs to them live, and none of it is one that was killed. */
function allLive(home: Home, killed: ReadonlySet<number>): boolean {
	const views = lookAtAll(home.path).map(({observed, pid}) => ({observed, pid}));
	if (!views.every(({observed}) => observed === 'running')) return false;
	const pids = [holderOf(home, 'SUPERVISOR'), pythonOf(home), ...programOf(home)];
	const all = [...pids, ...views.map(({pid}) => pid ?? 0)];
	return all.every(pid => pid > 0 && !killed.has(pid) && isAlive(pid));
}

/** Stops all, lets both homes come to the same bar by themselves, and compares. */
async function judgeEnd(home: Home, whole: Home, killed: Set<number>): Promise<string[]> {
	const breaches: string[] = [];
	const last = [pythonOf(home), ...programOf(home)];
	const down = await home.run(['down', '--yes']);
	if (down.exitCode !== 0) breaches.push(`down: exit ${down.exitCode}: ${down.stdout}`);
	for (const pid of [...killed, ...last]) if (isAlive(pid)) breaches.push(`process ${pid} is left`);
	if (existsSync(join(home.path, 'second'))) breaches.push('a second copy of the program ran');
	const bars = String((lookAt(home.path, 'PY').status?.bar ?? 0) + 100);
	for (const each of [home, whole]) {
		const run = await each.run(['run', '--name', 'PY', '--bars', bars, '--speed', 'max']);
		if (run.exitCode !== 0) breaches.push(`the last run: exit ${run.exitCode}: ${run.stderr}`);
	}
	const [attacked, quiet] = [home, whole].map(({path}) =>
		dumpLedger(directoryAt(path).ledger('PY')),
	);
	if (attacked !== quiet) breaches.push(`the ledgers differ at bar ${bars} or before`);
	if (!quiet?.includes('"filled"')) breaches.push('the algorithm never traded');
	return breaches;
}

/** `npm run torture -- strangers [rounds] [seed]`; returns the exit code. */
export async function run(parameters: string[]): Promise<number> {
	const rounds = Number(parameters[0] ?? 100);
	const seed = Number(parameters[1] ?? Math.trunc(performance.now() * 1000));
	if (!Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(seed)) {
		console.error('usage: npm run torture -- strangers [rounds] [seed]');
		return 64;
	}
	console.log(`strangers: ${rounds} rounds, seed ${seed}`);
	const {blows, breaches} = await attackStrangers({rounds, seed});
	console.log(`blows: ${JSON.stringify(blows)}`);
	for (const breach of breaches) console.error(breach);
	console.log(`${breaches.length} breaches`);
	return breaches.length === 0 ? 0 : 1;
}
