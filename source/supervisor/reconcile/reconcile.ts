/**
 * Derives the next actions for one instance from its wanted and observed state. Pure and level-triggered: it
 * may be called any number of times, even by a supervisor that has just started; epochs make stale results
 * harmless.
 */
import {type Exit, exitText} from '../../../state/domain/instance/exit-meaning.ts';
import {isMachineFault, machineFaultText} from '../../../state/domain/machine/machine-fault.ts';
import {clearForeignCommand} from '../../../state/domain/instance/lock.ts';
import {livingStates} from '../../../state/domain/instance/instance.ts';
import type {ObservedRow, RunRow} from '../../../state/domain/instance/snapshot.ts';
import {afterInterruption} from './reconcile-interrupted.ts';
import {reconcileGone} from './reconcile-gone.ts';
import {reconcileLiving} from './reconcile-living.ts';
import {
	type Action,
	emptyMemory,
	type Facts,
	type Memory,
	type Now,
	type Reconciled,
	type RunnerExit,
} from './reconcile-words.ts';
import {type Death, deathText, decideRestart} from './restart-policy.ts';

/** After a sweep that left something alive: killed processes need a moment, another user's live long. */
const sweepAgainMs = {least: 20, most: 1000};

/** Returns the actions, in order, and the new memory. */
export function reconcile(facts: Facts, memory: Memory, now: Now): Reconciled {
	const {live, foreign, observed} = facts;
	if (foreign) return reconcileForeign(facts, memory, now);
	const pid = live?.pid ?? memory.child?.pid ?? null;
	if (pid !== null)
		return reconcileLiving(facts, {...memory, exit: null, sweeps: 0}, {...now, pid});
	// Nothing is decided, and above all nothing is started, while a process of an earlier run lives.
	if (facts.unswept) {
		const afterMs = Math.min(sweepAgainMs.least * 2 ** memory.sweeps, sweepAgainMs.most);
		const sweeps = Math.min(memory.sweeps + 1, 20);
		return {actions: [{type: 'sweep'}, {type: 'wake', afterMs}], memory: {...memory, sweeps}};
	}

	const wasAlive = livingStates.has(observed.observed) || memory.exit !== null;
	return wasAlive ? reconcileDeath(facts, memory, now) : reconcileGone(facts, memory, now);
}

function reconcileForeign({observed, settings}: Facts, memory: Memory, {nowMs}: Now): Reconciled {
	if (observed.observed === 'foreign') return {actions: [], memory};
	const reason = `its lock is held on another machine; if that is gone for good: ${clearForeignCommand(settings.name)}`;
	const row: ObservedRow = {
		...observed,
		observed: 'foreign',
		reason,
		pid: null,
		runId: null,
		nextStartAtMs: null,
		recordedAtMs: nowMs,
	};
	const text = `${settings.name}: ${reason}`;
	return {
		actions: [
			{type: 'record', row},
			{type: 'event', event: 'InstanceForeign', text},
		],
		memory,
	};
}

