/**
 * The only file that starts or signals instances and supervisors. Every process gets its own session and
 * files instead of pipes, so that it outlives its starter; no signal is sent to a pid whose start time does
 * not match.
 */
import {existsSync} from 'node:fs';
import {execa} from 'execa';
import type {Exit} from '../../state/domain/instance/exit-meaning.ts';
import type {RunMarks, RunTrace} from '../../state/domain/instance/run-marks.ts';
import {
	extraCertificates,
	extraCertificatesKept,
	runIdVariable,
} from '../../state/process/descendants.ts';
import {killFound, signalFound} from '../../state/process/sweep/kill-found.ts';
import {assertFilesLeft} from '../../state/process/open-files-limit.ts';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {findRunProcesses, noMarks} from '../../state/process/sweep/run-processes.ts';
import {sweepRuns} from '../../state/process/sweep/sweep-runs.ts';
import {keeperFlags, runnerFlags} from './runner-flags.ts';

/** A process that was started here. */
export type Started = {
	pid: number;
	/** Null if the system provides no start times, or it was gone at once. */
	processStart: string | null;
	/** How it ended; null while it lives. */
	exit(): Exit | null;
	ended: Promise<Exit>;
};

/** The system created no process. The reason follows a moment later. */
export class NoProcessError extends Error {
	/** The system's error. */
	readonly why: Promise<unknown>;

	constructor(why: Promise<unknown>) {
		super('the system made no process');
		this.why = why;
	}
}

/** Identifies the process of a runner, and its run. */
export type RunnerProcess = {
	pid: number;
	processStart: string | null;
	/** Null: unknown, because it has no run row yet. */
	runId: string | null;
	/** Marks of its processes before it has recorded them itself; null: started by hand. */
	marks: RunMarks | null;
};

export type RunnerStart = {
	program: string;
	home: string;
	name: string;
	runId: string;
	epoch: number;
	memoryMbMax: number;
	/** Whether it keeps a wrapped program, for which it needs no engine. */
	keepsProgram: boolean;
	/** Open file for stdout and stderr; the caller closes it. */
	output: number;
};

/**
 * Starts the runner of one instance in the background.
 * @throws {@link NoProcessError} if no process could be created.
 */
export function startRunner({
	program,
	home,
	name,
	runId,
	epoch,
	memoryMbMax,
	keepsProgram,
	output,
}: RunnerStart): Started {
	const parameters = [
		...(keepsProgram ? keeperFlags : runnerFlags)(memoryMbMax, process.versions.v8),
		program,
		keepsProgram ? 'keep' : 'run',
		'--home',
		home,
		'--name',
		name,
		'--background',
		'--run-id',
		runId,
		'--epoch',
		String(epoch),
	];
	return start(parameters, output, {cwd: home, own: {[runIdVariable]: runId}});
}

/** Starts a supervisor that ends quietly when another one holds the home. */
export function startSupervisor({
	home,
	program,
	output,
}: {
	home: string;
	program: string;
	output: number;
}): Started {
	return start([program, 'supervisor', '--home', home, '--automatic'], output, {
		cwd: home,
		own: {},
	});
}

/**
 * The environment for our own programs. Reading extra certificates costs Node 40 ms at every start, and none
 * uses TLS. A program started from within an instance must not count as that instance's descendant: it gets
 * an empty token.
 */
export function ownEnvironment(): Record<string, string | undefined> {
	const {[extraCertificates]: certificates, ...environment} = process.env;
	return {
		...environment,
		...(certificates !== undefined && {[extraCertificatesKept]: certificates}),
		[runIdVariable]: '',
	};
}

function start(
	parameters: string[],
	output: number,
	{cwd, own}: {cwd: string; own: Record<string, string>},
): Started {
	assertFilesLeft(0);
	const child = execa(process.execPath, parameters, {
		detached: true,
		cleanup: false,
		// The starter's directory may be removed; that of the home lasts.
		cwd,
		stdin: 'ignore',
		// Any descriptor works; execa's types allow only 3 to 9.
		stdout: output as 3,
		stderr: output as 3,
		buffer: false,
		reject: false,
		extendEnv: false,
		env: {...ownEnvironment(), PWD: cwd, ...own},
	});
	let exit: Exit | null = null;
	const ended = new Promise<Exit>(resolve => {
		const settle = (code: number | null, signal: string | null) => {
			exit ??= {code, signal};
			resolve(exit);
		};
		child.once('exit', settle);
		void child.then(result => settle(result.exitCode ?? null, result.signal ?? null));
	});
	if (child.pid === undefined)
		throw new NoProcessError(missingFor(cwd) ?? child.then(({cause}) => cause));
	child.unref();
	const processStart = readProcStat(child.pid)?.processStart ?? null;
	return {pid: child.pid, processStart, exit: () => exit, ended};
}

/** The system names the program in both cases; null: nothing is missing. */
function missingFor(cwd: string): Promise<Error> | null {
	const node = process.execPath;
	if (!existsSync(cwd)) return Promise.resolve(new Error(`its directory ${cwd} does not exist`));
	if (existsSync(node)) return null;
	return Promise.resolve(new Error(`the program of Node no longer exists: ${node}`));
}

/** Asks a process to end (SIGTERM); false if that exact process is already gone, or belongs to another user. */
export function terminate(process: {pid: number; processStart: string | null}): boolean {
	return signalFound(process, 'SIGTERM');
}

/** Continues a process that a signal stopped; false if that exact process is already gone. */
export function wake(process: {pid: number; processStart: string | null}): boolean {
	return signalFound(process, 'SIGCONT');
}

/** Kills one process (SIGKILL) but not its children; false if that exact process is already gone. */
export function kill(process: {pid: number; processStart: string | null}): boolean {
	return signalFound(process, 'SIGKILL');
}

/** Kills a runner and all processes of its run; returns the number of killed processes. */
export function killRun({pid, processStart}: RunnerProcess, traces: readonly RunTrace[]): number {
	// The runner may be the only link from children to the run: all are found before one is killed.
	const strays = processStart === null ? [] : [{pid, processStart}];
	const family: RunTrace = {runId: '', marks: {...noMarks(processStart), strays}};
	const members = findRunProcesses([...traces, family]).filter(one => one.pid !== pid);
	const killed = signalFound({pid, processStart}, 'SIGKILL') ? 1 : 0;
	return killed + killFound(members) + sweepRuns(traces).killed;
}
