/**
 * Derives the state that people see, with its reason, from the rows and the kernel's evidence of one
 * instance. Pure. Evidence alone decides what lives; rows only explain it, so the answer is true without a
 * supervisor.
 */
import {type Exit, exitText, isFinalExit} from '../domain/instance/exit-meaning.ts';
import type {InstanceKind, Observed} from '../domain/instance/instance.ts';
import {interruptionText} from '../domain/instance/interruption.ts';
import {leftText} from '../domain/text/left-text.ts';
import type {LeftProcess} from '../domain/instance/run-marks.ts';
import {clearForeignCommand} from '../domain/instance/lock.ts';
import type {InstanceStatus, ObservedRow, RunRow, WantedRow} from '../domain/instance/snapshot.ts';

/** A process that provably lives and acts for the name. */
export type LiveProcess = {
	pid: number;
	processStart: string | null;
	/** Empty until it shows one. */
	instanceId: string;
	/** Wall-clock time of its last heartbeat; null if its registry entry is missing. */
	heartbeatAtMs: number | null;
	/** Age of that heartbeat on the clock of this process, never below 0. */
	heartbeatAgeMs: number | null;
	/** Why it must not be signalled from here; absent: it may. */
	outOfReach?: string;
};

/** A run as recorded, or taken from its registry entry if its row is missing. */
export type KnownRun = RunRow & {isByEntry?: true};

export type Evidence = {
	wanted: WantedRow;
	observed: ObservedRow | undefined;
	/** The newest run of the name. */
	run: KnownRun | undefined;
	status: InstanceStatus | undefined;
	live: LiveProcess | null;
	/** Holder's host when another machine or container shows the lock. */
	foreignHost: string | null;
	/** A process that the supervisor started lives, but has not taken its lock yet. */
	starting: boolean;
	/** Its newest run has ended and released its lock, but the process still exists. */
	ending: boolean;
	supervisorRuns: boolean;
	hungAfterMs: number;
	/** Kind of its newest run. */
	kind: InstanceKind;
	/** Processes that outlived their run. */
	left: readonly LeftProcess[];
	/** The step between its start and its being ready. */
	waitsFor: string;
};

export type Observation = {observed: Observed; reason: string} & {
	/** How its last run ended; `reason` is the one that this run recorded. */
	exit: (Exit & {atMs: number | null; reason: string | null}) | null;
};

/** Returns the observed state of the instance. */
export function observe(evidence: Evidence): Observation {
	if (evidence.foreignHost !== null) {
		const reason = `held by a process on ${evidence.foreignHost}, which cannot be judged from here; if it is gone for good: ${clearForeignCommand(evidence.wanted.name)}`;
		return {observed: 'foreign', reason, exit: null};
	}

	const exit = lastExit(evidence);
	if (evidence.live !== null)
		return {...inReach(observeLiving(evidence, evidence.live), evidence.live), exit};
	return {...withLeft(observeGone(evidence, exit), evidence.left), exit};
}

/** An instance with leftover processes is not stopped, whatever its rows say. */
function withLeft({observed, reason}: Answer, left: readonly LeftProcess[]): Answer {
	if (left.length === 0) return {observed, reason};
	const text = [leftText(left), reason].filter(Boolean).join('; ');
	return {observed: observed === 'stopped' ? 'stopping' : observed, reason: text};
}

/** Whether the newest run is the one of this live process. */
export function isRunOf(run: KnownRun | undefined, live: LiveProcess): run is KnownRun {
	// The same process has another pid in another container; its instance id is the same everywhere.
	if (run === undefined || run.instanceId !== live.instanceId) return false;
	return run.pid === live.pid || run.processStart === live.processStart;
}

/**
 * Whether the current run must end: it is unwanted, or of an older epoch than requested. A run by hand has
 * epoch 0 and obeys only requests made after it began: a request that was carried out before must not touch
 * it.
 */
export function mustEnd(
	wanted: WantedRow,
	doneEpoch: number,
	run: Pick<RunRow, 'epoch' | 'startedAtMs'>,
): boolean {
	const byHand = run.epoch === 0;
	if (wanted.wanted === 'stopped') return byHand ? doneEpoch < wanted.epoch : true;
	if (!byHand) return run.epoch < wanted.epoch;
	return doneEpoch < wanted.epoch && run.startedAtMs < wanted.requestedAtMs;
}

type Answer = {observed: Observed; reason: string};

function inReach({observed, reason}: Answer, {outOfReach}: LiveProcess): Answer {
	return {observed, reason: [reason, outOfReach].filter(Boolean).join('; ')};
}

