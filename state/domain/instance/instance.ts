/** An instance: one algorithm on one symbol with its settings, run by at most one process at a time. */
import type {ScheduleSettings} from '../time/schedule.ts';
import type {Speed} from '../time/speed.ts';

export type Mode = 'SIM' | 'LIVE';
export type ParameterValue = number | string | boolean;

/**
 * `algorithm`: a strategy that receives bars from Pitwall. `command`: any program; Pitwall only supervises
 * it.
 */
export type InstanceKind = 'algorithm' | 'command';

/** When a runner that ended by itself is started again. Durations are in milliseconds. */
export type RestartPolicy = {
	/** `on-failure`: after every end except exit 0 or a final exit code. `never`: a person decides. */
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

/** The source of the bars. */
export type MarketSettings = (
	| /** Seeded synthetic market. */ {kind: 'simulated'; seed: number}
	/** Bars of a CSV file with time, open, high, low, close, volume; absolute path, or `builtin:NAME`. */
	| ({kind: 'replay'; file: string} & DataSettings)
) &
	SpanSettings;

/** What a person specifies about a file of bars; the rest is derived from the file. */
export type DataSettings = {
	/** Whether its stamps are the open or the close of a bar. */
	time?: 'open' | 'close';
	/** IANA zone of times without a zone of their own. */
	timeZone?: string;
	/** Form of its stamps; one of the names in `time-form.ts`. */
	timeForm?: string;
	/** Decimals of the tick to which prices are rounded, 0…18. */
	tickDecimals?: number;
	/** Decimals of a lot, 0…8. */
	lotDecimals?: number;
};

/** The part of the market to use, and the length of its bars. */
export type SpanSettings = {
	/** First and last moment, in a form that `timeframe.ts` reads; a date alone means the whole day. */
	from?: string;
	to?: string;
	/** Finer bars are merged into bars of this length. */
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

/** How a wrapped program shows that it makes progress. */
export type ProgramHeartbeat =
	/** Being alive is enough. */
	| {by: 'none'}
	/** It prints output. */
	| {by: 'log'}
	/** The modification time of this file; absolute path. */
	| {by: 'file'; path: string};

/** A program that an instance of kind `command` runs. */
export type ProgramSettings = {
	/** Program and arguments; the program is looked up on the PATH unless it contains a slash. */
	argv: string[];
	/** Absolute path of the working directory. */
	cwd: string;
	/** Added to the environment of the runner, with precedence. */
	env: Record<string, string>;
	stopSignal: StopSignal;
	ready: Readiness;
	/** The instance fails if it is not ready after this time, in milliseconds. */
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

/** Everything that a runner needs to know; stored as one row, written only by commands. */
export type InstanceSettings = {
	/** Unique, see name-pattern.ts; also names the lock, the ledger and the log. */
	name: string;
	kind: InstanceKind;
	/** Set for kind `command`, else null. */
	command: ProgramSettings | null;
	/** Words with which a person groups instances. */
	tags: string[];
	symbol: string;
	mode: Mode;
	/** Account label; `paper` in SIM. */
	account: string;
	/**
	 * File name without extension in `algorithm/`, or a shipped algorithm; for a wrapped program, the name of
	 * the program.
	 */
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
	/** The run ends with exit 0 after this many bars in total, earlier runs included; null: never. */
	barsMax: number | null;
	restart: RestartPolicy;
	/** Time between SIGTERM and SIGKILL. */
	stopTimeoutMs: number;
	/** The instance is `hung` when its heartbeat is older than this. */
	hungAfterMs: number;
	/** After this time as `hung` it is killed and restarted by policy; null: never, a person decides. */
	hungKillAfterMs: number | null;
	/**
	 * Limit in megabytes for the runner's JavaScript heap or for a Python process; null: the default of the
	 * language.
	 */
	memoryMbMax: number | null;
	/** Python interpreter for a `.py` algorithm: absolute path, or a name to look up on the PATH. */
	python: string;
	/** A Python algorithm is ended when one decision takes longer than this. Milliseconds. */
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

/**
 * States that need attention: the instance ended by itself, gives no sign of life, or belongs to another
 * machine.
 */
export const troubledStates: ReadonlySet<Observed> = new Set([
	'crashed',
	'backoff',
	'failed',
	'hung',
	'foreign',
]);

/** States in which the instance has a live process, as far as is known. */
export const livingStates: ReadonlySet<Observed> = new Set([
	'starting',
	'running',
	'paused',
	'stopping',
	'hung',
]);
