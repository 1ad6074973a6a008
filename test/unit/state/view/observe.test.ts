import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {observedNothing} from '../../../../source/supervisor/recorder.ts';
import {observedStates} from '../../../../state/domain/instance/instance.ts';
import type {
	InstanceStatus,
	ObservedRow,
	RunRow,
	WantedRow,
} from '../../../../state/domain/instance/snapshot.ts';
import {type Evidence, observe} from '../../../../state/view/observe.ts';
import {wantedNothing} from '../../../../state/control/table/wanted-rows.ts';

const live = {
	pid: 7,
	processStart: '1',
	instanceId: 'i7',
	heartbeatAtMs: null,
	heartbeatAgeMs: 100,
};
const run: RunRow = {
	runId: 'r7',
	name: 'BTC',
	instanceId: 'i7',
	pid: 7,
	processStart: '1',
	beaconFd: null,
	epoch: 1,
	startedAtMs: 5e3,
	readyAtMs: 1,
	endedAtMs: null,
	exitCode: null,
	exitReason: null,
	settings: null,
	marks: null,
};
const wanted: WantedRow = {
	...wantedNothing('BTC'),
	wanted: 'running',
	epoch: 1,
	requestedBy: 'ada',
};
const row: ObservedRow = {
	...observedNothing('BTC'),
	observed: 'running',
	epoch: 1,
	pid: 7,
	runId: 'r7',
	recordedAtMs: 5100,
};
const living: Evidence = {
	wanted,
	observed: row,
	run,
	status: undefined,
	live,
	foreignHost: null,
	left: [],
	starting: false,
	ending: false,
	supervisorRuns: true,
	hungAfterMs: 1e4,
	kind: 'algorithm',
	waitsFor: 'loads its algorithm',
};
const state = (change: Partial<Evidence>) => observe({...living, ...change}).observed;

test('a held lock is the truth, whatever the rows say', () => {
	expect(state({})).toBe('running');
	for (const observed of observedStates)
		expect(state({observed: {...row, observed}, supervisorRuns: false})).toBe('running');
	expect(state({run: undefined})).toBe('starting');
	expect(state({live: {...live, heartbeatAtMs: null, heartbeatAgeMs: 10_001}})).toBe('hung');
	const status = {instanceId: 'i7', paused: true} as InstanceStatus;
	expect(state({status})).toBe('paused');
	expect(state({status: {...status, instanceId: 'i6'}})).toBe('running');
});

test('a living run that is unwanted or of an older epoch is stopping', () => {
	expect(state({wanted: {...wanted, wanted: 'stopped', epoch: 2}})).toBe('stopping');
	expect(state({wanted: {...wanted, epoch: 2}})).toBe('stopping');
});

test('a run by hand is not touched by a stop that was carried out before it began', () => {
	const byHand = {...run, epoch: 0};
	const stop = {...wanted, wanted: 'stopped' as const, epoch: 3};
	expect(
		state({run: byHand, wanted: stop, observed: {...row, epoch: 3, observed: 'stopped'}}),
	).toBe('running');
	expect(state({run: byHand, wanted: stop, observed: {...row, epoch: 2}})).toBe('stopping');
	expect(state({run: byHand, wanted: wantedNothing('BTC'), observed: undefined})).toBe('running');
});

test('a row that says running with a dead process is crashed', () => {
	const gone = observe({...living, live: null});
	expect(gone).toMatchObject({observed: 'crashed', exit: {code: null, signal: null}});
	const failed = {...run, endedAtMs: 6000, exitCode: 78};
	expect(state({live: null, run: failed})).toBe('failed');
	expect(state({live: null, run: {...failed, exitCode: 0}})).toBe('stopped');
});

test('without a supervisor nobody claims that something will happen', () => {
	const backoff = {...row, observed: 'backoff' as const};
	expect(state({live: null, observed: backoff})).toBe('backoff');
	expect(state({live: null, observed: backoff, supervisorRuns: false})).toBe('crashed');
	const asked = {live: null, observed: undefined, run: undefined};
	expect(state(asked)).toBe('starting');
	expect(state({...asked, supervisorRuns: false})).toBe('stopped');
});

test('a lock of another machine is foreign', () => {
	expect(observe({...living, live: null, foreignHost: 'pit2'})).toMatchObject({
		observed: 'foreign',
	});
});

test('a later run by hand tells more than the row of the supervisor', () => {
	const later = {...run, runId: 'r8', startedAtMs: 9000, endedAtMs: 9500, exitCode: 65};
	expect(observe({...living, live: null, run: later})).toMatchObject({
		observed: 'failed',
		exit: {
			code: 65,
			atMs: 9500,
		},
	});
});

test('a row that was written while a run lived does not lend it the exit of the run before', () => {
	const before = {...row, exitSignal: 'SIGKILL', exitedAtMs: 4000};
	const ended = {...run, endedAtMs: 6000, exitCode: 75, exitReason: 'the lock was removed'};
	expect(observe({...living, live: null, run: ended, observed: before})).toMatchObject({
		observed: 'crashed',
		exit: {code: 75, signal: null, atMs: 6000},
	});
});

test('what a run said of its end is told before the supervisor has written a word', () => {
	const ended = {
		...run,
		endedAtMs: 6000,
		exitCode: 78,
		exitReason: 'bot.py ended with exit code 78',
	};
	const {observed, reason} = observe({...living, live: null, run: ended});
	expect(observed).toBe('failed');
	expect(reason).toMatch(/^bot\.py ended with exit code 78; exit 78/);
});

test('a run that waits for its readiness is starting, but a silent or unwanted one is more than that', () => {
	const waiting = {waitsFor: 'waits for a file', run: {...run, readyAtMs: null}};
	expect(observe({...living, ...waiting})).toMatchObject({
		observed: 'starting',
		reason: 'waits for a file',
	});
	expect(state({...waiting, run})).toBe('running');
	expect(state({...waiting, live: {...live, heartbeatAtMs: null, heartbeatAgeMs: 2e4}})).toBe(
		'hung',
	);
	expect(state({...waiting, wanted: {...wanted, wanted: 'stopped', epoch: 2}})).toBe('stopping');
});

test('a run that has ended is stopping until its process is gone', () => {
	const ended = {...run, endedAtMs: 6000, exitCode: 0};
	expect(state({live: null, run: ended, ending: true})).toBe('stopping');
	expect(state({live: null, run: ended})).toBe('stopped');
});

test('any rows: a living one is never called dead, a dead one never alive', () => {
	const alive = new Set(['starting', 'running', 'paused', 'stopping', 'hung']);
	const dead = new Set(['stopped', 'crashed', 'backoff', 'failed']);
	const observedRow = fc.record({
		observed: fc.constantFrom(...observedStates),
		epoch: fc.nat(3),
		runId: fc.constantFrom('r7', 'r6', null),
		recordedAtMs: fc.integer({min: 4000, max: 6000}),
	});
	fc.assert(
		fc.property(
			fc.record({
				observed: fc.option(
					observedRow.map(part => ({...row, ...part})),
					{nil: undefined},
				),
				wanted: fc
					.record({wanted: fc.constantFrom('running', 'stopped'), epoch: fc.nat(3)})
					.map(part => ({...wanted, ...part})),
				live: fc.constantFrom(live, null),
			}),
			parts => {
				const seen = observe({...living, ...parts, supervisorRuns: false}).observed;
				expect(parts.live === null ? dead : alive).toContain(seen);
			},
		),
	);
});
