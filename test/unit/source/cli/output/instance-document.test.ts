import {expect, test} from 'vitest';
import {instanceDocument} from '../../../../../source/cli/output/instance-document.ts';
import {storyLines} from '../../../../../source/cli/output/story.ts';
import {whatToDo} from '../../../../../source/control/what-to-do.ts';
import {defaultSettings} from '../../../../../state/domain/instance/instance-defaults.ts';
import {observedStates} from '../../../../../state/domain/instance/instance.ts';
import type {InstanceStatus, InstanceView} from '../../../../../state/domain/instance/snapshot.ts';

const status: InstanceStatus = {
	name: 'BTC',
	instanceId: '20261122_050000_42_0123abcd',
	bar: 42,
	occurredAtMs: 0,
	recordedAtMs: 0,
	priceDecimals: 2,
	quantityDecimals: 6,
	priceTicks: 6_741_250,
	firstPriceTicks: 6_700_000,
	positionLots: -300_000,
	entryTicks: 6_750_000,
	equityMicros: 10_049_200_000,
	realizedMicros: 100_000,
	unrealizedMicros: 200_000,
	feesMicros: 0,
	drawdownRatio: -0.008,
	paused: false,
	recentCloseTicks: [],
	snapshotHash: null,
};
const view: InstanceView = {
	settings: defaultSettings('BTC', 'BTC'),
	nextSettings: defaultSettings('BTC', 'BTC'),
	exitReason: null,
	left: [],
	wanted: {
		name: 'BTC',
		wanted: 'running',
		epoch: 1,
		paused: false,
		flattenEpoch: 0,
		stopBy: 'term',
		requestedAtMs: Date.UTC(2026, 10, 22, 5),
		requestedBy: 'command line',
	},
	observed: 'running',
	reason: '',
	pid: 42,
	instanceId: status.instanceId,
	runId: 'r',
	startedAtMs: Date.UTC(2026, 10, 22, 5),
	heartbeatAgeMs: 812.4,
	exitCode: null,
	exitSignal: null,
	exitedAtMs: null,
	restarts: 0,
	nextStartAtMs: null,
	status,
	cpuPercent: 3.14159,
	rssBytes: 1000,
	snapshotHash: 'ab'.repeat(32),
	metrics: {agents: 25},
	nextSnapshotHash: null,
	hasNewerFile: false,
	codeFile: null,
	lockVerdict: 'held',
};

test('prices, quantities and money come out as the decimals that they are', () => {
	expect(instanceDocument(view)).toMatchObject({
		price: 67_412.5,
		position: -0.3,
		equity: 10_049.2,
		realized: 0.1,
		unrealized: 0.2,
		startedAt: '2026-11-22T05:00:00.000Z',
		heartbeatAgeMs: 812,
		cpuPercent: 3.1,
		drawdown: -0.008,
	});
});

test('what is not known is null', () => {
	const empty = {...view, status: null, startedAtMs: null, cpuPercent: null};
	expect(instanceDocument(empty)).toMatchObject({
		price: null,
		position: null,
		equity: null,
		bar: null,
		startedAt: null,
		cpuPercent: null,
	});
});

const story = {
	view,
	supervisorRuns: true,
	supervisorStartedAtMs: null,
	nowMs: Date.UTC(2026, 10, 22, 6),
	run: null,
	code: null,
	events: [],
	logLines: ['the last line'],
	crashLines: [],
	crashLog: 'BTC.crash.log',
	isSuspended: false,
	diskIsFull: false,
};

test('the story names wish, state, evidence and the last lines', () => {
	const text = storyLines(story).join('\n');
	for (const words of [
		'sma_crossover on BTC',
		'by command line',
		'pid 42',
		'lock held',
		'the last line',
	])
		expect(text).toContain(words);
	expect(text).not.toContain('stderr');
});

test.each(observedStates)('%s comes with something to do', observed => {
	for (const supervisorRuns of [true, false])
		expect(whatToDo({...story, supervisorRuns, view: {...view, observed}})).not.toBe('');
});

test('without a supervisor, the way out is to start one', () => {
	const crashed = {...view, observed: 'crashed' as const};
	expect(whatToDo({...story, supervisorRuns: false, view: crashed})).toContain('pitwall up');
});
