/** An instance: one algorithm on one symbol with its settings, run by at most one process at a time. */
import type {ScheduleSettings} from '../time/schedule.ts';
import type {Speed} from '../time/speed.ts';

export type Mode = 'SIM' | 'LIVE';
export type ParameterValue = number | string | boolean;

/** `algorithm`: a strategy that Pitwall feeds bars. `command`: any program, which Pitwall only keeps. */
export type InstanceKind = 'algorithm' | 'command';

/** When a runner that ended on its own is started again. Durations are milliseconds. */
export type RestartPolicy = {
	/** `on-failure`: after any end but exit 0 or a final exit code. `never`: a person decides. */
	when: 'on-failure' | 'never';
	/** Delay before the first restart; doubles with every further death. */
	backoffMinMs: number;
	/** Upper limit of the delay. */
	backoffMaxMs: number;
	/** Deaths allowed within `windowMs`; one more makes the instance `failed`. */
	deathsMax: number;
	windowMs: number;
	/** A run that lived this long clears the record of deaths. */
	stableAfterMs: number;
};

/** Where bars come from. */
export type MarketSettings = (
	| /** Seeded synthetic market. */ {kind: 'simulated'; seed: number}
	/** Bars of a CSV file with time, open, high, low, close, volume; absolute path, or `builtin:NAME`. */
	| ({kind: 'replay'; file: string} & DataSettings)
) &
	SpanSettings;

/** What a person says of a file of bars; what is missing follows from the file. */
export type DataSettings = {
	/** Whether its stamps name the begin of a bar or its end. */
	time?: 'open' | 'close';
	/** IANA zone of its times that name none. */
	timeZone?: string;
	/** Form of its stamps, as `time-form.ts` names it. */
	timeForm?: string;
	/** Decimals of the tick to which prices are rounded, 0…18. */
	tickDecimals?: number;
	/** Decimals of a lot, 0…8. */
	lotDecimals?: number;
};

/** Which bars of the market are taken, and how long they are. */
export type SpanSettings = {
	/** First and last moment, as text that `timeframe.ts` reads; a date alone means the whole day. */
	from?: string;
	to?: string;
	/** Bars of this length are made of the finer ones. */
	timeframeMs?: number;
};

/** Costs of the simulated venue, in millionths of the notional value. */
export type CostSettings = {feePpm: number; slippagePpm: number};

/** How a wrapped program shows that it is ready. */
export type Readiness =
	| {by: 'start'}
	/** A line of its output matches this regular expression. */
	| {by: 'log'; pattern: string}
	/** This file exists; absolute path. */
	| {by: 'file'; path: string}
	| {by: 'delay'; delayMs: number};

/** By what a wrapped program shows that it makes progress. */
export type ProgramHeartbeat =
	/** It lives: that is enough. */
	| {by: 'none'}
	/** It prints. */
	| {by: 'log'}
	/** The time of change of this file; absolute path. */
	| {by: 'file'; path: string};

/** A program that an instance of kind `command` runs. */
export type CommandSettings = {
	/** Program and arguments; the first is searched for on the PATH unless it holds a slash. */
	argv: string[];
	/** Absolute path of the working directory. */
	cwd: string;
	/** Laid over the environment of the runner. */
	env: Record<string, string>;
	stopSignal: StopSignal;
	ready: Readiness;
	/** Not ready after this time: the instance fails. Milliseconds. */
	readyTimeoutMs: number;
	heartbeat: ProgramHeartbeat;
};

export const stopSignals = [
	'SIGTERM',
	'SIGINT',
	'SIGQUIT',
	'SIGHUP',
	'SIGUSR1',
	'SIGUSR2',
	'SIGKILL',
] as const;
export type StopSignal = (typeof stopSignals)[number];

/** Everything that a runner needs to know; stored as one row, written by commands only. */
export type InstanceSettings = {
	/** Unique, see name-pattern.ts; also the name of lock, ledger and log. */
	name: string;
	kind: InstanceKind;
	/** Set for kind `command`, else null. */
	command: CommandSettings | null;
	/** Words by which a person groups instances. */
	tags: string[];
	symbol: string;
	mode: Mode;
	/** Account label; `paper` in SIM. */
	account: string;
	/** File name without extension in `algorithm/`, or a shipped algorithm; of a wrapped program its name. */
	algorithm: string;
	capitalMicros: number;
	parameters: Record<string, ParameterValue>;
	market: MarketSettings;
	costs: CostSettings;
	/** Maintenance margin in millionths of the position's worth; null: that of the instrument. */
	maintenancePpm: number | null;
	speed: Speed;
	/** When the algorithm runs at speed `wall`. */
	schedule: ScheduleSettings;
	/** The run ends with exit 0 after this many bars in all, earlier lives included; null: never. */
	barsMax: number | null;
	restart: RestartPolicy;
	/** From SIGTERM to SIGKILL. */
	stopTimeoutMs: number;
	/** Heartbeat older than this: `hung`. */
	hungAfterMs: number;
	/** `hung` for this long: killed and restarted by policy; null: never, a person decides. */
	hungKillAfterMs: number | null;
	/** Limit in megabytes: of the runner's JavaScript heap, or of a Python process; null: the usual one of its language. */
	memoryMbMax: number | null;
	/** Python interpreter for a `.py` algorithm: absolute path, or a name that is searched for on the PATH. */
	python: string;
	/** A Python algorithm that takes longer for one decision is ended. Milliseconds. */
	decisionTimeoutMs: number;
};

export type Wanted = 'running' | 'stopped';

/** See docs/codebase-guide.md, "States". */
export const observedStates = [
	'stopped',
	'starting',
	'running',
	'paused',
	'stopping',
	'crashed',
	'backoff',
	'failed',
	'hung',
	'foreign',
] as const;
export type Observed = (typeof observedStates)[number];

/** States that need a look: what ended by itself, gives no sign of life, or belongs to another machine. */
export const troubledStates: ReadonlySet<Observed> = new Set([
	'crashed',
	'backoff',
	'failed',
	'hung',
	'foreign',
]);

/** States in which a process of the instance lives, as far as anybody knows. */
export const livingStates: ReadonlySet<Observed> = new Set([
	'starting',
	'running',
	'paused',
	'stopping',
	'hung',
]);
