/** What a ledger says of itself, and what its runner adds to the records of the engine. */
import type {BarRecord, BetweenRecord} from './bar-record.ts';
import type {CostSettings, Mode, ParameterValue} from '../instance/instance.ts';
import type {Instrument} from './instrument.ts';

/** Fixed when a ledger is created: with other values, its amounts would mean something else. */
export type LedgerIdentity = {
	name: string;
	symbol: string;
	mode: Mode;
	capitalMicros: number;
	costs: CostSettings;
	/** `simulated, seed 1`, or a text for bars from a file. */
	market: string;
	instrument: Instrument;
};

/** Code that made the decisions from a bar on. */
export type LedgerSegment = {
	fromBarIndex: number;
	algorithm: string;
	parameters: Record<string, ParameterValue>;
	/** SHA-256 of the code snapshot. */
	snapshotHash: string;
};

/** A person's control and the bar in which it took effect. */
export type LedgerControl = {barIndex: number; kind: 'pause' | 'resume' | 'flatten'};

/** One transaction: bars with what they changed, what happened after them, and the wishes that took effect in the first of them. */
export type LedgerBatch = {
	records: readonly BarRecord[];
	/** What the venue said after the last bar. */
	between?: BetweenRecord;
	controls: readonly LedgerControl[];
	paused: boolean;
	flattenEpoch: number;
};

/** Where a new run continues. */
export type LedgerCheckpoint = {
	barIndex: number;
	/** The engine's own text. */
	state: string;
	paused: boolean;
	/** The last completed request to flatten. */
	flattenEpoch: number;
};

/** The ledger that an instance wrote last, and its last bar. */
export type LedgerMark = {
	name: string;
	/** Id of the run that created the ledger. */
	ledgerId: string;
	/** May lag behind the ledger, and never runs ahead of it. */
	lastBar: number;
	recordedAtMs: number;
};

/** The run that writes. */
export type LedgerRun = {instanceId: string; runId: string; pid: number};