function observeLiving(evidence: Evidence, live: LiveProcess): Answer {
	const {wanted, observed, run, status, supervisorRuns, hungAfterMs} = evidence;
	if (!isRunOf(run, live))
		return {observed: 'starting', reason: 'it holds its lock and opens its ledger'};
	if (mustEnd(wanted, observed?.epoch ?? 0, run)) {
		const waits = supervisorRuns ? '' : ', but no supervisor runs to stop it';
		const asked = wanted.wanted === 'stopped' ? 'a stop was requested' : 'a restart was requested';
		return {observed: 'stopping', reason: `${asked} by ${wanted.requestedBy}${waits}`};
	}

	if (live.heartbeatAgeMs !== null && live.heartbeatAgeMs > hungAfterMs) {
		const seconds = Math.floor(live.heartbeatAgeMs / 1000);
		return {observed: 'hung', reason: `alive, but without a heartbeat for ${seconds} s`};
	}

	if (run.readyAtMs === null) return {observed: 'starting', reason: evidence.waitsFor};
	if (status?.paused && status.instanceId === live.instanceId)
		return {
			observed: 'paused',
			reason: `entries are blocked by ${wanted.requestedBy || 'a person'}`,
		};
	if (run.isByEntry) return {observed: 'running', reason: 'known by its lock: its run row is gone'};
	return {observed: 'running', reason: run.epoch === 0 ? 'started by hand' : ''};
}

function observeGone(evidence: Evidence, exit: Observation['exit']): Answer {
	const {wanted, observed, run, starting, ending, supervisorRuns} = evidence;
	if (starting) return {observed: 'starting', reason: 'its process begins'};
	if (ending) return {observed: 'stopping', reason: 'its run has ended, its process is about to'};
	if (wanted.wanted === 'running' && wanted.epoch > (observed?.epoch ?? 0)) {
		return supervisorRuns
			? {observed: 'starting', reason: `requested by ${wanted.requestedBy}`}
			: {observed: 'stopped', reason: 'wanted, but no supervisor runs: pitwall up'};
	}

	if (!rowIsNewest(evidence)) return observeEnd(evidence, exit, 'last run by hand: ');
	switch (observed?.observed) {
		case undefined:
			return {observed: 'stopped', reason: 'never started'};
		case 'stopped':
			return {observed: 'stopped', reason: observed.reason};
		case 'failed':
		case 'crashed':
			return {observed: observed.observed, reason: withCause(observed, run)};
		case 'backoff':
			return supervisorRuns
				? {observed: 'backoff', reason: withCause(observed, run)}
				: {observed: 'crashed', reason: `${observed.reason}; no supervisor runs to do it`};
		case 'stopping':
			return supervisorRuns
				? {observed: 'stopping', reason: 'its process has ended; what it left behind is swept'}
				: observeStopping(wanted);
		case 'foreign':
			return {observed: 'stopped', reason: 'the other holder of its lock is gone'};
		case 'starting':
		case 'running':
		case 'paused':
		case 'hung':
			// The row is older than the death: the supervisor has not seen it yet, or is gone itself.
			return wanted.wanted === 'stopped'
				? {observed: 'stopped', reason: 'stopped as asked'}
				: observeEnd(evidence, exit, '');
	}
}

/** The supervisor asked it to end and is gone itself. */
function observeStopping({wanted}: WantedRow): Answer {
	const reason = wanted === 'stopped' ? 'stopped as asked' : 'stopped with its supervisor';
	return {observed: 'stopped', reason};
}

/** The run's own reason comes first: it is the cause, while the supervisor only knows the exit. */
function withCause({reason, runId}: ObservedRow, run: RunRow | undefined): string {
	const cause = run?.runId === runId ? run?.exitReason : null;
	return causeFirst(cause, reason);
}

/** If the cause ends with the beginning of the reason, the shared part is shown once. */
function causeFirst(cause: string | null | undefined, reason: string): string {
	if (!cause) return reason;
	const [how = ''] = reason.split('; ', 1);
	return cause.endsWith(how) ? cause + reason.slice(how.length) : `${cause}; ${reason}`;
}

function observeEnd({kind}: Evidence, exit: Observation['exit'], prefix: string): Answer {
	const seen = exit ?? {code: null, signal: null};
	const text = interruptionText(seen) ?? exitText(seen, kind);
	if (seen.code === 0) return {observed: 'stopped', reason: prefix + text};
	// The supervisor will report the same cause, with its reaction.
	const cause = exit?.reason ?? null;
	const reason = prefix + causeFirst(cause, text);
	return {observed: isFinalExit(seen) ? 'failed' : 'crashed', reason};
}

/** False if a run that the supervisor never saw began after its last report. */
function rowIsNewest({observed, run}: Evidence): boolean {
	if (run === undefined || run.runId === observed?.runId) return true;
	return observed !== undefined && run.startedAtMs <= observed.recordedAtMs;
}

function lastExit(evidence: Evidence): Observation['exit'] {
	const {observed, run, live} = evidence;
	const seen = observed?.exitedAtMs == null ? null : observed;
	const lives = evidence.starting || (live !== null && isRunOf(run, live));
	if (run !== undefined && !lives) {
		// A row with a pid was written while that run lived: its exit is that of the run before.
		const told = seen?.pid === null && run.runId === seen.runId;
		const newer = run.runId === seen?.runId || run.startedAtMs > (seen?.exitedAtMs ?? -1);
		if (!told && newer)
			return {code: run.exitCode, signal: null, atMs: run.endedAtMs, reason: run.exitReason};
	}

	// A run that ended before its row was written recorded no reason: that of the previous run does not apply.
	const reason = run?.runId === seen?.runId ? (run?.exitReason ?? null) : null;
	return seen && {code: seen.exitCode, signal: seen.exitSignal, atMs: seen.exitedAtMs, reason};
}
