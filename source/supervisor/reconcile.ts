/**
 * What is wanted and what is seen of one instance → what to do now. Pure and level-triggered: it may be asked any
 * number of times, by a supervisor that was born a moment ago; epochs make stale results harmless.
 */
import {type Exit, exitText} from '../../state/domain/exit-meaning.ts';
import type {InstanceSettings} from '../../state/domain/instance.ts';
import type {ObservedRow, RunRow, WantedRow} from '../../state/domain/snapshot.ts';
import {isRunOf, type Life, mustEnd} from '../../state/observe.ts';
import {decideRestart} from './restart-policy.ts';

/** What is seen of one instance. */
export type Facts = {
	settings: InstanceSettings;
	wanted: WantedRow;
	observed: ObservedRow;
	run: RunRow | undefined;
	life: Life | null;
	/** The lock belongs to another machine or container. */
	foreign: boolean;
};

/** What this supervisor knows and no row says; lost with it, and not needed by the next. */
export type Memory = {
	/** A process that was started here and has not ended. */
	child: {pid: number; runId: string; epoch: number} | null;
	/** How the last child ended, until it is recorded. */
	exit: (Exit & {runId: string}) | null;
	/** The process that was asked to end, and when patience ends. */
	stopping: {pid: number; killAtMs: number; killed: boolean} | null;
	/** Pid that was seen hung, and since when. */
	hung: {pid: number; sinceMs: number} | null;
};

export type Action =
	| {type: 'start'; epoch: number; attempt: number}
	| {type: 'terminate'; pid: number}
	| {type: 'kill'; pid: number}
	/** Kill what the dead run left behind. */
	| {type: 'sweep'; pid: number; runId: string | null}
	| {type: 'record'; row: ObservedRow}
	| {type: 'event'; event: string; text: string}
	/** Look again at this time, if nothing happens before. */
	| {type: 'wake'; atMs: number};

export type Reconciled = {actions: Action[]; memory: Memory};

export type Now = {nowMs: number; random: number};

export const emptyMemory: Memory = {child: null, exit: null, stopping: null, hung: null};

/** After SIGKILL: how long until it is sent again. */
const killAgainMs = 500;

/** Returns what to do, in order, and what to remember. */
export function reconcile(facts: Facts, memory: Memory, now: Now): Reconciled {
	const {life, foreign, observed} = facts;
	if (foreign) return reconcileForeign(facts, memory, now);
	const pid = life?.pid ?? memory.child?.pid ?? null;
	if (pid !== null) return reconcileLiving(facts, {...memory, exit: null}, {...now, pid});
	const wasAlive = livingStates.has(observed.observed) || memory.exit !== null;
	return wasAlive ? reconcileDeath(facts, memory, now) : reconcileGone(facts, now);
}

const livingStates: ReadonlySet<string> = new Set([
	...['starting', 'running', 'paused', 'hung', 'stopping'],
]);

