import {expect, test} from 'vitest';
import {startTimeoutMs} from '../../../../source/supervisor/reconcile-living.ts';
import {emptyMemory, type Facts} from '../../../../source/supervisor/reconcile-words.ts';
import {reconcile} from '../../../../source/supervisor/reconcile.ts';
import {observedNothing} from '../../../../source/supervisor/recorder.ts';
import {defaultSettings} from '../../../../state/domain/instance-defaults.ts';
import {wantedNothing} from '../../../../state/sqlite/control-store.ts';

const startedAtMs = 1_000_000;
const child = {pid: 7, runId: 'r7', epoch: 1, startedAtMs};
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
	life: null,
	foreign: false,
};
const memory = {...emptyMemory, child};
const at = (nowMs: number) => ({nowMs, random: 0});
const eventTexts = (actions: ReturnType<typeof reconcile>['actions']) =>
	actions.flatMap(action => (action.type === 'event' ? [action.text] : []));

test('a process that never begins its run is killed, and the reason is told', () => {
	const early = reconcile(started, memory, at(startedAtMs + startTimeoutMs - 1));
	expect(early.actions).toEqual([{type: 'wake', atMs: startedAtMs + startTimeoutMs}]);
	const late = reconcile(started, early.memory, at(startedAtMs + startTimeoutMs));
	expect(late.actions).toContainEqual({type: 'kill', pid: 7});
	expect(eventTexts(late.actions)).toEqual([
		'BTC: pid 7 killed: it did not begin its run within 30 s',
	]);
	const exit = {code: null, signal: 'SIGKILL', runId: 'r7'};
	const gone = {...late.memory, child: null, exit};
	const {actions} = reconcile(started, gone, at(startedAtMs + startTimeoutMs + 5));
	const reason = expect.stringMatching(/did not begin its run within 30 s; restart 1 of 5/);
	expect(actions).toContainEqual({
		type: 'record',
		row: expect.objectContaining({observed: 'backoff', reason}),
	});
});

test('a clock that is stepped back does not prolong the time for a start', () => {
	const stepped = reconcile(started, memory, at(startedAtMs - 3_600_000));
	const due = startedAtMs - 3_600_000 + startTimeoutMs;
	expect(reconcile(started, stepped.memory, at(due)).actions).toContainEqual({
		type: 'kill',
		pid: 7,
	});
});

test('a clean end is told without its exit code, any other one with it', () => {
	const asked = {...started, wanted: {...started.wanted, wanted: 'stopped' as const, epoch: 2}};
	const stopping = {pid: 7, killAtMs: startedAtMs + 10_000, killed: false};
	const ended = (code: number) => {
		const exit = {code, signal: null, runId: 'r7'};
		return eventTexts(
			reconcile(asked, {...memory, child: null, stopping, exit}, at(startedAtMs + 50)).actions,
		);
	};
	expect(ended(0)).toEqual(['BTC: stopped as asked']);
	expect(ended(143)).toEqual(['BTC: stopped as asked, exit 143 (terminated before a clean stop)']);
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
		...{epoch: 1, startedAtMs, readyAtMs: null, endedAtMs: null, exitCode: null, exitReason: null},
	};
	const settings = {
		...started.settings,
		kind: 'command' as const,
		command: {...command, argv: ['bot']},
	};
	const life = {pid: 7, processStart: null, instanceId: 'i7', heartbeatAgeMs: 10};
	const waiting = reconcile({...started, settings, run, life}, memory, at(startedAtMs + 900_000));
	// Long after the time for a start: neither killed nor recorded as running.
	expect(waiting.actions).toEqual([expect.objectContaining({type: 'wake'})]);
	const adopted = {...started, observed: {...started.observed, observed: 'running' as const}};
	expect(
		reconcile({...adopted, settings, run, life}, memory, at(startedAtMs)).actions[0],
	).toMatchObject({
		type: 'record',
		row: {observed: 'starting', reason: 'waits for a line of its output that matches up'},
	});
	const ready = reconcile(
		{...started, settings, run: {...run, readyAtMs: startedAtMs + 5}, life},
		memory,
		at(startedAtMs + 900_000),
	);
	expect(ready.actions[0]).toMatchObject({type: 'record', row: {observed: 'running', reason: ''}});
	expect(
		reconcile({...adopted, run, life}, memory, at(startedAtMs + 900_000)).actions[0],
	).toMatchObject({
		type: 'record',
		row: {observed: 'starting', reason: 'loads its algorithm and its ledger'},
	});
});
