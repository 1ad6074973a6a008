/** Decides about an instance with a live process: leave it, adopt it, or end it. Pure; see reconcile.ts. */
import {waitsForText} from '../../../state/domain/instance/program-text.ts';
import type {InstanceSettings} from '../../../state/domain/instance/instance.ts';
import type {ObservedRow, RunRow} from '../../../state/domain/instance/snapshot.ts';
import {isRunOf, mustEnd} from '../../../state/view/observe.ts';
import type {Action, Facts, Memory, Now, Reconciled} from './reconcile-words.ts';

/**
 * From the start of a process until its run row is written: usually 0.1 s. Fifty that start together on a
 * small machine need some seconds each.
 */
export const startTimeoutMs = 30_000;

/** Time after SIGKILL until it is sent again. */
const killAgainMs = 500;

/**
 * No kill sooner after the first sight: a supervisor that starts right after the machine slept or its clock
 * was set forward sees only old heartbeats, and each live process shows the next within a second.
 */
const beatGraceMs = 1500;

/** Returns the actions for the live process `pid`. */
export function reconcileLiving(
	facts: Facts,
	memory: Memory,
	now: Now & {pid: number},
): Reconciled {
	const {wanted, observed, run, live} = facts;
	const ownRun = live !== null && isRunOf(run, live) ? run : undefined;
	// Started here, or locked but without its run row yet: its epoch is that of its start.
	const child = memory.child?.pid === now.pid ? memory.child : null;
	if (live?.outOfReach !== undefined) return watchFromAfar(facts, memory, now);
	const began = ownRun ?? (child && {epoch: child.epoch, startedAtMs: 0});
	const asked = began !== null && mustEnd(wanted, observed.epoch, began);
	if (asked || facts.supervisor === 'ends')
		return endLiving(facts, memory, {
			...now,
			asked,
			runId: ownRun?.runId ?? child?.runId ?? null,
		});
	return keepLiving(facts, {...memory, stopping: null}, {...now, ownRun});
}

/** Interval between checks of a process out of reach: its death is not reported. */
const afarLookMs = 1000;

/** It lives in another container, or it is not proven to act for this home: it is reported, never signalled. */
function watchFromAfar({observed, run, live}: Facts, memory: Memory, {nowMs}: Now): Reconciled {
	const actions: Action[] = [{type: 'wake', afterMs: afarLookMs}];
	if (observed.observed !== 'running' || observed.pid !== null) {
		const runId = run?.instanceId === live?.instanceId ? (run?.runId ?? null) : null;
		const row: ObservedRow = {
			...observed,
			observed: 'running',
			reason: live?.outOfReach ?? '',
			pid: null,
			runId,
			nextStartAtMs: null,
			recordedAtMs: nowMs,
		};
		actions.push({type: 'record', row});
	}

	return {actions, memory: {...memory, stopping: null, hung: null}};
}

/** SIGTERM first, SIGKILL after the time limit or on a request to kill. */
function endLiving(
	{settings, wanted, observed}: Facts,
	memory: Memory,
	{
		nowMs,
		monotonicMs,
		pid,
		asked,
		runId,
	}: Now & {
		pid: number;
		/** A person requested it; otherwise its supervisor stops with it. */
		asked: boolean;
		runId: string | null;
	},
): Reconciled {
	const before = memory.stopping?.pid === pid ? memory.stopping : null;
	const byKill = asked && wanted.wanted === 'stopped' && wanted.stopBy === 'kill';
	const actions: Action[] = [];
	let stopping = before;
	if (before === null) {
		const verb = wanted.wanted === 'stopped' ? wanted.stopBy : 'restart';
		const reason = asked
			? `${verb === 'term' ? 'stop' : verb} requested by ${wanted.requestedBy}`
			: 'its supervisor stops with it';
		const row: ObservedRow = {
			...observed,
			observed: 'stopping',
			reason,
			pid,
			runId,
			nextStartAtMs: null,
			recordedAtMs: nowMs,
		};
		// The epoch stays the old one until the process is gone: only then is the request carried out.
		if (!byKill) actions.push({type: 'terminate', pid});
		actions.push({type: 'record', row});
		const patienceMs = byKill ? 0 : settings.stopTimeoutMs;
		stopping = {pid, killMonotonicMs: monotonicMs + patienceMs, killed: false};
	}

	const isDue = stopping !== null && monotonicMs >= stopping.killMonotonicMs;
	if (stopping !== null && (isDue || (byKill && !stopping.killed))) {
		if (!stopping.killed) actions.push(killedEvent(settings, pid, byKill));
		actions.push({type: 'kill', pid});
		stopping = {pid, killMonotonicMs: monotonicMs + killAgainMs, killed: true};
	}

	if (stopping !== null)
		actions.push({type: 'wake', afterMs: stopping.killMonotonicMs - monotonicMs});
	return {actions, memory: {...memory, stopping, hung: null}};
}

