/**
 * The default settings of an instance with a name and a symbol. Configuration and runs by hand both start from
 * these, so that equal settings mean equal instances.
 */
import type {ProgramSettings, InstanceSettings, MarketSettings} from './instance.ts';
import {completeSchedule} from '../time/schedule.ts';

/** Capital when none is given: 10,000 in the account's currency. */
export const capitalMicrosDefault = 10_000_000_000;

/** Limit of a runner's JavaScript heap when `memory` is not set, in megabytes. */
export const heapMbDefault = 128;
/** Limit of a Python process when `memory` is not set: with numpy it needs more than a runner. */
export const pythonMbDefault = 1024;

/** The shipped daily bars; see data/ and NOTICE. */
export const builtinSpx = 'builtin:sp500-2000';

/** Every setting but name, symbol and market. Durations in milliseconds, costs in millionths. */
export const instanceDefaults: Readonly<Omit<InstanceSettings, 'name' | 'symbol' | 'market'>> = {
	kind: 'algorithm',
	command: null,
	tags: [],
	mode: 'SIM',
	account: 'paper',
	algorithm: 'sma_crossover',
	capitalMicros: capitalMicrosDefault,
	parameters: {},
	costs: {feePpm: 400, slippagePpm: 100},
	maintenancePpm: null,
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
};

/** The default settings of a wrapped program. */
export const commandDefaults: Readonly<Omit<ProgramSettings, 'argv' | 'cwd'>> = {
	env: {},
	stopSignal: 'SIGTERM',
	ready: {by: 'start'},
	readyTimeoutMs: 60_000,
	heartbeat: {by: 'none'},
};

/** Returns the default market of `symbol`: SPX replays real days, others are simulated. */
export function defaultMarket(symbol: string): MarketSettings {
	return symbol === 'SPX' ? {kind: 'replay', file: builtinSpx} : {kind: 'simulated', seed: 1};
}

/** Returns complete settings of an instance called `name` that trades `symbol`. */
export function defaultSettings(name: string, symbol: string): InstanceSettings {
	return {...structuredClone(instanceDefaults), name, symbol, market: defaultMarket(symbol)};
}
