/**
 * Stops instances by signals to their proven processes, for when the wish cannot be recorded: a full or broken disk,
 * a busy or damaged database, no supervisor to be had. It needs no byte on any disk. Whoever restarts what is wanted
 * must not undo it: an empty file keeps the wish, and where even that is refused the supervisor is stopped first.
 */
import type {Directory} from '../../state/directory.ts';
import type {Clock} from '../../state/domain/clock.ts';
import type {WantedRow} from '../../state/domain/snapshot.ts';
import {hasEnded, readProcStat} from '../../state/process/proc-stat.ts';
import {keepWish} from '../../state/waiting-wishes.ts';
import {endSupervisor} from '../supervisor/end-supervisor.ts';
import {killLeftovers, killRun, type RunProcess, terminate} from '../supervisor/spawn.ts';
import {provenRuns} from './proven-runs.ts';

export type SignalStop = {
	stopBy: WantedRow['stopBy'];
	/** How long each may take after SIGTERM, in milliseconds. */
	stopTimeoutMs: (name: string) => number;
	/** The wish stands in the control database: only its execution is missing. */
	isRecorded?: boolean;
	/** The supervisor ends in any case. */
	withSupervisor?: boolean;
	/** Told each step as it happens. */
	onProgress?: (text: string) => void;
};

/** What became of one instance. `pid`: of the process that was proven and signalled; null: there was none. */
export type SignalledRun = {name: string; pid: number | null; isGone: boolean; by: string};

export type SignalStopped = {
	runs: SignalledRun[];
	/** Whether the wish survives: recorded, or kept as empty files. */
	isKept: boolean;
	/** The supervisor that was stopped, and whether it is gone; null: it was left alone, or none ran. */
	supervisor: {pid: number; isGone: boolean} | null;
};

type Ports = {directory: Directory; clock: Clock};

const lookAgainMs = 10;
/** What a process needs at most to be gone after SIGKILL, unless the kernel holds it. */
const killedMsMax = 5000;

/** Resolves when the processes of `names` are gone, or did not go. */
export async function stopBySignal(
	{directory, clock}: Ports,
	names: readonly string[],
	options: SignalStop,
): Promise<SignalStopped> {
	const {stopBy, isRecorded = false, withSupervisor = false, onProgress = () => {}} = options;
	const nowMs = clock.nowMs();
	// Before the first signal: a supervisor that sees the death has to know that it was asked for.
	const isKept = isRecorded || names.every(name => keepWish(directory, name, {stopBy, nowMs}));
	const supervisor =
		withSupervisor || !isKept ? await stopSupervisor({directory, clock}, onProgress) : null;
	const proven = provenRuns(directory);
	const runs = await Promise.all(
		names.map(async (name): Promise<SignalledRun> => {
			const run = proven.get(name);
			if (run === undefined) return {name, pid: null, isGone: true, by: ''};
			onProgress(`${stopBy === 'kill' ? 'killing' : 'stopping'} ${name} (pid ${run.pid})`);
			const timeoutMs = options.stopTimeoutMs(name);
			return {name, pid: run.pid, ...(await end(run, {stopBy, timeoutMs, clock}))};
		}),
	);
	return {runs, isKept, supervisor};
}

async function stopSupervisor(
	{directory, clock}: Ports,
	onProgress: (text: string) => void,
): Promise<SignalStopped['supervisor']> {
	onProgress('stopping the supervisor');
	const {pid, how} = await endSupervisor(directory, clock);
	return pid === null ? null : {pid, isGone: how !== 'stays'};
}

/** SIGTERM, SIGKILL when patience ends; then whatever else belongs to the run. */
async function end(
	run: RunProcess,
	{stopBy, timeoutMs, clock}: Pick<SignalStop, 'stopBy'> & {timeoutMs: number; clock: Clock},
): Promise<{isGone: boolean; by: string}> {
	if (stopBy === 'term') {
		terminate(run);
		if (await isGoneWithin(run, timeoutMs, clock)) {
			killLeftovers(run);
			return {isGone: true, by: 'SIGTERM'};
		}
	}

	killRun(run);
	return {isGone: await isGoneWithin(run, killedMsMax, clock), by: 'SIGKILL'};
}

async function isGoneWithin(run: RunProcess, timeoutMs: number, clock: Clock): Promise<boolean> {
	const deadlineMs = clock.monotonicMs() + timeoutMs;
	for (;;) {
		const stat = readProcStat(run.pid);
		if (stat === null || hasEnded(stat) || stat.processStart !== run.processStart) return true;
		if (clock.monotonicMs() > deadlineMs) return false;
		await new Promise(resolve => setTimeout(resolve, lookAgainMs));
	}
}
