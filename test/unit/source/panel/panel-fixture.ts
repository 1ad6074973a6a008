/** Snapshots and models for tests of the panel: six instances in different states, all figures fixed. */
import type {InstanceSettings, Observed} from '../../../../state/domain/instance/instance.ts';
import {completeSchedule} from '../../../../state/domain/time/schedule.ts';
import type {
	InstanceStatus,
	InstanceView,
	Snapshot,
} from '../../../../state/domain/instance/snapshot.ts';
import type {Effect} from '../../../../source/panel/model/effect.ts';
import type {Message} from '../../../../source/panel/model/message.ts';
import type {KeyStroke} from '../../../../source/panel/model/input.ts';
import {initialModel, type Model, type Size} from '../../../../source/panel/model/model.ts';
import {update} from '../../../../source/panel/update/update.ts';
import {measure} from '../../../../source/panel/view/measure.ts';

/** 2026-11-21T22:31:07Z */
export const nowMs = Date.UTC(2026, 10, 21, 22, 31, 7);

export function settingsOf(name: string, change: Partial<InstanceSettings> = {}): InstanceSettings {
	return {
		name,
		kind: 'algorithm',
		command: null,
		tags: [],
		symbol: name,
		mode: 'SIM',
		account: 'paper',
		algorithm: 'sma_crossover',
		capitalMicros: 10_000_000_000,
		parameters: {fast: 10, slow: 30},
		market: {kind: 'simulated', seed: 1},
		maintenancePpm: null,
		costs: {feePpm: 400, slippagePpm: 100},
		speed: 1,
		schedule: completeSchedule({}),
		barsMax: null,
		restart: {
			when: 'on-failure',
			backoffMinMs: 1000,
			backoffMaxMs: 60_000,
			deathsMax: 5,
			windowMs: 600_000,
			stableAfterMs: 60_000,
		},
		stopTimeoutMs: 10_000,
		hungAfterMs: 10_000,
		hungKillAfterMs: null,
		memoryMbMax: null,
		python: 'python3',
		decisionTimeoutMs: 30_000,
		...change,
	};
}

export function statusOf(name: string, change: Partial<InstanceStatus> = {}): InstanceStatus {
	return {
		name,
		instanceId: '20261121_221903_1234_0a1b2c3d',
		bar: 724,
		occurredAtMs: nowMs,
		recordedAtMs: nowMs,
		priceDecimals: 2,
		quantityDecimals: 6,
		priceTicks: 6_741_250,
		firstPriceTicks: 6_713_060,
		positionLots: 120_000,
		entryTicks: 6_700_100,
		equityMicros: 10_049_200_000,
		realizedMicros: -120_000,
		unrealizedMicros: 49_320_000,
		feesMicros: 3_200_000,
		drawdownRatio: -0.008,
		paused: false,
		recentCloseTicks: [1, 2, 3, 4, 5, 6, 7, 6, 5, 6, 7, 8, 7, 8],
		snapshotHash: 'ab'.repeat(32),
		...change,
	};
}

export function instanceOf(
	name: string,
	observed: Observed,
	change: Partial<InstanceView> = {},
): InstanceView {
	const alive = ['starting', 'running', 'paused', 'stopping', 'hung'].includes(observed);
	return {
		settings: settingsOf(name),
		nextSettings: change.settings ?? settingsOf(name),
		exitReason: null,
		left: [],
		wanted: {
			name,
			wanted: observed === 'stopped' ? 'stopped' : 'running',
			epoch: 1,
			paused: observed === 'paused',
			flattenEpoch: 0,
			stopBy: 'term',
			requestedAtMs: nowMs - 800_000,
			requestedBy: 'panel',
		},
		observed,
		reason: '',
		pid: alive ? 1234 : null,
		instanceId: alive ? '20261121_221903_1234_0a1b2c3d' : null,
		runId: 'run-1',
		startedAtMs: alive ? nowMs - 724_000 : null,
		heartbeatAgeMs: alive ? 400 : null,
		exitCode: null,
		exitSignal: null,
		exitedAtMs: null,
		restarts: 0,
		nextStartAtMs: null,
		status: observed === 'stopped' ? null : statusOf(name),
		cpuPercent: alive ? 3 : null,
		rssBytes: alive ? 61 * 1024 * 1024 : null,
		snapshotHash: 'ab'.repeat(32),
		nextSnapshotHash: null,
		codeFile: null,
		hasNewerFile: false,
		metrics: {},
		lockVerdict: alive ? 'held' : null,
		...change,
	};
}

