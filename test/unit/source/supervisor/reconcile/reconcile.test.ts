import {expect, test} from 'vitest';
import {startTimeoutMs} from '../../../../../source/supervisor/reconcile/reconcile-living.ts';
import {
	emptyMemory,
	type Facts,
} from '../../../../../source/supervisor/reconcile/reconcile-words.ts';
import {reconcile} from '../../../../../source/supervisor/reconcile/reconcile.ts';
import {observedNothing} from '../../../../../source/supervisor/recorder.ts';
import {defaultSettings} from '../../../../../state/domain/instance/instance-defaults.ts';
import {wantedNothing} from '../../../../../state/control/table/wanted-rows.ts';

const startedAtMs = 1_000_000;
/** Both clocks of a test go alike unless it says otherwise. */
const child = {pid: 7, runId: 'r7', epoch: 1, startedMonotonicMs: startedAtMs};
const started: Facts = {
	settings: defaultSettings('BTC', 'BTC'),
	wanted: {...wantedNothing('BTC'), wanted: 'running', epoch: 1},
	observed: {
		...observedNothing('BTC'),
		observed: 'starting',
		epoch: 1,
		pid: 7,
		runId: 'r7',
		recordedAtMs: startedAtMs,
	},
	run: undefined,
	live: null,
	foreign: false,
	unswept: false,
	supervisor: 'goes on',
};
const memory = {...emptyMemory, child};
const at = (monotonicMs: number, nowMs = monotonicMs) => ({nowMs, monotonicMs, random: 0});
const eventTexts = (actions: ReturnType<typeof reconcile>['actions']) =>
	actions.flatMap(action => (action.type === 'event' ? [action.text] : []));

test('a process that never begins its run is killed, and the reason is told', () => {
	const early = reconcile(started, memory, at(startedAtMs + startTimeoutMs - 1));
	expect(early.actions).toEqual([{type: 'wake', afterMs: 1}]);
	const late = reconcile(started, early.memory, at(startedAtMs + startTimeoutMs));
	expect(late.actions).toContainEqual({type: 'kill', pid: 7});
	expect(eventTexts(late.actions)).toEqual([
		'BTC: pid 7 killed: it did not begin its run within 30 s',
	]);
	const exit = {code: null, signal: 'SIGKILL', runId: 'r7', livedMs: startTimeoutMs};
	const gone = {...late.memory, child: null, exit};
	const {actions} = reconcile(started, gone, at(startedAtMs + startTimeoutMs + 5));
	const reason = expect.stringMatching(/did not begin its run within 30 s; restart 1 of 5/);
	expect(actions).toContainEqual({
		type: 'record',
		row: expect.objectContaining({observed: 'backoff', reason}),
	});
});

const hourMs = 3_600_000;

test.each([-hourMs, hourMs])('a clock set by %d ms leaves the time for a start as it is', byMs => {
	const dueMs = startedAtMs + startTimeoutMs;
	const early = reconcile(started, memory, at(dueMs - 1, dueMs - 1 + byMs));
	expect(early.actions).toEqual([{type: 'wake', afterMs: 1}]);
	const late = reconcile(started, memory, at(dueMs, dueMs + byMs));
	expect(late.actions).toContainEqual({type: 'kill', pid: 7});
});

/** A death at `startedAtMs`, and what is recorded of it. */
function afterDeath() {
	const exit = {code: null, signal: 'SIGKILL', runId: 'r7', livedMs: 10};
	const dead = reconcile(started, {...memory, child: null, exit}, at(startedAtMs));
	const row = dead.actions.find(({type}) => type === 'record');
	if (row?.type !== 'record') throw new Error('the death was not recorded');
	return {facts: {...started, observed: row.row}, memory: dead.memory, actions: dead.actions};
}

test.each([-hourMs, hourMs])('a clock set by %d ms leaves a waiting restart as it is', byMs => {
	const {facts, memory: waiting, actions} = afterDeath();
	expect(actions.at(-1)).toEqual({type: 'wake', afterMs: 1000});
	const nowMs = startedAtMs + 400 + byMs;
	const corrected = reconcile(facts, waiting, at(startedAtMs + 400, nowMs));
	expect(corrected.actions).toEqual([
		{type: 'record', row: expect.objectContaining({nextStartAtMs: nowMs + 600})},
		{type: 'wake', afterMs: 600},
	]);
	const observed = {...facts.observed, nextStartAtMs: nowMs + 600};
	const due = reconcile({...facts, observed}, corrected.memory, at(startedAtMs + 1000));
	expect(due.actions).toEqual([{type: 'start', epoch: 1, attempt: 1}]);
});

test('one wrong reading of the clock when a restart is scheduled does not delay it', () => {
	const exit = {code: null, signal: 'SIGKILL', runId: 'r7', livedMs: 10};
	const glitch = at(startedAtMs, startedAtMs + 2 * hourMs);
	const dead = reconcile(started, {...memory, child: null, exit}, glitch);
	expect(dead.actions.at(-1)).toEqual({type: 'wake', afterMs: 1000});
});

