/**
 * Wrapped programs under Pitwall, beside a bare spawn and pm2 in the same run: how long a start takes, what a flood of
 * output costs and loses, and how much memory each further program adds.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type Benchmark, type Figure, quantile} from './figure.ts';
import {
	directKeeper,
	type Keeper,
	pitwallKeeper,
	pm2Keeper,
	type Programs,
} from './program-keepers.ts';
import {
	countLines,
	type Flood,
	floodOnce,
	type LineCount,
	type Memory,
	memoryOf,
	startOnce,
} from './program-measures.ts';

const startRounds = 9;
const floodRounds = 3;
const floodPrograms = 6;
const linesEach = 100_000;
const idlePrograms = 6;

const fixture = (name: string) =>
	fileURLToPath(new URL(`../../test/fixture/program/${name}`, import.meta.url));
const numbered = (prefix: string, count: number) =>
	Array.from({length: count}, (_, at) => `${prefix}${at}`);

/** Of each round, as a log of its own is easier to count. */
const floodNames = (bytesAWrite: number) =>
	Array.from({length: floodRounds}, (_, round) =>
		numbered(`FLOOD-${bytesAWrite}-${round}-`, floodPrograms),
	);

export const benchmark: Benchmark = {
	name: 'wrapped programs',
	async run() {
		const folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
		const programs = programsIn(folder);
		const direct = directKeeper(join(folder, 'direct'), programs);
		const pm2 = pm2Keeper(join(folder, 'pm2'), programs);
		if (typeof pm2 === 'string') console.log(`  without pm2: ${pm2}`);
		const keepers = [
			pitwallKeeper(join(folder, 'home'), programs),
			...(typeof pm2 === 'string' ? [] : [pm2]),
		];
		try {
			return [
				...(await startFigures(direct, keepers)),
				...(await floodFigures(folder, [direct, ...keepers], 80)),
				...(await floodFigures(folder, [direct, ...keepers], 4096)),
				...(await memoryFigures(keepers)),
			];
		} finally {
			for (const keeper of [direct, ...keepers]) await keeper.down();
			rmSync(folder, {recursive: true, force: true, maxRetries: 5});
		}
	},
};

function programsIn(folder: string): Programs {
	const saysUp = [fixture('says-up.sh')];
	const flood = (bytes: number) => [
		'python3',
		fixture('floods.py'),
		String(linesEach),
		String(bytes),
		join(folder, 'go'),
	];
	return Object.fromEntries([
		['START', saysUp],
		...floodNames(80)
			.flat()
			.map(name => [name, flood(80)]),
		...floodNames(4096)
			.flat()
			.map(name => [name, flood(4096)]),
		...numbered('IDLE', idlePrograms).map(name => [name, saysUp]),
	]) as Programs;
}

/** A goal is for Pitwall alone. */
function figure(keeper: Keeper, figureOf: Omit<Figure, 'goal'>, atMost?: number): Figure {
	const goal = keeper.name === 'Pitwall' && atMost !== undefined ? {atMost} : null;
	return {...figureOf, name: `${keeper.name}: ${figureOf.name}`, goal};
}

/** In turns, so that all meet the same machine. */
async function startFigures(direct: Keeper, keepers: readonly Keeper[]): Promise<Figure[]> {
	const cold = new Map<Keeper, number[]>();
	for (let round = 0; round < startRounds; round += 1)
		for (const keeper of keepers) {
			await keeper.down();
			const {firstLineMs} = await startOnce(keeper, 'START');
			cold.set(keeper, [...(cold.get(keeper) ?? []), firstLineMs]);
			await keeper.stop('START');
		}
	const all = [direct, ...keepers];
	const warm = new Map<Keeper, {firstLineMs: number; returnsMs: number}[]>();
	for (let round = 0; round < startRounds; round += 1)
		for (const keeper of all) {
			warm.set(keeper, [...(warm.get(keeper) ?? []), await startOnce(keeper, 'START')]);
			await keeper.stop('START');
		}
	const note = `median of ${startRounds}, in turns`;
	const firstLine = (keeper: Keeper) => (warm.get(keeper) ?? []).map(one => one.firstLineMs);
	const returns = (keeper: Keeper) => (warm.get(keeper) ?? []).map(one => one.returnsMs);
	const times = (name: string, keeper: Keeper, values: readonly number[], atMost: number) =>
		figure(keeper, {name, value: quantile(values, 0.5), unit: 'ms', note}, atMost);
	return [
		...all.map(one => times('start → first line in the log, warm', one, firstLine(one), 150)),
		...all.map(one => times('start returns', one, returns(one), 200)),
		...keepers.map(one =>
			times('start without a supervisor → first line', one, cold.get(one) ?? [], 450),
		),
	];
}

