/**
 * The only file that starts or signals instances and supervisors. Every process gets its own session and files instead of
 * pipes, so that it outlives its starter; no signal is sent to a pid whose start time does not match.
 */
import {execa} from 'execa';
import type {Exit} from '../../state/domain/exit-meaning.ts';
import {hasErrorCode} from '../../state/domain/error.ts';
import {
	extraCertificates,
	extraCertificatesKept,
	type FoundProcess,
	processesInGroup,
	processesWithToken,
	runIdVariable,
} from '../../state/process/descendants.ts';
import {hasEnded, readProcStat} from '../../state/process/proc-stat.ts';
import {runnerFlags} from './runner-flags.ts';

/** A process that was started here. */
export type Started = {
	pid: number;
	/** Null where the system tells no start times, or it was gone at once. */
	processStart: string | null;
	/** How it ended; null while it lives. */
	exit(): Exit | null;
	ended: Promise<Exit>;
};

/** The system made no process. Why comes a moment later. */
export class NoProcessError extends Error {
	/** The system's error. */
	readonly why: Promise<unknown>;

	constructor(why: Promise<unknown>) {
		super('the system made no process');
		this.why = why;
	}
}

/** Names a process beyond doubt, and the run it belongs to. */
export type RunProcess = {
	pid: number;
	processStart: string | null;
	/** Token in the environment of all its descendants; null: unknown. */
	runId: string | null;
	/** Whether it led its own process group when it was last seen alive. */
	leadsGroup: boolean;
};

export type RunnerStart = {
	program: string;
	home: string;
	name: string;
	runId: string;
	epoch: number;
	memoryMbMax: number;
	/** Open file that takes stdout and stderr; stays the caller's to close. */
	output: number;
};

/**
 * Starts the runner of one instance in the background.
 * @throws {@link NoProcessError} when no process could be made.
 */
export function startRunner({
	program,
	home,
	name,
	runId,
	epoch,
	memoryMbMax,
	output,
}: RunnerStart): Started {
	const parameters = [
		...runnerFlags(memoryMbMax, process.versions.v8),
		program,
		'run',
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
	return start(parameters, output, {[runIdVariable]: runId});
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
	return start([program, 'supervisor', '--home', home, '--automatic'], output, {});
}

/**
 * The environment for programs of ours. Reading extra certificates costs Node 40 ms at every start, and none
 * speaks TLS. One that is started from within an instance must not count as that instance's descendant.
 */
export function ownEnvironment(): Record<string, string | undefined> {
	const {[extraCertificates]: certificates, [runIdVariable]: _, ...environment} = process.env;
	return certificates === undefined
		? environment
		: {...environment, [extraCertificatesKept]: certificates};
}

function start(parameters: string[], output: number, own: Record<string, string>): Started {
	const child = execa(process.execPath, parameters, {
		detached: true,
		cleanup: false,
		stdin: 'ignore',
		// Any descriptor will do; execa's types know 3 to 9 only.
		stdout: output as 3,
		stderr: output as 3,
		buffer: false,
		reject: false,
		extendEnv: false,
		env: {...ownEnvironment(), ...own},
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
	if (child.pid === undefined) throw new NoProcessError(child.then(({cause}) => cause));
	child.unref();
	const processStart = readProcStat(child.pid)?.processStart ?? null;
	return {pid: child.pid, processStart, exit: () => exit, ended};
}

/** Whether this very process leads its process group: then the group is its own, and may be killed with it. */
export function leadsGroup({
	pid,
	processStart,
}: {
	pid: number;
	processStart: string | null;
}): boolean {
	const stat = readProcStat(pid);
	return (
		stat !== null &&
		stat.pgrp === pid &&
		(processStart === null || stat.processStart === processStart)
	);
}

/** Asks a process to end (SIGTERM); false when that very process is gone already. */
export function terminate({
	pid,
	processStart,
}: {
	pid: number;
	processStart: string | null;
}): boolean {
	return signal(pid, processStart, 'SIGTERM');
}

/** Lets a process go on that a signal stopped; false when that very process is gone already. */
export function wake({pid, processStart}: {pid: number; processStart: string | null}): boolean {
	return signal(pid, processStart, 'SIGCONT');
}

/** Kills one process (SIGKILL) and nothing that it started; false when that very process is gone already. */
export function kill({pid, processStart}: {pid: number; processStart: string | null}): boolean {
	return signal(pid, processStart, 'SIGKILL');
}

/**
 * Kills a run: its process, its process group, and whoever carries its token, also in a session of its own.
 * Looks again until nobody is left, as a dying tree may still fork. Returns how many were killed.
 */
export function killRun(run: RunProcess): number {
	const members = descendants(run);
	let killed = signal(run.pid, run.processStart, 'SIGKILL') ? 1 : 0;
	killed += killAll(members, run.pid);
	return killed + killLeftovers({...run, leadsGroup: false});
}

/** Kills what a dead run left behind. The group is looked at only while its number cannot have been reused. */
export function killLeftovers(run: RunProcess): number {
	let killed = 0;
	for (let round = 0; round < roundsMax; round += 1) {
		const count = killAll(descendants(run), run.pid);
		if (count === 0) break;
		killed += count;
	}

	return killed;
}

/** A tree that forks faster than this many sweeps is met again at the next look of the supervisor. */
const roundsMax = 20;

/** Returns the living processes of a run, its leader included. */
export function descendants({pid, runId, leadsGroup: leads}: RunProcess): FoundProcess[] {
	const found = [
		...(leads ? processesInGroup(pid) : []),
		...(runId === null ? [] : processesWithToken(runId)),
	];
	return [...new Map(found.map(each => [each.pid, each])).values()];
}

function killAll(found: readonly FoundProcess[], leaderPid: number): number {
	return found.filter(
		({pid, processStart}) =>
			pid !== leaderPid && pid !== process.pid && signal(pid, processStart, 'SIGKILL'),
	).length;
}

function signal(
	pid: number,
	processStart: string | null,
	name: 'SIGTERM' | 'SIGKILL' | 'SIGCONT',
): boolean {
	const stat = readProcStat(pid);
	if (stat === null || hasEnded(stat)) return false;
	if (processStart !== null && stat.processStart !== processStart) return false;
	try {
		process.kill(pid, name);
		return true;
	} catch (error) {
		// It ended meanwhile, or became another user's: not ours to signal.
		if (hasErrorCode(error, 'ESRCH', 'EPERM')) return false;
		throw error;
	}
}
