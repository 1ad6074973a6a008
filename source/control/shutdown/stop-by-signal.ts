/**
 * Stops instances by signals to their proven processes when the request cannot be recorded: a full or broken
 * disk, a busy or damaged database, no available supervisor. It needs no byte on any disk. A program that
 * restarts wanted instances must not undo the stop: an empty file keeps the request, and if even that cannot
 * be created, the supervisor is stopped first.
 */
import type {Directory} from '../../../state/home/directory.ts';
import type {Clock} from '../../../state/domain/time/clock.ts';
import type {RunTrace} from '../../../state/domain/instance/run-marks.ts';
import type {WantedRow} from '../../../state/domain/instance/snapshot.ts';
import {hasEnded, readProcStat} from '../../../state/process/proc-stat.ts';
import {sweepRuns} from '../../../state/process/sweep/sweep-runs.ts';
import {keepWish} from '../../../state/control/waiting-wishes.ts';
import {endSupervisor, type SupervisorEnd} from '../../supervisor/end-supervisor.ts';
import {killRun, terminate} from '../../supervisor/spawn.ts';
import type {ProvenRun} from './proven-runs.ts';

/** One instance to stop. */
export type Target = {
	name: string;
	/** Its proven process; null: none was found. */
	run: ProvenRun | null;
	/** Its runs that may have left processes. */
	traces: readonly RunTrace[];
	/** Time limit after SIGTERM, in milliseconds. */
	stopTimeoutMs: number;
};

export type SignalStop = {
	stopBy: WantedRow['stopBy'];
	/** The control database holds the request: only its execution is missing. */
	isRecorded?: boolean;
	/** Ends the supervisor in any case. */
	withSupervisor?: boolean;
	/** Called with each step as it happens. */
	onProgress?: (text: string) => void;
};

/** The result for one instance. `pid`: the process that was proven and signalled; null: there was none. */
export type SignalledRun = {name: string; pid: number | null; isGone: boolean; by: string};

export type SignalStopped = {
	runs: SignalledRun[];
	/** Whether the request survives: recorded, or kept as empty files. */
	isKept: boolean;
	/** The end of the supervisor; null: it was left alone. */
	supervisor: SupervisorEnd | null;
};

type Ports = {directory: Directory; clock: Clock};

const lookAgainMs = 10;
/** Time limit after SIGKILL, unless the kernel holds the process. */
const killedMsMax = 5000;

/** Resolves when the processes of `targets` are gone, or did not end. */
export async function stopBySignal(
	{directory, clock}: Ports,
	targets: readonly Target[],
	{stopBy, isRecorded = false, withSupervisor = false, onProgress = () => {}}: SignalStop,
): Promise<SignalStopped> {
	const nowMs = clock.nowMs();
	// Before the first signal: a supervisor that sees the death must know of the request.
	const isKept =
		isRecorded || targets.every(({name}) => keepWish(directory, name, {stopBy, nowMs}));
	let supervisor: SupervisorEnd | null = null;
	if (withSupervisor || !isKept) {
		onProgress('stopping the supervisor');
		supervisor = await endSupervisor(directory, clock);
	}

	const runs = await Promise.all(
		targets.map(async (target): Promise<SignalledRun> => {
			const {name, run} = target;
			if (run === null) return {name, pid: null, isGone: true, by: ''};
			onProgress(`${stopBy === 'kill' ? 'killing' : 'stopping'} ${name} (pid ${run.pid})`);
			return {name, pid: run.pid, ...(await end({...target, run}, stopBy, clock))};
		}),
	);
	return {runs, isKept, supervisor};
}

/** SIGTERM, SIGKILL after the time limit; then all other processes of the run. */
async function end(
	{run, traces, stopTimeoutMs}: Target & {run: ProvenRun},
	stopBy: SignalStop['stopBy'],
	clock: Clock,
): Promise<{isGone: boolean; by: string}> {
	const own: RunTrace[] = [...traces, {runId: run.runId ?? '', marks: run.marks}];
	if (stopBy === 'term') {
		terminate(run);
		if (await isGoneWithin(run, stopTimeoutMs, clock)) {
			sweepRuns(own);
			return {isGone: true, by: 'SIGTERM'};
		}
	}

	killRun(run, own);
	return {isGone: await isGoneWithin(run, killedMsMax, clock), by: 'SIGKILL'};
}

async function isGoneWithin(run: ProvenRun, timeoutMs: number, clock: Clock): Promise<boolean> {
	const deadlineMs = clock.monotonicMs() + timeoutMs;
	for (;;) {
		const stat = readProcStat(run.pid);
		if (stat === null || hasEnded(stat) || stat.processStart !== run.processStart) return true;
		if (clock.monotonicMs() > deadlineMs) return false;
		await new Promise(resolve => setTimeout(resolve, lookAgainMs));
	}
}