test('a new supervisor waits for a promised restart no longer than the longest delay', () => {
	const {facts} = afterDeath();
	const {backoffMaxMs} = facts.settings.restart;
	const setBack = reconcile(facts, emptyMemory, at(startedAtMs, startedAtMs - hourMs));
	expect(setBack.actions.at(-1)).toEqual({type: 'wake', afterMs: backoffMaxMs});
	const late = reconcile(facts, emptyMemory, at(startedAtMs, startedAtMs + hourMs));
	expect(late.actions).toEqual([{type: 'start', epoch: 1, attempt: 1}]);
});

test('nothing is decided and nothing is started while an earlier run has something left', () => {
	const exit = {code: 3, signal: null, runId: 'r7', livedMs: 10};
	const facts = {...started, unswept: true};
	let left = {...memory, child: null, exit};
	for (const afterMs of [20, 40, 80, 160, 320, 640, 1000, 1000]) {
		const {actions, memory: next} = reconcile(facts, left, at(startedAtMs));
		expect(actions).toEqual([{type: 'sweep'}, {type: 'wake', afterMs}]);
		expect(next.exit).toEqual(exit);
		left = {...left, ...next, exit, child: null};
	}
	const gone = reconcile(started, left, at(startedAtMs));
	expect(gone.actions).toContainEqual({
		type: 'record',
		row: expect.objectContaining({observed: 'backoff', exitCode: 3}),
	});
	expect(gone.memory.sweeps).toBe(0);
});

test('what a process said when it could not begin its run is the reason', () => {
	const exit = {code: 71, signal: null, runId: 'r7', livedMs: 10, said: 'BTC: no log'};
	const dead = reconcile(started, {...memory, child: null, exit}, at(startedAtMs));
	const reason = expect.stringContaining('exit 71 (a system call failed): BTC: no log');
	expect(dead.actions).toContainEqual({
		type: 'record',
		row: expect.objectContaining({reason}),
	});
});

test('a clean end is told without its exit code, any other one with it', () => {
	const asked = {...started, wanted: {...started.wanted, wanted: 'stopped' as const, epoch: 2}};
	const stopping = {pid: 7, killMonotonicMs: startedAtMs + 10_000, killed: false};
	const ended = (code: number) => {
		const exit = {code, signal: null, runId: 'r7', livedMs: 50};
		return eventTexts(
			reconcile(asked, {...memory, child: null, stopping, exit}, at(startedAtMs + 50)).actions,
		);
	};
	expect(ended(0)).toEqual(['BTC: stopped as asked']);
	expect(ended(143)).toEqual(['BTC: stopped as asked, exit 143 (ended by SIGTERM)']);
});

test('a program or an algorithm that is not ready is starting for as long as its runner lets it, and then running', () => {
	const command = {
		argv: ['bot'],
		cwd: '/',
		env: {},
		stopSignal: 'SIGTERM',
		ready: {by: 'log', pattern: 'up'},
		readyTimeoutMs: 3_600_000,
		heartbeat: {by: 'none'},
	} as const;
	const run = {
		...{runId: 'r7', name: 'BTC', instanceId: 'i7', pid: 7, processStart: null, beaconFd: null},
		...{
			epoch: 1,
			startedAtMs,
			readyAtMs: null,
			endedAtMs: null,
			exitCode: null,
			exitReason: null,
			settings: null,
			marks: null,
		},
	};
	const settings = {
		...started.settings,
		kind: 'command' as const,
		command: {...command, argv: ['bot']},
	};
	const beat = {heartbeatAtMs: startedAtMs, heartbeatAgeMs: 10};
	const live = {pid: 7, processStart: null, instanceId: 'i7', ...beat};
	const waiting = reconcile({...started, settings, run, live}, memory, at(startedAtMs + 900_000));
	// Long after the time for a start: neither killed nor recorded as running.
	expect(waiting.actions).toEqual([expect.objectContaining({type: 'wake'})]);
	const adopted = {...started, observed: {...started.observed, observed: 'running' as const}};
	expect(
		reconcile({...adopted, settings, run, live}, memory, at(startedAtMs)).actions[0],
	).toMatchObject({
		type: 'record',
		row: {observed: 'starting', reason: 'waits for a line of its output that matches up'},
	});
	const ready = reconcile(
		{...started, settings, run: {...run, readyAtMs: startedAtMs + 5}, live},
		memory,
		at(startedAtMs + 900_000),
	);
	expect(ready.actions[0]).toMatchObject({type: 'record', row: {observed: 'running', reason: ''}});
	expect(
		reconcile({...adopted, run, live}, memory, at(startedAtMs + 900_000)).actions[0],
	).toMatchObject({
		type: 'record',
		row: {observed: 'starting', reason: 'loads its algorithm and its ledger'},
	});
});
