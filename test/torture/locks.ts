/**
 * Torture of the lock protocol: rounds of contenders that start at one instant, on evidence of every kind,
 * and are killed and stopped before any file operation and at random moments. An independent witness counts
 * double holders; planted live and foreign locks must never be taken. `npm run torture -- locks [rounds] [contenders] [seed]`.
 */
import type {ChildProcess} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Directory, directoryAt} from '../../state/home/directory.ts';
import {hasErrorCode} from '../../state/domain/error.ts';
import {acquireLock} from '../../state/lock/lock.ts';
import {bundleProgram, endProgram, nextMessage, startProgram} from '../support/child.ts';
import {createSeededRandom, type SeededRandom} from '../support/seeded-random.ts';
import type {Order, Report} from './lock-order.ts';
import {emptyTally, faultCounters, summary, type Tally} from './lock-tally.ts';
import {isUntouchable, type Plant, plants, putPlant} from './lock-plant.ts';

export type TortureOptions = {
	rounds: number;
	contenders: number;
	seed: number;
	onRound?: (tally: Tally) => void;
};

const lockName = 'TORTURE';
/** An acquire and a release take some 45 operations. */
const operationsMax = 48;

/** Runs the torture in a home of its own and returns what was counted. */
export async function tortureLocks({
	rounds,
	contenders,
	seed,
	onRound,
}: TortureOptions): Promise<Tally> {
	const directory = directoryAt(mkdtempSync(join(tmpdir(), 'pitwall-torture-')));
	const program = await bundleProgram('test/torture/lock-contender.ts');
	const crew = createCrew(program, directory);
	const tally = emptyTally();
	const random = createSeededRandom(seed);
	try {
		for (let round = 0; round < rounds; round += 1) {
			await crew.fill(contenders);
			await playRound({
				directory,
				crew: crew.members,
				tally,
				...planRound(random, round, contenders),
			});
			tally.rounds += 1;
			onRound?.(tally);
		}
	} finally {
		await crew.end();
		rmSync(directory.home, {recursive: true, force: true});
	}

	return tally;
}

type Crew = {members: ChildProcess[]; fill(count: number): Promise<void>; end(): Promise<void>};

/** Contenders live on between rounds; the killed are replaced. */
function createCrew(program: string, directory: Directory): Crew {
	let members: ChildProcess[] = [];
	return {
		get members() {
			return members;
		},
		async fill(count) {
			members = members.filter(
				({exitCode, signalCode}) => exitCode === null && signalCode === null,
			);
			const fresh = Array.from({length: count - members.length}, () =>
				startProgram(program, [directory.home]),
			);
			members.push(...fresh);
			await Promise.all(fresh.map(child => nextMessage<Report>(child, 60_000)));
		},
		async end() {
			await Promise.all(members.map(endProgram));
		},
	};
}

type Plan = {
	round: number;
	plant: Plant;
	holdMs: number | null;
	faults: Order['fault'][];
	/** Milliseconds after the start at which a contender is killed from outside; null: not. */
	killAfterMs: (number | null)[];
	/** When the lock directory is removed under everybody; null: not. */
	removeAfterMs: number | null;
	continueAfterMs: number;
};

function planRound(random: SeededRandom, round: number, contenders: number): Plan {
	const quiet = random.below(4) === 0;
	const faults = Array.from({length: contenders}, () => (quiet ? null : planFault(random)));
	return {
		round,
		plant: random.pick(plants),
		holdMs: random.below(2) === 0 ? null : random.fraction() * 4,
		faults,
		killAfterMs: faults.map(() =>
			!quiet && random.below(24) === 0 ? random.fraction() * 12 : null,
		),
		removeAfterMs: !quiet && random.below(10) === 0 ? random.fraction() * 8 : null,
		continueAfterMs: 5 + random.below(30),
	};
}

function planFault(random: SeededRandom): Order['fault'] {
	const draw = random.below(12);
	if (draw > 1) return null;
	return {signal: draw === 0 ? 'SIGKILL' : 'SIGSTOP', at: 1 + random.below(operationsMax)};
}

/** A round that was played; `removed`: the lock directory really vanished under it. */
type Played = Round & {removed: boolean};
type Round = Plan & {directory: Directory; crew: readonly ChildProcess[]; tally: Tally};

async function playRound(round: Round): Promise<void> {
	const {directory, crew, tally, plant, faults} = round;
	putPlant(directory, lockName, plant);
	const atMs = performance.timeOrigin + performance.now() + 4;
	const disturbances = disturb(round);
	const reports = await Promise.all(
		crew.map((child, index) => ask(child, orderFor(round, atMs, faults[index] ?? null))),
	);
	const settled = await Promise.all(crew.map(child => ask(child, 'settle')));
	const removed = disturbances.end();
	tally.stopped += faults.filter(fault => fault?.signal === 'SIGSTOP').length;
	const ended = crew.filter(({exitCode, signalCode}) => exitCode !== null || signalCode !== null);
	tally.killed += ended.filter(({signalCode}) => signalCode === 'SIGKILL').length;
	// Nothing may end a contender by itself.
	tally.failed += ended.filter(({signalCode}) => signalCode !== 'SIGKILL').length;
	count({...round, removed}, reports, settled);
	checkRecovery({...round, removed});
}