function killedEvent(
	{name, stopTimeoutMs}: InstanceSettings,
	pid: number,
	byKill: boolean,
): Action {
	const why = byKill ? 'as asked' : `it did not stop within ${stopTimeoutMs / 1000} s`;
	return {type: 'event', event: 'InstanceKilled', text: `${name}: pid ${pid} killed: ${why}`};
}

/** Adopts, notices hanging, and otherwise leaves a living run alone. */
function keepLiving(
	facts: Facts,
	memory: Memory,
	now: Now & {pid: number; ownRun: RunRow | undefined},
): Reconciled {
	const {nowMs, monotonicMs, pid, ownRun} = now;
	const {settings, wanted, observed, live} = facts;
	const {name, hungAfterMs, hungKillAfterMs} = settings;
	const actions: Action[] = [];
	const ageMs = live?.heartbeatAgeMs ?? null;
	const isHung = ownRun !== undefined && ageMs !== null && ageMs > hungAfterMs;
	const sinceMonotonicMs = memory.hung?.pid === pid ? memory.hung.sinceMonotonicMs : monotonicMs;
	const hung = isHung ? {pid, sinceMonotonicMs} : null;
	const waitsFor = ownRun?.readyAtMs === null ? waitsForText(settings) : null;
	const begins = ownRun === undefined || waitsFor !== null;
	const state = isHung ? 'hung' : begins ? 'starting' : 'running';
	const runId = ownRun?.runId ?? (memory.child?.pid === pid ? memory.child.runId : observed.runId);
	// A request that this run fulfils is carried out. A stop is not, while a process lives.
	const epoch =
		wanted.wanted === 'running' ? Math.max(observed.epoch, wanted.epoch) : observed.epoch;
	if (
		observed.observed !== state ||
		observed.pid !== pid ||
		observed.runId !== runId ||
		observed.epoch !== epoch
	) {
		const reason = isHung
			? `no heartbeat for ${Math.floor((ageMs ?? 0) / 1000)} s`
			: (waitsFor ?? '');
		actions.push({
			type: 'record',
			row: {
				...observed,
				observed: state,
				reason,
				pid,
				runId,
				epoch,
				nextStartAtMs: null,
				recordedAtMs: nowMs,
			},
		});
		if (observed.pid !== pid)
			actions.push({
				type: 'event',
				event: 'InstanceAdopted',
				text: `${name}: pid ${pid} lives and is watched from now on`,
			});
		if (isHung && observed.observed !== 'hung')
			actions.push({type: 'event', event: 'InstanceHung', text: `${name}: pid ${pid}: ${reason}`});
	}

	if (ownRun === undefined && memory.child?.pid === pid) {
		const reason = `it did not begin its run within ${startTimeoutMs / 1000} s`;
		const limit = {monotonicMs: memory.child.startedMonotonicMs + startTimeoutMs, reason};
		return killLate(facts, {...memory, hung}, {...now, actions, limit});
	}

	if (hung !== null && hungKillAfterMs !== null) {
		const reason = `hung for ${hungKillAfterMs / 1000} s`;
		const graceMs = Math.max(hungKillAfterMs, beatGraceMs);
		const limit = {monotonicMs: hung.sinceMonotonicMs + graceMs, reason};
		return killLate(facts, {...memory, hung}, {...now, actions, limit});
	}

	if (hung === null && ageMs !== null) {
		// When the heartbeat would be too old, plus 50 ms, so that one look is enough.
		actions.push({type: 'wake', afterMs: Math.max(hungAfterMs - ageMs, 0) + 50});
	} else if (hung !== null) {
		actions.push({type: 'wake', afterMs: hungAfterMs});
	}

	return {actions, memory: {...memory, hung}};
}

/** Ends a run that exceeded its limit; the restart policy decides the rest. */
function killLate(
	{settings: {name}}: Facts,
	memory: Memory,
	late: Now & {pid: number; actions: Action[]; limit: {monotonicMs: number; reason: string}},
): Reconciled {
	const {monotonicMs, pid, actions, limit} = late;
	const leftMs = limit.monotonicMs - monotonicMs;
	if (leftMs > 0) return {actions: [...actions, {type: 'wake', afterMs: leftMs}], memory};
	const text = `${name}: pid ${pid} killed: ${limit.reason}`;
	const told: Action[] =
		memory.killedFor?.pid === pid ? [] : [{type: 'event', event: 'InstanceKilled', text}];
	return {
		actions: [...actions, ...told, {type: 'kill', pid}, {type: 'wake', afterMs: killAgainMs}],
		memory: {...memory, killedFor: {pid, reason: limit.reason}},
	};
}
