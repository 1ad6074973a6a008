import {expect, test} from 'vitest';
import {judgeStart} from '../../../../source/control/start-outcome.ts';
import {observedNothing} from '../../../../source/supervisor/recorder.ts';
import type {Observed} from '../../../../state/domain/instance/instance.ts';
import type {ObservedRow, RunRow} from '../../../../state/domain/instance/snapshot.ts';
import {instanceOf} from '../panel/panel-fixture.ts';

const run: RunRow = {
	...{runId: 'r2', name: 'BTC', instanceId: 'i2', pid: 12, processStart: '7', beaconFd: null},
	...{epoch: 2, startedAtMs: 1, readyAtMs: 2, endedAtMs: 3, exitCode: 0, exitReason: 'done'},
	...{settings: null, marks: null},
};

function judge(
	seen: Observed,
	row: Partial<ObservedRow> | undefined,
	{ofRun = run}: {ofRun?: RunRow | undefined} = {},
) {
	const view = {...instanceOf('BTC', seen, {reason: 'so'})};
	view.wanted = {...view.wanted, wanted: 'running', requestedBy: 'me'};
	const observed = row && {...observedNothing('BTC'), ...row};
	return judgeStart({view, epoch: 2, observed, run: ofRun});
}

test('running and paused are reached, whatever the rows say', () => {
	expect(judge('running', undefined)).toEqual({is: 'reached', hasFinished: false});
	expect(judge('paused', {epoch: 1, observed: 'failed'})).toEqual({
		is: 'reached',
		hasFinished: false,
	});
});

test('a row of an older wish is no answer', () => {
	const older = {epoch: 1, observed: 'stopped', exitCode: 0} as const;
	expect(judge('stopped', older)).toEqual({is: 'waiting', text: 'stopped: so'});
	expect(judge('failed', {epoch: 1, observed: 'failed', exitCode: 71}).is).toBe('waiting');
	expect(judge('stopped', undefined).is).toBe('waiting');
});

test('finished is reached only where that very run was ready', () => {
	const row = {epoch: 2, observed: 'stopped', exitCode: 0, reason: 'finished'} as const;
	expect(judge('stopped', row)).toEqual({is: 'reached', hasFinished: true});
	expect(judge('stopped', row, {ofRun: {...run, readyAtMs: null}})).toMatchObject({
		is: 'failed',
		why: 'done',
	});
	const view = instanceOf('BTC', 'stopped');
	const wanted = {...view.wanted, wanted: 'running' as const};
	const observed = {...observedNothing('BTC'), ...row};
	expect(judgeStart({view: {...view, wanted}, epoch: 2, observed, run: undefined})).toMatchObject({
		is: 'failed',
		text: 'stopped: it ended before it began',
	});
});

test('given up is failed, with the exit code and the words of its own run', () => {
	const row = {epoch: 2, observed: 'failed', exitCode: 65} as const;
	expect(judge('failed', row)).toEqual({
		is: 'failed',
		text: 'failed: so',
		why: 'done',
		exitCode: 65,
	});
	expect(judge('crashed', {...row, observed: 'crashed'}).is).toBe('failed');
	expect(judge('backoff', {...row, observed: 'backoff'}).is).toBe('waiting');
});

test('a stop meanwhile ends it', () => {
	const view = instanceOf('BTC', 'stopping', {reason: ''});
	const wanted = {...view.wanted, wanted: 'stopped' as const, requestedBy: 'panel'};
	const facts = {view: {...view, wanted}, epoch: 2, observed: undefined, run: undefined};
	expect(judgeStart(facts)).toMatchObject({
		is: 'failed',
		text: 'stopping; panel asked for a stop meanwhile',
	});
});