function orderFor({round, holdMs, directory}: Round, atMs: number, fault: Order['fault']): Order {
	const witness = `${directory.home}/witness`;
	return {round, name: lockName, witness, atMs, waitMs: 120, holdMs, fault};
}

/** Sends an order; null when the contender ended without an answer. */
async function ask(child: ChildProcess, order: Order | 'settle'): Promise<Report | null> {
	if (child.exitCode !== null || child.signalCode !== null) return null;
	const answer = nextMessage<Report>(child, 60_000);
	child.send(order, () => undefined);
	try {
		return await answer;
	} catch (error) {
		if (child.exitCode === null && child.signalCode === null) throw error;
		return null;
	}
}

/** Kills, removes and continues from outside, at the planned moments. */
function disturb({crew, killAfterMs, removeAfterMs, continueAfterMs, directory}: Round) {
	const timers = killAfterMs.flatMap((afterMs, index) =>
		afterMs === null ? [] : [setTimeout(() => crew[index]?.kill('SIGKILL'), 4 + afterMs)],
	);
	let removed = false;
	if (removeAfterMs !== null) {
		const remove = () => {
			removed = true;
			removeDirectory(directory.locks);
		};
		timers.push(setTimeout(remove, 4 + removeAfterMs));
	}

	// A contender may stop itself late, even while it settles: continue all, again and again.
	const continuing = setInterval(() => {
		for (const child of crew) child.kill('SIGCONT');
	}, continueAfterMs);
	return {
		end(): boolean {
			for (const timer of timers) clearTimeout(timer);
			clearInterval(continuing);
			return removed;
		},
	};
}

/** Contenders go on creating files in it meanwhile, so one pass is not always enough; nor is it for a person. */
function removeDirectory(path: string): void {
	for (let pass = 0; pass < 20; pass += 1) {
		try {
			rmSync(path, {recursive: true, force: true});
			return;
		} catch (error) {
			if (!hasErrorCode(error, 'ENOTEMPTY')) throw error;
		}
	}
}

function count(round: Played, reports: (Report | null)[], settled: (Report | null)[]): void {
	const {tally, plant, faults, killAfterMs, removed} = round;
	const winners = reports.flatMap(report => (report?.type === 'won' ? [report] : []));
	tally.won += winners.length;
	tally.doubleHolders += winners.filter(({alone}) => !alone).length;
	if (isUntouchable(plant) && !removed) tally.stolen += winners.length;
	if (winners.length > 0) tally.firstWinnerMs.push(Math.min(...winners.map(({tookMs}) => tookMs)));
	const untouched = faults.every(fault => fault === null) && killAfterMs.every(at => at === null);
	if (untouched && !removed && !isUntouchable(plant) && winners.length === 0) tally.unwon += 1;
	if (removed) return;
	const ends = [...winners, ...settled.filter(report => report?.type === 'settled')];
	tally.lost += ends.filter(report => report.verified === false).length;
	tally.failed += reports.filter(report => report?.type === 'failed').length;
}

/** With everybody gone or settled, the next one must get the lock, and nothing else may lie there. */
function checkRecovery({directory, tally, plant, removed}: Played): void {
	const probe = acquireLock({
		directory,
		name: lockName,
		account: 'paper',
		instanceId: 'probe',
		mode: 'SIM',
		waitMs: 500,
	});
	const expected = isUntouchable(plant) && !removed ? 'refused' : 'free';
	if (probe.ok !== (expected === 'free')) tally[probe.ok ? 'stolen' : 'unrecoverable'] += 1;
	if (!probe.ok) return;
	probe.lock.release();
	tally.litter += readdirSync(directory.locks).filter(file => file !== '.kl').length;
}

/** Entry of `npm run torture -- locks [rounds] [contenders] [seed]`; returns the exit code. */
export async function run(parameters: string[]): Promise<number> {
	const [rounds = 2000, contenders = 12, seed = Date.now() % 2 ** 31] = parameters.map(Number);
	console.log(`locks: ${rounds} rounds × ${contenders} contenders, seed ${seed}`);
	const startedMs = performance.now();
	const tally = await tortureLocks({
		rounds,
		contenders,
		seed,
		onRound(sofar) {
			if (sofar.rounds % 100 === 0) console.log(summary(sofar));
		},
	});
	const bad = faultCounters.filter(counter => tally[counter] !== 0);
	console.log(`${summary(tally)} in ${Math.round((performance.now() - startedMs) / 1000)} s`);
	if (bad.length > 0) console.error(`not 0: ${bad.join(', ')}; again with seed ${seed}`);
	return bad.length > 0 ? 1 : 0;
}
