/** Logs: cost of the writer, lines lost by kills and rotations, cost of following and of paging. */
import type {Pattern} from '../../state/pattern/pattern.ts';
import {patternOf} from '../support/pattern.ts';
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
	writeSync,
	openSync,
	closeSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {build} from 'esbuild';
import {createLineEncoder} from '../../state/log/log-line.ts';
import {watchLogs} from '../../state/log/log-watch.ts';
import {openMergedLog} from '../../state/log/merged-log.ts';
import {type Benchmark, type Figure, quantile} from './figure.ts';
import {startEnvironment} from '../support/environment.ts';

const names = ['BTC', 'ETH', 'GOLD', 'OIL', 'EURUSD', 'SPX'];
const linesPerProcess = 100_000;
const rounds = 5;
const followMs = 4000;
const followLinesPerSecond = 100_000;
const bigFileBytes = 100 * 1024 * 1024;

export const benchmark: Benchmark = {
	name: 'log',
	async run() {
		const folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
		try {
			const programs = await buildPrograms(folder);
			return [
				...(await measureWriter(folder, programs)),
				await measureLoss(folder, programs, 'SIGKILL in a tight loop', 1e9),
				await measureLoss(folder, programs, 'SIGKILL and a rotation every 64 KB', 65_536),
				...(await measureFollowing(folder, programs)),
				...measurePaging(folder),
			];
		} finally {
			rmSync(folder, {recursive: true});
		}
	},
};

async function buildPrograms(folder: string): Promise<string> {
	const outdir = join(folder, 'programs');
	await build({
		entryPoints: ['log-flood', 'log-appender', 'log-pacer'].map(name => `test/fixture/${name}.ts`),
		outdir,
		outExtension: {'.js': '.mjs'},
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
	});
	return outdir;
}

function start(programs: string, program: string, parameters: (string | number)[]): ChildProcess {
	const env = startEnvironment();
	return spawn(process.execPath, [join(programs, `${program}.mjs`), ...parameters.map(String)], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env,
	});
}

/** Six processes at once, the ways of appending in turn, so that a busy machine is fair to all. */
async function measureWriter(folder: string, programs: string): Promise<Figure[]> {
	const toFormatted: number[] = [];
	const toReady: number[] = [];
	const perSecond: number[] = [];
	const lines = names.length * linesPerProcess;
	for (let round = 0; round < rounds; round++) {
		const formattedMs = await appendAtOnce(folder, programs, 'formatted');
		const writerMs = await appendAtOnce(folder, programs, 'writer');
		const readyMs = await appendAtOnce(folder, programs, 'ready');
		toFormatted.push(writerMs / formattedMs);
		toReady.push(writerMs / readyMs);
		perSecond.push(lines / (writerMs / 1000));
	}
	const note = `median of ${rounds}; wall time of the slowest process; baseline: fs.writeSync`;
	const name = `${lines} lines from ${names.length} processes: log writer`;
	return [
		{
			name: `${name} to direct appends of the same formatted lines`,
			value: quantile(toFormatted, 0.5),
			unit: 'ratio',
			goal: {atMost: 1.2},
			note,
		},
		{
			name: `${name} to direct appends of ready bytes that cost nothing to make`,
			value: quantile(toReady, 0.5),
			unit: 'ratio',
			goal: null,
			note,
		},
		{name, value: quantile(perSecond, 0.5), unit: 'lines/s', goal: null},
	];
}

/** Returns the time of the slowest of the processes in ms, from its first line on. */
async function appendAtOnce(folder: string, programs: string, kind: string): Promise<number> {
	const ends = names.map(async name => {
		const path = join(folder, `${kind}-${name}.log`);
		const child = start(programs, 'log-appender', [kind, path, linesPerProcess]);
		const exited = once(child, 'exit');
		const [output] = (await once(child.stdout ?? child, 'data')) as [Buffer];
		await exited;
		rmSync(path);
		return Number(output.toString());
	});
	return Math.max(...(await Promise.all(ends)));
}

/** Acknowledged lines that are missing or torn after ten lives ended by SIGKILL. */
async function measureLoss(
	folder: string,
	programs: string,
	name: string,
	rotateBytes: number,
): Promise<Figure> {
	const path = join(folder, `loss-${rotateBytes}.log`);
	const acknowledgedFile = `${path}.acknowledged`;
	const acknowledged = () => Number(readFileSync(acknowledgedFile).readBigUInt64LE());
	writeFileSync(acknowledgedFile, Buffer.alloc(8));
	for (let life = 1; life <= 10; life++) {
		const goal = acknowledged() + 3000 + life * 371;
		const child = start(programs, 'log-flood', [path, 'X-SIM', rotateBytes, 1e9, acknowledgedFile]);
		const exited = once(child, 'exit');
		while (acknowledged() < goal) await pause(1);
		child.kill('SIGKILL');
		await exited;
	}
	const log = openMergedLog({sources: [{name: 'X', path}], monotonicMs: () => 0});
	const whole = new Set<number>();
	for (const {text} of log.after(log.start(), 1e9).lines) {
		const match = /^number=(\d+) (€*)\.$/.exec(text);
		if (match && match[2]?.length === Number(match[1]) % 60) whole.add(Number(match[1]));
	}
	log.close();
	let lost = 0;
	for (let number = 1; number <= acknowledged(); number++) if (!whole.has(number)) lost++;
	const note = `${acknowledged()} lines acknowledged in 10 lives`;
	return {name: `lines lost or torn: ${name}`, value: lost, unit: 'count', goal: {atMost: 0}, note};
}