type Measured = Flood & LineCount;

async function floodFigures(
	folder: string,
	keepers: readonly Keeper[],
	bytesAWrite: 80 | 4096,
): Promise<Figure[]> {
	const rounds = new Map<Keeper, Measured[]>();
	for (const names of floodNames(bytesAWrite))
		for (const keeper of keepers)
			rounds.set(keeper, [
				...(rounds.get(keeper) ?? []),
				await measureFlood(join(folder, 'go'), keeper, names),
			]);
	const lines = floodPrograms * linesEach;
	const name = `${lines} lines of 80 bytes, ${bytesAWrite} bytes a write`;
	const [wallGoal, processorGoal] = bytesAWrite === 80 ? [1.2, 1.2] : [0.7, 0.8];
	const note = `median of ${floodRounds}, in turns; ${floodPrograms} programs`;
	return keepers.flatMap(keeper => {
		const measured = rounds.get(keeper) ?? [];
		const median = (of: (one: Measured) => number) => quantile(measured.map(of), 0.5);
		const most = (of: (one: Measured) => number) => Math.max(...measured.map(of));
		const counts = (what: string, value: number) =>
			figure(keeper, {name: `${name}: ${what}`, value, unit: 'count', note: 'most of a round'}, 0);
		const wall = {
			name: `${name}: wall`,
			value: median(one => one.wallSeconds),
			unit: 's',
			note,
		} as const;
		if (keeper.pids() === null) return [figure(keeper, wall)];
		const value = median(one => one.processorSeconds);
		return [
			figure(keeper, wall, wallGoal),
			figure(keeper, {name: `${name}: processor`, value, unit: 's', note}, processorGoal),
			counts(
				'lost',
				most(one => one.lost),
			),
			counts(
				'torn',
				most(one => one.torn),
			),
		];
	});
}

async function measureFlood(
	goFile: string,
	keeper: Keeper,
	names: readonly string[],
): Promise<Measured> {
	rmSync(goFile, {force: true});
	for (const name of names) await keeper.start(name);
	const logs = names.map(name => () => keeper.logs(name));
	const measured = await floodOnce({goFile, logs, pids: () => keeper.pids() ?? []});
	const counted = logs.map(files => countLines(files(), linesEach));
	for (const name of names) await keeper.stop(name);
	const sum = (of: (one: LineCount) => number) =>
		counted.reduce((total, one) => total + of(one), 0);
	return {...measured, lost: sum(({lost}) => lost), torn: sum(({torn}) => torn)};
}

async function memoryFigures(keepers: readonly Keeper[]): Promise<Figure[]> {
	const figures: Figure[] = [];
	const names = numbered('IDLE', idlePrograms);
	for (const keeper of keepers) {
		const first = await settledMemory(keeper, names.slice(0, 1));
		const all = await settledMemory(keeper, names.slice(1));
		const each = (of: (memory: Memory) => number) => (of(all) - of(first)) / (idlePrograms - 1);
		const note = `of all of its processes with ${idlePrograms} programs, less that with one`;
		const proportional = {
			name: 'proportional memory (PSS) that each further program adds',
			value: each(memory => memory.proportional),
		};
		const own = {
			name: 'memory shared with nobody that each further program adds',
			value: each(memory => memory.own),
		};
		figures.push(
			figure(keeper, {...proportional, unit: 'MB', note}, 8),
			figure(keeper, {...own, unit: 'MB', note}),
		);
		await keeper.down();
	}
	return figures;
}

/** Memory once the programs have run for a while: what a start leaves behind may be cleared away by then. */
async function settledMemory(keeper: Keeper, names: readonly string[]): Promise<Memory> {
	for (const name of names) await startOnce(keeper, name);
	await new Promise(resolve => setTimeout(resolve, 4000));
	return memoryOf(keeper.pids() ?? []);
}