function reconcileForeign({observed, settings}: Facts, memory: Memory, {nowMs}: Now): Reconciled {
	if (observed.observed === 'foreign') return {actions: [], memory};
	const reason = 'its lock is held on another machine or in another container';
	const row: ObservedRow = {
		...{...observed, observed: 'foreign', reason, pid: null, runId: null},
		...{nextStartAtMs: null, recordedAtMs: nowMs},
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

function reconcileLiving(facts: Facts, memory: Memory, now: Now & {pid: number}): Reconciled {
	const {wanted, observed, run, life} = facts;
	const ownRun = life !== null && isRunOf(run, life) ? run : undefined;
	// Started here, or locked but without its run row yet: its epoch is the one it was started with.
	const child = memory.child?.pid === now.pid ? memory.child : null;
	const began = ownRun ?? (child && {epoch: child.epoch, startedAtMs: 0});
	if (began && mustEnd(wanted, observed.epoch, began))
		return endLiving(facts, memory, {...now, runId: ownRun?.runId ?? child?.runId ?? null});
	return keepLiving(facts, {...memory, stopping: null}, {...now, ownRun});
}

/** SIGTERM first, SIGKILL when patience ends or a kill was asked for. */
function endLiving(
	{settings, wanted, observed}: Facts,
	memory: Memory,
	{nowMs, pid, runId}: Now & {pid: number; runId: string | null},
): Reconciled {
	const asked = memory.stopping?.pid === pid ? memory.stopping : null;
	const byKill = wanted.wanted === 'stopped' && wanted.stopBy === 'kill';
	const actions: Action[] = [];
	let stopping = asked;
	if (asked === null) {
		const verb = wanted.wanted === 'stopped' ? wanted.stopBy : 'restart';
		const reason = `${verb === 'term' ? 'stop' : verb} requested by ${wanted.requestedBy}`;
		const row: ObservedRow = {
			...{...observed, observed: 'stopping', reason, pid, runId},
			...{nextStartAtMs: null, recordedAtMs: nowMs},
		};
		// The epoch stays the old one until the process is gone: only then is the request carried out.
		if (!byKill) actions.push({type: 'terminate', pid});
		actions.push({type: 'record', row});
		stopping = {pid, killAtMs: byKill ? nowMs : nowMs + settings.stopTimeoutMs, killed: false};
	}

	if (stopping !== null && (nowMs >= stopping.killAtMs || (byKill && !stopping.killed))) {
		if (!stopping.killed) actions.push(killedEvent(settings, pid, byKill));
		actions.push({type: 'kill', pid});
		stopping = {pid, killAtMs: nowMs + killAgainMs, killed: true};
	}

	if (stopping !== null) actions.push({type: 'wake', atMs: stopping.killAtMs});
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
	{nowMs, pid, ownRun}: Now & {pid: number; ownRun: RunRow | undefined},
): Reconciled {
	const {settings, wanted, observed, life} = facts;
	const {name, hungAfterMs, hungKillAfterMs} = settings;
	const actions: Action[] = [];
	const ageMs = life?.heartbeatAgeMs ?? null;
	const isHung = ownRun !== undefined && ageMs !== null && ageMs > hungAfterMs;
	const hung = isHung ? (memory.hung?.pid === pid ? memory.hung : {pid, sinceMs: nowMs}) : null;
	const state = ownRun === undefined ? 'starting' : isHung ? 'hung' : 'running';
	const runId = ownRun?.runId ?? (memory.child?.pid === pid ? memory.child.runId : observed.runId);
	// A wish that this run fulfils is carried out. A stop is not, as long as something lives.
	const epoch =
		wanted.wanted === 'running' ? Math.max(observed.epoch, wanted.epoch) : observed.epoch;
	if (
		observed.observed !== state ||
		observed.pid !== pid ||
		observed.runId !== runId ||
		observed.epoch !== epoch
	) {
		const reason = isHung ? `no heartbeat for ${((ageMs ?? 0) / 1000).toFixed(0)} s` : '';
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

	if (hung !== null && hungKillAfterMs !== null) {
		const killAtMs = hung.sinceMs + hungKillAfterMs;
		if (nowMs >= killAtMs) {
			const text = `${name}: pid ${pid} killed: hung for ${hungKillAfterMs / 1000} s`;
			actions.push({type: 'event', event: 'InstanceKilled', text}, {type: 'kill', pid});
		}

		actions.push({type: 'wake', atMs: Math.max(killAtMs, nowMs + killAgainMs)});
	} else if (hung === null && ageMs !== null) {
		// When the heartbeat would be too old; 50 ms later, so that one look is enough.
		actions.push({type: 'wake', atMs: nowMs + Math.max(hungAfterMs - ageMs, 0) + 50});
	} else if (hung !== null) {
		actions.push({type: 'wake', atMs: nowMs + hungAfterMs});
	}

	return {actions, memory: {...memory, hung}};
}

/** A process that was there is gone: as asked, or by itself. */
function reconcileDeath(facts: Facts, memory: Memory, now: Now): Reconciled {
	const {settings, wanted, observed, run} = facts;
	const runId = memory.exit?.runId ?? observed.runId;
	const ownRun = run?.runId === runId ? run : undefined;
	const exit = memory.exit ?? {code: ownRun?.exitCode ?? null, signal: null};
	const actions: Action[] = [];
	if (observed.pid !== null) actions.push({type: 'sweep', pid: observed.pid, runId});
	const base: ObservedRow = {
		...{...observed, pid: null, runId, exitCode: exit.code, exitSignal: exit.signal},
		...{exitedAtMs: now.nowMs, nextStartAtMs: null, recordedAtMs: now.nowMs},
	};
	const rest = {...emptyMemory};
	const asked = memory.stopping !== null || observed.observed === 'stopping';
	if (wanted.wanted === 'stopped' || asked || wanted.epoch > observed.epoch) {
		const reason = memory.stopping?.killed ? 'killed' : asked ? 'stopped as asked' : exitText(exit);
		const epoch = wanted.wanted === 'stopped' ? wanted.epoch : observed.epoch;
		const row: ObservedRow = {
			...base,
			observed: 'stopped',
			reason,
			epoch,
			restarts: 0,
			deathsAtMs: [],
		};
		const text = `${settings.name}: ${reason} (${exitText(exit)})`;
		const event: Action = {type: 'event', event: 'InstanceStopped', text};
		const next = reconcileGone({...facts, observed: row}, now);
		return {actions: [...actions, {type: 'record', row}, event, ...next.actions], memory: rest};
	}

	const [record, ...events] = afterDeath(facts, base, {
		...now,
		exit,
		livedMs: livedMs(ownRun, now),
	});
	return {actions: [...(record ? [record] : []), ...actions, ...events], memory: rest};
}

function livedMs(run: RunRow | undefined, {nowMs}: Now): number | null {
	return run === undefined ? null : Math.max(0, nowMs - run.startedAtMs);
}

/** By the restart policy. */
function afterDeath(
	{settings: {name, restart: policy}, observed}: Facts,
	base: ObservedRow,
	{nowMs, random, exit, livedMs: lived}: Now & {exit: Exit; livedMs: number | null},
): Action[] {
	const decision = decideRestart({
		...{exit, policy, deathsAtMs: observed.deathsAtMs, livedMs: lived, nowMs, random},
	});
	const {deathsAtMs} = decision;
	const exited: Action = {
		type: 'event',
		event: 'InstanceExited',
		text: `${name}: ${exitText(exit)}`,
	};
	if (!decision.restart) {
		const {state, reason} = decision;
		const row: ObservedRow = {...base, observed: state, reason, deathsAtMs};
		const event = state === 'failed' ? 'InstanceFailed' : 'InstanceStopped';
		return [{type: 'record', row}, exited, {type: 'event', event, text: `${name}: ${reason}`}];
	}

	const {delayMs, attempt} = decision;
	const nextStartAtMs = nowMs + delayMs;
	const reason = `${exitText(exit)}; restart ${attempt} of ${policy.deathsMax} in ${(delayMs / 1000).toFixed(1)} s`;
	const row: ObservedRow = {...base, observed: 'backoff', reason, deathsAtMs, nextStartAtMs};
	return [
		{type: 'record', row},
		exited,
		{type: 'event', event: 'RestartScheduled', text: `${name}: ${reason}`},
		{type: 'wake', atMs: nextStartAtMs},
	];
}

/** Nothing lives and nothing died: start what is wanted, once for each epoch and attempt. */
function reconcileGone({settings, wanted, observed}: Facts, {nowMs}: Now): Reconciled {
	const memory = {...emptyMemory};
	if (wanted.wanted === 'stopped') {
		const settled = observed.observed === 'stopped' && observed.epoch >= wanted.epoch;
		// What was never asked for is left as it is.
		if (settled || (wanted.epoch === 0 && observed.recordedAtMs === 0))
			return {actions: [], memory};
		const row: ObservedRow = {
			...{
				...observed,
				observed: 'stopped',
				reason: 'stopped as asked',
				epoch: wanted.epoch,
				pid: null,
			},
			...{restarts: 0, nextStartAtMs: null, deathsAtMs: [], recordedAtMs: nowMs},
		};
		return {actions: [{type: 'record', row}], memory};
	}

	const fresh = observed.epoch < wanted.epoch || observed.observed === 'foreign';
	if (fresh) return {actions: [{type: 'start', epoch: wanted.epoch, attempt: 0}], memory};
	if (observed.observed !== 'backoff') return {actions: [], memory};
	const dueAtMs = observed.nextStartAtMs ?? 0;
	// Further away than any delay: the clock was stepped back since. Do not wait for it to catch up.
	const stepped = dueAtMs - nowMs > settings.restart.backoffMaxMs;
	if (nowMs < dueAtMs && !stepped) return {actions: [{type: 'wake', atMs: dueAtMs}], memory};
	const attempt = observed.deathsAtMs.length;
	return {actions: [{type: 'start', epoch: wanted.epoch, attempt}], memory};
}