/** Follows six logs at 100,000 lines/s as the panel does: hints, at most a page per 33 ms. */
async function measureFollowing(folder: string, programs: string): Promise<Figure[]> {
	const logs = join(folder, 'follow');
	const sources = names.map(name => ({name, path: join(logs, `${name}.log`)}));
	const rate = followLinesPerSecond / names.length;
	const children = sources.map(({name, path}) =>
		start(programs, 'log-pacer', [path, `${name}-SIM`, rate]),
	);
	const figures: Figure[] = [];
	try {
		await pause(500);
		for (const [label, filter] of [
			['no filter', {}],
			['a filter that matches 1 line in 1,000', {pattern: patternOf(/Bar \d+[05]00:/)}],
		] as const) {
			figures.push(await follow(logs, sources, label, filter));
		}
	} finally {
		for (const child of children) child.kill('SIGKILL');
		await Promise.all(children.map(child => once(child, 'exit')));
	}
	return figures;
}

async function follow(
	folder: string,
	sources: {name: string; path: string}[],
	label: string,
	filter: {pattern?: Pattern},
): Promise<Figure> {
	const log = openMergedLog({sources, monotonicMs: () => performance.now()});
	let {end} = log.tail(40, filter);
	let shown = 0;
	let slowestMs = 0;
	const begin = process.cpuUsage();
	const watch = watchLogs({
		folder,
		pauseMs: 33,
		onHint() {
			const startMs = performance.now();
			const page = log.tail(40, filter, end);
			({end} = page);
			shown += page.lines.length;
			slowestMs = Math.max(slowestMs, performance.now() - startMs);
		},
	});
	await pause(followMs);
	const {user, system} = process.cpuUsage(begin);
	watch.close();
	log.close();
	return {
		name: `processor to follow ${names.length} logs at ${followLinesPerSecond} lines/s, ${label}`,
		value: (user + system) / 10 / followMs,
		unit: '%',
		goal: {atMost: 10},
		note: `${shown} lines shown; longest look ${slowestMs.toFixed(1)} ms`,
	};
}

/** Pages of 40 lines upwards from the end, and from the middle, of one file of 100 MB. */
function measurePaging(folder: string): Figure[] {
	const path = join(folder, 'big.log');
	const lines = writeBigFile(path);
	const log = openMergedLog({sources: [{name: 'X', path}], monotonicMs: () => performance.now()});
	const times: number[] = [];
	let position = log.end();
	for (let page = 0; page < 200; page++) {
		const startMs = performance.now();
		position = log.before(position, 40).start;
		times.push(performance.now() - startMs);
	}
	const seekStartMs = performance.now();
	const middle = log.positionAt(lines.startMs + Math.floor(lines.count / 2));
	const seekMs = performance.now() - seekStartMs;
	const scanStartMs = performance.now();
	let found = log.find(middle, patternOf(/no such text/), {direction: 'forward'});
	while (found.status === 'more') {
		found = log.find(found.position, patternOf(/no such text/), {direction: 'forward'});
	}
	const scanMs = performance.now() - scanStartMs;
	log.close();
	const note = `one file of 100 MB, ${lines.count} lines`;
	return [
		{
			name: 'page of 40 lines upwards, p50',
			value: quantile(times, 0.5),
			unit: 'ms',
			goal: {atMost: 5},
			note,
		},
		{
			name: 'page of 40 lines upwards, p99',
			value: quantile(times, 0.99),
			unit: 'ms',
			goal: {atMost: 10},
			note,
		},
		{name: 'jump to a moment in the middle', value: seekMs, unit: 'ms', goal: {atMost: 20}, note},
		{name: 'search for a missing text in 50 MB', value: scanMs, unit: 'ms', goal: null, note},
	];
}

function writeBigFile(path: string): {startMs: number; count: number} {
	const startMs = Date.UTC(2026, 10, 21);
	const encoder = createLineEncoder('X-SIM');
	const fd = openSync(path, 'w');
	const block = Buffer.alloc(1024 * 1024);
	let count = 0;
	for (let written = 0; written < bigFileBytes; ) {
		let used = 0;
		while (used < block.length - 200) {
			const length = encoder.encode('INFO', `Bar ${count}: close=67412.50`, startMs + count++);
			used += encoder.bytes.copy(block, used, 0, length);
		}
		written += writeSync(fd, block, 0, used);
	}
	closeSync(fd);
	return {startMs, count};
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