/** Six instances: running, paused, off, waiting for a restart, failed, hung. */
export function sixInstances(): InstanceView[] {
	return [
		instanceOf('BTC', 'running'),
		instanceOf('ETH', 'paused'),
		instanceOf('GOLD', 'stopped'),
		instanceOf('OIL', 'backoff', {
			reason: 'killed by SIGKILL',
			exitSignal: 'SIGKILL',
			exitedAtMs: nowMs - 1000,
			nextStartAtMs: nowMs + 3000,
		}),
		instanceOf('EURUSD', 'failed', {
			reason: 'exit code 65: the algorithm threw in run()',
			exitCode: 65,
			exitedAtMs: nowMs - 60_000,
		}),
		instanceOf('SPX', 'hung', {reason: 'no heartbeat for 14 s'}),
	];
}

export function snapshotOf(instances: InstanceView[], supervisorRuns = true): Snapshot {
	return {
		takenAtMs: nowMs,
		shutdown: null,
		supervisor: {
			running: supervisorRuns,
			pid: supervisorRuns ? 999 : null,
			startedAtMs: supervisorRuns ? nowMs - 187_860_000 : null,
			instanceId: supervisorRuns ? '20261121_101500_999_00000001' : '',
			heartbeatAtMs: supervisorRuns ? nowMs : null,
			heartbeatAgeMs: supervisorRuns ? 0 : null,
			isSuspended: false,
			hasDied: !supervisorRuns,
			program: undefined,
		},
		instances,
	};
}

export function modelOf(
	instances: InstanceView[] = sixInstances(),
	size: Size = {columns: 120, rows: 40},
): Model {
	const empty = initialModel({size, theme: 'dark'});
	return update(empty, {type: 'snapshot', snapshot: snapshotOf(instances), nowMs}).model;
}

/** `a`, `K`, `space`, `enter`, `ctrl+c`, … as a key stroke. */
export function keyOf(text: string): KeyStroke {
	const ctrl = text.startsWith('ctrl+');
	const plain = ctrl ? text.slice(5) : text;
	const typed = plain === 'space' ? ' ' : plain;
	const character = Array.from(typed).length === 1;
	return {
		name: character ? 'character' : plain,
		text: character ? typed : '',
		ctrl,
		meta: false,
		shift: false,
	};
}

export type Played = {model: Model; effects: Effect[]};

/** Sends keys one after the other and collects the effects of all. */
export function press(model: Model, ...keys: string[]): Played {
	return send(model, ...keys.map((key): Message => ({type: 'key', key: keyOf(key), nowMs})));
}

export function send(model: Model, ...messages: Message[]): Played {
	let current = model;
	const effects: Effect[] = [];
	for (const message of messages) {
		// As the loop does before a key or an action of the mouse.
		const measured = measure(current, message.nowMs);
		({model: current} = update(current, {type: 'measured', measured, nowMs: message.nowMs}));
		const step = update(current, message);
		current = step.model;
		effects.push(...step.effects);
	}
	return {model: current, effects};
}

/** Forty instances of six symbols with tags, every fifth one running. */
export function fortyInstances(): InstanceView[] {
	const symbols = ['BTC', 'ETH', 'GOLD', 'OIL', 'EURUSD', 'SPX'];
	const tags = ['crypto', 'crypto', 'metal', 'energy', 'fx', 'index'];
	return Array.from({length: 40}, (_, at) => {
		const symbol = symbols[at % 6] ?? '';
		const algorithm = at % 2 === 0 ? 'sma_crossover' : 'rsi_reversion';
		const stamp = `20261121_2200${String(at).padStart(2, '0')}`;
		const name = at % 3 === 0 ? `${symbol}_${algorithm}_${stamp}` : `${symbol}-${at}`;
		const own = [tags[at % 6] ?? '', ...(at % 4 === 0 ? ['trend'] : [])];
		const settings = settingsOf(name, {symbol, algorithm, tags: own});
		return instanceOf(name, at % 5 === 0 ? 'running' : 'stopped', {settings});
	});
}

/** A wrapped program that reports two figures. */
export function programOf(observed: Observed, change: Partial<InstanceView> = {}): InstanceView {
	const settings = settingsOf('SWARM', {
		kind: 'command',
		algorithm: 'swarm.py',
		command: {
			argv: ['python3', 'swarm.py', '--agents', '25'],
			cwd: '/home/ada/swarm',
			env: {TOKEN: 'x'},
			stopSignal: 'SIGINT',
			ready: {by: 'log', pattern: 'listening'},
			readyTimeoutMs: 30_000,
			heartbeat: {by: 'log'},
		},
		tags: ['bots'],
	});
	return instanceOf('SWARM', observed, {
		settings,
		status: null,
		metrics: {queue: 3, agents: 25, latencyMs: 1.25},
		...change,
	});
}