/** A known process is gone: as requested, or by itself. */
function reconcileDeath(facts: Facts, memory: Memory, now: Now): Reconciled {
	const {settings, wanted, observed, run} = facts;
	const runId = memory.exit?.runId ?? observed.runId;
	const ownRun = run?.runId === runId ? run : undefined;
	const unrecorded = facts.unrecorded ?? null;
	const inLog = unrecorded?.said?.exitCode ?? null;
	const exit: RunnerExit = memory.exit ?? {code: ownRun?.exitCode ?? inLog, signal: null};
	const kind = ownRun?.settings?.kind ?? settings.kind;
	const base: ObservedRow = {
		...observed,
		pid: null,
		runId,
		exitCode: exit.code,
		exitSignal: exit.signal,
		exitedAtMs: now.nowMs,
		nextStartAtMs: null,
		recordedAtMs: now.nowMs,
	};
	if (wanted.wanted === 'stopped' || wanted.epoch > observed.epoch) {
		const signalled = memory.stopping !== null || observed.observed === 'stopping';
		const how = signalled ? exitText(exit, kind) : deathText({exit, cause: null, kind});
		const reason = memory.stopping?.killed ? 'killed' : signalled ? 'stopped as asked' : how;
		const epoch = wanted.wanted === 'stopped' ? wanted.epoch : observed.epoch;
		const row: ObservedRow = {
			...base,
			observed: 'stopped',
			reason,
			epoch,
			restarts: 0,
			deathsAtMs: [],
		};
		const text = `${settings.name}: ${endText(reason, exit, how)}`;
		const event: Action = {type: 'event', event: 'InstanceStopped', text};
		const next = reconcileGone({...facts, observed: row}, emptyMemory, now);
		return {
			actions: [{type: 'record', row}, event, ...next.actions],
			memory: next.memory,
		};
	}

	const cause = causeOf(memory, observed.pid);
	const ofRun: Facts = {...facts, settings: {...settings, kind}};
	const interrupted = afterInterruption(ofRun, base, {exit, cause, memory});
	if (interrupted !== null) return {actions: interrupted, memory: emptyMemory};
	const {row, events} = afterDeath(ofRun, base, {
		...now,
		exit,
		cause,
		fault: isMachineFault(exit, ownRun, unrecorded) ? machineFaultText(ownRun, unrecorded) : null,
		livedMs: memory.exit?.livedMs ?? livedMs(ownRun, now),
	});
	const waiting = reconcileGone({...facts, observed: row}, emptyMemory, now);
	return {
		actions: [{type: 'record', row}, ...events, ...waiting.actions],
		memory: waiting.memory,
	};
}

/** Why it ended, if no run row records it. */
function causeOf({killedFor, exit}: Memory, pid: number | null): string | null {
	return (killedFor?.pid === pid ? killedFor?.reason : exit?.said) ?? null;
}

/** A clean end needs no exit code beside its reason; any other one is shown. */
function endText(reason: string, exit: Exit, how: string): string {
	if (exit.code === 0 || reason === how) return reason;
	return reason === 'killed' ? how : `${reason}, ${how}`;
}

/** By the row's wall clock: for a process that another supervisor started. */
function livedMs(run: RunRow | undefined, {nowMs}: Now): number | null {
	return run === undefined ? null : Math.max(0, nowMs - run.startedAtMs);
}

/** Returns the decision of the restart policy, as the row to record and the events that explain it. */
function afterDeath(
	{settings: {name, kind, restart: policy}, observed}: Facts,
	base: ObservedRow,
	{
		nowMs,
		random,
		exit,
		cause,
		fault,
		livedMs: lived,
	}: Now & Pick<Death, 'exit' | 'cause' | 'livedMs'> & {fault: string | null},
): {row: ObservedRow; events: Action[]} {
	const how = deathText({exit, cause: cause ?? (fault || null), kind});
	const decision = decideRestart({
		exit,
		cause,
		kind,
		policy,
		isMachineFault: fault !== null,
		restarts: observed.restarts,
		deathsAtMs: observed.deathsAtMs,
		livedMs: lived,
		nowMs,
		random,
	});
	const {deathsAtMs} = decision;
	const exited: Action = {
		type: 'event',
		event: 'InstanceExited',
		text: `${name}: ${how}`,
	};
	if (!decision.restart) {
		const {state, reason} = decision;
		const row: ObservedRow = {...base, observed: state, reason, deathsAtMs};
		const event = state === 'failed' ? 'InstanceFailed' : 'InstanceStopped';
		return {row, events: [exited, {type: 'event', event, text: `${name}: ${reason}`}]};
	}

	const {delayMs, attempt} = decision;
	const nextStartAtMs = nowMs + delayMs;
	const inText = `in ${(delayMs / 1000).toFixed(1)} s`;
	const next =
		fault === null
			? `restart ${attempt} of ${policy.deathsMax} ${inText}`
			: `tried again ${inText}, not counted as a death`;
	const reason = `${how}; ${next}`;
	const row: ObservedRow = {...base, observed: 'backoff', reason, deathsAtMs, nextStartAtMs};
	const text = `${name}: ${reason}`;
	return {row, events: [exited, {type: 'event', event: 'RestartScheduled', text}]};
}
