/**
 * Runs commands of the built program on a home of its own while one call that changes a file fails in one kind of its
 * processes, and says what was not as promised. Used by the suite with a few calls, and by the torture with all.
 */
import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createTestHome, type Ended, programFile, until} from './pitwall.ts';
import {lookAt} from './look.ts';

/** Part of the command line of the processes in which a call fails. */
export type FaultyProgram =
	| 'pitwall.js add'
	| 'pitwall.js start'
	| 'pitwall.js stop'
	| 'supervisor'
	| 'runner.cjs';

export type FaultRun = {
	/** False: the process made fewer calls than that. */
	fired: boolean;
	problems: string[];
};

/** No bug of ours (70) and no refusal of a person (64, 66, 78): the disk failed, or it passed by. */
const truthful: ReadonlySet<number | null> = new Set([0, 71, 73, 74, 75]);

const before =
	'# mine\ninstances:\n  BTC: {symbol: BTC, algorithm: buy_and_hold, speed: 20, restart: {backoff: 50ms..50ms}}\n';

const addEth = 'add --name ETH --symbol ETH --algorithm buy_and_hold --capital 1000'.split(' ');

/** Lets call number `at` of `program` fail with `errno` and carries out start, add and stop around it. */
export async function runUnderFault(
	library: string,
	{program, at, errno}: {program: FaultyProgram; at: number; errno: number},
): Promise<FaultRun> {
	const home = createTestHome();
	const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pitwall-')));
	const firedFile = join(folder, 'fired');
	const problems: string[] = [];
	const isTrue = (what: string, {exitCode, stderr}: Ended) => {
		if (!truthful.has(exitCode) || stderr.includes('[BUG]'))
			problems.push(`${what}: exit ${exitCode}: ${stderr}`);
		else if (exitCode !== 0 && !/\[[A-Z_]+\]|^fix: /m.test(stderr))
			problems.push(`${what}: exit ${exitCode} without a way out: ${stderr}`);
	};
	const faulty = (words: readonly string[]) =>
		runCommand(home.path, words, {
			LD_PRELOAD: library,
			FAULT_ROOT: realpathSync(home.path),
			FAULT_AT: String(at),
			FAULT_ERRNO: String(errno),
			FAULT_PROGRAM: program,
			FAULT_FIRED: firedFile,
		});
	try {
		await home.run(['init']);
		writeFileSync(join(home.path, 'pitwall.yaml'), before);
		isTrue('add', await faulty(addEth));
		isTrue('start', await faulty(['start', 'BTC', '--wait', '20']));
		isTrue('stop', await faulty(['stop', 'BTC', '--wait', '20']));
		const fired = existsSync(firedFile);
		// The disk works again: everything can be done, and nothing is lost.
		await home.run(addEth);
		const text = readFileSync(join(home.path, 'pitwall.yaml'), 'utf8');
		if (!text.startsWith(before) || !text.includes('ETH')) problems.push(`pitwall.yaml: ${text}`);
		const started = await home.run(['start', 'BTC']);
		if (started.exitCode !== 0) problems.push(`start afterwards: ${started.stderr}`);
		const barsBefore = lookAt(home.path, 'BTC').status?.bar ?? 0;
		await until('bars', () => (lookAt(home.path, 'BTC').status?.bar ?? 0) > barsBefore);
		const checked = await home.run(['ledger', 'check']);
		if (checked.exitCode !== 0) problems.push(`ledger check: ${checked.stdout}`);
		const stopped = await home.run(['stop', 'BTC']);
		if (stopped.exitCode !== 0) problems.push(`stop afterwards: ${stopped.stderr}`);
		return {
			fired,
			problems: problems.map(each => `${program}, call ${at}, errno ${errno}: ${each}`),
		};
	} finally {
		await home.remove();
		rmSync(folder, {recursive: true, force: true});
	}
}

async function runCommand(
	home: string,
	words: readonly string[],
	fault: Readonly<Record<string, string>>,
): Promise<Ended> {
	const {NODE_EXTRA_CA_CERTS: _, ...environment} = process.env;
	const child = spawn(process.execPath, [programFile, ...words], {
		cwd: tmpdir(),
		env: {...environment, ...fault, PITWALL_HOME: home, NO_COLOR: '1'},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const texts = {stdout: '', stderr: ''};
	for (const name of ['stdout', 'stderr'] as const)
		child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', exitCode => resolve({...texts, exitCode}));
	});
}
