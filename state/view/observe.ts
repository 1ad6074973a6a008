/**
 * Rows and the kernel's evidence of one instance → the state that people see, with the reason. Pure. What lives
 * is decided by evidence alone; rows only explain it, so the answer is true without any supervisor.
 */
import {type Exit, exitText, isFinalExit} from '../domain/instance/exit-meaning.ts';
import type {InstanceKind, Observed} from '../domain/instance/instance.ts';
import {interruptionText} from '../domain/instance/interruption.ts';
import {leftText} from '../domain/text/left-text.ts';
import type {LeftProcess} from '../domain/instance/run-marks.ts';
import {clearForeignCommand} from '../domain/instance/lock.ts';
import type {InstanceStatus, ObservedRow, RunRow, WantedRow} from '../domain/instance/snapshot.ts';

/** A process that provably lives and acts for the name. */
export type Life = {
	pid: number;
	processStart: string | null;
	/** Empty while it has not shown one. */
	instanceId: string;
	/** Wall-clock time of its last heartbeat; null where its registry entry is gone. */
	heartbeatAtMs: number | null;
	/** Age of that heartbeat by the clock of the asker, never below 0. */
	heartbeatAgeMs: number | null;
	/** Why it must not be signalled from here; absent: it may. */
	outOfReach?: string;
};

/** A run as it was recorded, or as its registry entry tells of it where its row is gone. */
export type KnownRun = RunRow & {isByEntry?: true};

export type Evidence = {
	wanted: WantedRow;
	observed: ObservedRow | undefined;
	/** The newest run of the name. */
	run: KnownRun | undefined;
	status: InstanceStatus | undefined;
	life: Life | null;
	/** Holder's host when another machine or container shows the lock. */
	foreignHost: string | null;
	/** A process that the supervisor started lives, but has not taken its lock yet. */
	starting: boolean;
	/** Its newest run has ended and released its lock, but the process is still there. */
	ending: boolean;
	supervisorRuns: boolean;
	hungAfterMs: number;
	/** Of its newest run. */
	kind: InstanceKind;
	/** Processes that outlived their run. */
	left: readonly LeftProcess[];
	/** For what it waits after its start until it is ready. */
	waitsFor: string;
};

export type Observation = {observed: Observed; reason: string} & {
	/** How its last run ended; `reason` is what that very run said. */
	exit: (Exit & {atMs: number | null; reason: string | null}) | null;
};

/** Returns what is true of the instance. */
export function observe(evidence: Evidence): Observation {
	if (evidence.foreignHost !== null) {
		const reason = `held by a process on ${evidence.foreignHost}, which cannot be judged from here; if it is gone for good: ${clearForeignCommand(evidence.wanted.name)}`;
		return {observed: 'foreign', reason, exit: null};
	}

	const exit = lastExit(evidence);
	if (evidence.life !== null)
		return {...inReach(observeLiving(evidence, evidence.life), evidence.life), exit};
	return {...withLeft(observeGone(evidence, exit), evidence.left), exit};
}

/** One that has left something is not stopped, whatever its rows say. */
function withLeft({observed, reason}: Answer, left: readonly LeftProcess[]): Answer {
	if (left.length === 0) return {observed, reason};
	const text = [leftText(left), reason].filter(Boolean).join('; ');
	return {observed: observed === 'stopped' ? 'stopping' : observed, reason: text};
}

/** Whether the newest run is the one of this living process. */
export function isRunOf(run: KnownRun | undefined, life: Life): run is KnownRun {
	// The same process has another pid in another container; the id of its instance is its own everywhere.
	if (run === undefined || run.instanceId !== life.instanceId) return false;
	return run.pid === life.pid || run.processStart === life.processStart;
}

/**
 * Whether the living run must end: it is unwanted, or of an older epoch than asked for. A run by hand has epoch 0 and
 * obeys only requests made after it began: one that was carried out before it must not touch it.
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

function inReach({observed, reason}: Answer, {outOfReach}: Life): Answer {
	return {observed, reason: [reason, outOfReach].filter(Boolean).join('; ')};
}

function observeLiving(evidence: Evidence, life: Life): Answer {
	const {wanted, observed, run, status, supervisorRuns, hungAfterMs} = evidence;
	if (!isRunOf(run, life))
		return {observed: 'starting', reason: 'it holds its lock and opens its ledger'};
	if (mustEnd(wanted, observed?.epoch ?? 0, run)) {
		const waits = supervisorRuns ? '' : ', but no supervisor runs to stop it';
		const asked = wanted.wanted === 'stopped' ? 'a stop was requested' : 'a restart was requested';
		return {observed: 'stopping', reason: `${asked} by ${wanted.requestedBy}${waits}`};
	}

	if (life.heartbeatAgeMs !== null && life.heartbeatAgeMs > hungAfterMs) {
		const seconds = Math.floor(life.heartbeatAgeMs / 1000);
		return {observed: 'hung', reason: `alive, but without a heartbeat for ${seconds} s`};
	}

	if (run.readyAtMs === null) return {observed: 'starting', reason: evidence.waitsFor};
	if (status?.paused && status.instanceId === life.instanceId)
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

/** What the run said itself comes first: it is the cause, where the supervisor only knows the exit. */
function withCause({reason, runId}: ObservedRow, run: RunRow | undefined): string {
	const cause = run?.runId === runId ? run?.exitReason : null;
	return causeFirst(cause, reason);
}

/** Where the cause ends with the words by which the reason begins, they are told once. */
function causeFirst(cause: string | null | undefined, reason: string): string {
	if (!cause) return reason;
	const [how = ''] = reason.split('; ', 1);
	return cause.endsWith(how) ? cause + reason.slice(how.length) : `${cause}; ${reason}`;
}

function observeEnd({kind}: Evidence, exit: Observation['exit'], prefix: string): Answer {
	const seen = exit ?? {code: null, signal: null};
	const text = interruptionText(seen) ?? exitText(seen, kind);
	if (seen.code === 0) return {observed: 'stopped', reason: prefix + text};
	// The supervisor will say the same, with what it does about it.
	const cause = exit?.reason ?? null;
	const reason = prefix + causeFirst(cause, text);
	return {observed: isFinalExit(seen) ? 'failed' : 'crashed', reason};
}

/** False when a run that the supervisor never saw began after its last word. */
function rowIsNewest({observed, run}: Evidence): boolean {
	if (run === undefined || run.runId === observed?.runId) return true;
	return observed !== undefined && run.startedAtMs <= observed.recordedAtMs;
}

function lastExit(evidence: Evidence): Observation['exit'] {
	const {observed, run, life} = evidence;
	const seen = observed?.exitedAtMs == null ? null : observed;
	const lives = evidence.starting || (life !== null && isRunOf(run, life));
	if (run !== undefined && !lives) {
		// A row with a pid was written while that run lived: its exit is the one of the run before.
		const told = seen?.pid === null && run.runId === seen.runId;
		const newer = run.runId === seen?.runId || run.startedAtMs > (seen?.exitedAtMs ?? -1);
		if (!told && newer)
			return {code: run.exitCode, signal: null, atMs: run.endedAtMs, reason: run.exitReason};
	}

	// A run that ended before its row stood said nothing: the words of the run before are not its own.
	const reason = run?.runId === seen?.runId ? (run?.exitReason ?? null) : null;
	return seen && {code: seen.exitCode, signal: seen.exitSignal, atMs: seen.exitedAtMs, reason};
}
