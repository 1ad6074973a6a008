/** What is read of a keeper of programs: moments, logs, processor time and memory. */
import {
	closeSync,
	fstatSync,
	openSync,
	readFileSync,
	readSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import type {Keeper} from './program-keepers.ts';

/** From the start of the command, in milliseconds. */
export type Start = {firstLineMs: number; returnsMs: number};

const lookEveryMs = 1;

/** Starts a program that says `up` at once; resolves when the line is there and the command has returned. */
export async function startOnce(keeper: Keeper, program: string): Promise<Start> {
	const before = countOf(keeper, program);
	const startedAtMs = performance.now();
	const returned = (async () => {
		await keeper.start(program);
		return performance.now() - startedAtMs;
	})();
	await until(`${keeper.name}: first line of ${program}`, () => countOf(keeper, program) > before);
	const firstLineMs = performance.now() - startedAtMs;
	return {firstLineMs, returnsMs: await returned};
}

function countOf(keeper: Keeper, program: string): number {
	let count = 0;
	for (const path of keeper.logs(program))
		count += textOf(path).match(/(?:^|\] )up$/gm)?.length ?? 0;
	return count;
}

export type Flood = {
	/** From the go to the last byte in the logs. */
	wallSeconds: number;
	/** What the keeper's own processes used meanwhile, programs not counted. */
	processorSeconds: number;
};

/** Lets the programs begin; resolves when each has printed its last line, or nothing more has come for 3 s. */
export async function floodOnce(options: {
	goFile: string;
	/** The files of each program. */
	logs: readonly (() => string[])[];
	/** Processes of the keeper. */
	pids: () => readonly number[];
}): Promise<Flood> {
	const {goFile, logs, pids} = options;
	const allEnd = (mark: string) =>
		logs.every(files => files().some(path => tailOf(path).includes(mark)));
	await until('every program is loaded', () => allEnd('loaded\n'));
	const before = processorSeconds(pids());
	const startedAtMs = performance.now();
	let bytes = -1;
	let grewAtMs = startedAtMs;
	writeFileSync(goFile, '');
	await until('every program has printed all', () => {
		const now = logs.reduce((sum, files) => sum + bytesOf(files()), 0);
		if (now !== bytes) grewAtMs = performance.now();
		bytes = now;
		return allEnd('all printed\n') || performance.now() - grewAtMs > 3000;
	});
	return {
		wallSeconds: (grewAtMs - startedAtMs) / 1000,
		processorSeconds: processorSeconds(pids()) - before,
	};
}

export type LineCount = {lost: number; torn: number};

/** Compares the logs of one program with what it printed: `count` numbered lines. */
export function countLines(files: readonly string[], count: number): LineCount {
	const seen = new Set<number>();
	let torn = 0;
	for (const line of files.flatMap(path => textOf(path).split('\n'))) {
		const number = /(?:^|\] )(\d{7}) x{71}$/.exec(line)?.[1];
		if (number !== undefined) seen.add(Number(number));
		else if (line.includes('xx')) torn += 1;
	}
	return {lost: count - seen.size, torn};
}

/** User and system time of these processes so far. */
function processorSeconds(pids: readonly number[]): number {
	return pids.reduce((sum, pid) => {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
		return sum + (Number(fields[11]) + Number(fields[12])) / ticksASecond;
	}, 0);
}

/** `USER_HZ` of Linux, the same on every machine that Node supports. */
const ticksASecond = 100;

/** In MB. */
export type Memory = {
	/** Proportional set size: what is shared counts in part. Of Node itself the part depends on all who run it. */
	proportional: number;
	/** What is shared with nobody. */
	own: number;
};

/** Memory of these processes together. */
export function memoryOf(pids: readonly number[]): Memory {
	const memory = {proportional: 0, own: 0};
	for (const pid of pids) {
		const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
		const megabytes = (key: string) =>
			Number(new RegExp(String.raw`^${key}:\s+(\d+) kB`, 'm').exec(text)?.[1]) / 1024;
		memory.proportional += megabytes('Pss');
		memory.own += megabytes('Private_Dirty') + megabytes('Private_Clean');
	}
	return memory;
}

function bytesOf(files: readonly string[]): number {
	return files.reduce((sum, path) => sum + (statSync(path, {throwIfNoEntry: false})?.size ?? 0), 0);
}

function textOf(path: string): string {
	try {
		return readFileSync(path, 'latin1');
	} catch {
		return '';
	}
}

function tailOf(path: string): string {
	const tail = Buffer.alloc(256);
	try {
		const file = openSync(path, 'r');
		const {size} = fstatSync(file);
		const read = readSync(file, tail, 0, tail.length, Math.max(0, size - tail.length));
		closeSync(file);
		return tail.toString('latin1', 0, read);
	} catch {
		return '';
	}
}

async function until(what: string, condition: () => boolean, patienceMs = 60_000): Promise<void> {
	const deadlineMs = performance.now() + patienceMs;
	while (!condition()) {
		if (performance.now() > deadlineMs)
			throw new Error(`not within ${patienceMs / 1000} s: ${what}`);
		await new Promise(resolve => setTimeout(resolve, lookEveryMs));
	}
}
