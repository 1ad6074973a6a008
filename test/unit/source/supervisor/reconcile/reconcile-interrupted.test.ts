import {expect, test} from 'vitest';
import {
	emptyMemory,
	type Facts,
	type Memory,
} from '../../../../../source/supervisor/reconcile/reconcile-words.ts';
import {reconcile} from '../../../../../source/supervisor/reconcile/reconcile.ts';
import {observedNothing} from '../../../../../source/supervisor/recorder.ts';
import {defaultSettings} from '../../../../../state/domain/instance/instance-defaults.ts';
import type {Observed} from '../../../../../state/domain/instance/instance.ts';
import type {ObservedRow, RunRow} from '../../../../../state/domain/instance/snapshot.ts';
import {wantedNothing} from '../../../../../state/control/table/wanted-rows.ts';

const settings = defaultSettings('BTC', 'BTC');
const never = {...settings, restart: {...settings.restart, when: 'never' as const}};
const now = {nowMs: 1_000_000, monotonicMs: 5000, random: 0};
const run: RunRow = {
	...{runId: 'r7', name: 'BTC', instanceId: 'i7', pid: 7, processStart: null, beaconFd: null},
	...{epoch: 3, startedAtMs: 900_000, readyAtMs: 1, endedAtMs: null, exitCode: null},
	...{exitReason: null, settings: null, marks: null},
};

function facts(more: Partial<Facts>, row: Partial<ObservedRow> = {}): Facts {
	return {
		settings,
		wanted: {...wantedNothing('BTC'), wanted: 'running', epoch: 3},
		observed: {
			...observedNothing('BTC'),
			...{observed: 'running', epoch: 3, pid: 7, runId: 'r7', recordedAtMs: 900_000},
			...row,
		},
		run,
		live: null,
		foreign: false,
		unswept: false,
		supervisor: 'begins',
		...more,
	};
}

const types = (given: Facts, memory: Memory = emptyMemory) =>
	reconcile(given, memory, now).actions.map(action => action.type);
const rowOf = (given: Facts, memory: Memory = emptyMemory) =>
	reconcile(given, memory, now).actions.flatMap(action =>
		action.type === 'record' ? [action.row] : [],
	)[0];

const ended = (code: number) => ({...run, endedAtMs: 950_000, exitCode: code});

test('a supervisor that begins starts what a signal has ended, whatever the restart policy', () => {
	for (const policy of [settings, never])
		expect(types(facts({settings: policy, run: ended(143)}))).toContain('start');
	expect(types(facts({run: ended(0)}))).not.toContain('start');
	expect(types(facts({run: ended(65)}))).not.toContain('start');
	expect(types(facts({run: ended(143), supervisor: 'goes on', settings: never}))).not.toContain(
		'start',
	);
});

test('an end without a word is a death for the restart policy, and keeps nothing down that has none', () => {
	expect(rowOf(facts({}))).toMatchObject({observed: 'backoff', deathsAtMs: [now.nowMs]});
	expect(types(facts({settings: never}))).toContain('start');
	// The supervisor before was stopping it and did not see its end.
	expect(types(facts({}, {observed: 'stopping'}))).toContain('start');
});

test.each([
	['stopped', {exitCode: 143}, true],
	['crashed', {exitSignal: 'SIGTERM'}, true],
	['crashed', {exitSignal: 'SIGKILL'}, true],
	['crashed', {exitCode: 1}, false],
	['failed', {exitCode: 143}, true],
	['failed', {exitSignal: 'SIGKILL'}, false],
	['failed', {exitCode: 65}, false],
	['stopped', {exitCode: 0}, false],
] as const)(
	'what was %s with %o is started by a supervisor that begins: %s',
	(observed, exit, is) => {
		const row = {observed: observed as Observed, pid: null, ...exit};
		expect(types(facts({}, row)).includes('start')).toBe(is);
		expect(types(facts({supervisor: 'goes on'}, row))).not.toContain('start');
		const unwanted = {...wantedNothing('BTC'), epoch: 3};
		expect(types(facts({wanted: unwanted}, row))).not.toContain('start');
	},
);

const live = {
	...{pid: 7, processStart: null, instanceId: 'i7'},
	...{heartbeatAtMs: now.nowMs, heartbeatAgeMs: 0},
};

test('a supervisor that ends asks each run once, kills it when its time is up, and starts nothing', () => {
	const asked = reconcile(facts({supervisor: 'ends', live}), emptyMemory, now);
	expect(asked.actions.map(({type}) => type)).toEqual(['terminate', 'record', 'wake']);
	const soon = {...now, monotonicMs: now.monotonicMs + settings.stopTimeoutMs - 1};
	const waiting = reconcile(facts({supervisor: 'ends', live}), asked.memory, soon);
	expect(waiting.actions.map(({type}) => type)).toEqual(['wake']);
	const late = {...now, monotonicMs: now.monotonicMs + settings.stopTimeoutMs};
	const killed = reconcile(facts({supervisor: 'ends', live}), waiting.memory, late);
	expect(killed.actions.map(({type}) => type)).toContain('kill');
	const exit = {code: null, signal: 'SIGKILL', runId: 'r7', livedMs: 1};
	const gone = facts({supervisor: 'ends'}, {observed: 'stopping'});
	expect(rowOf(gone, {...killed.memory, exit})).toMatchObject({
		observed: 'stopped',
		reason: 'stopped with its supervisor',
		exitSignal: 'SIGKILL',
	});
	expect(types(gone, {...killed.memory, exit})).not.toContain('start');
});

test('an old wish to kill does not make the end of the supervisor a kill', () => {
	const wanted = {...wantedNothing('BTC'), stopBy: 'kill' as const, epoch: 3};
	// A run by hand that began after it.
	const byHand = {...run, epoch: 0};
	expect(types(facts({wanted, run: byHand, live, supervisor: 'ends'}))).toContain('terminate');
	expect(types(facts({wanted, run: byHand, live, supervisor: 'goes on'}))).not.toContain('kill');
});
