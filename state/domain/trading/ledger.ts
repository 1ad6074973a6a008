/** What a ledger says of itself, and what its runner adds to the records of the engine. */
import type {BarRecord, BetweenRecord} from './bar-record.ts';
import type {CostSettings, Mode, ParameterValue} from '../instance/instance.ts';
import type {Instrument} from './instrument.ts';

/** Fixed when a ledger is created: with another value, its figures would mean something else. */
export type LedgerIdentity = {
	name: string;
	symbol: string;
	mode: Mode;
	capitalMicros: number;
	costs: CostSettings;
	/** `simulated, seed 1`, or that the bars are those of a file. */
	market: string;
	instrument: Instrument;
};

/** Code that decided from a bar on. */
export type LedgerSegment = {
	fromBarIndex: number;
	algorithm: string;
	parameters: Record<string, ParameterValue>;
	/** SHA-256 of the code snapshot. */
	snapshotHash: string;
};

/** A person's wish as it took effect. */
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

/** Where a new life goes on. */
export type LedgerCheckpoint = {
	barIndex: number;
	/** The engine's own text. */
	state: string;
	paused: boolean;
	/** The last request to flatten that was carried out. */
	flattenEpoch: number;
};

/** Which ledger an instance wrote last, and how far it came. */
export type LedgerMark = {
	name: string;
	/** Id of the life that created the ledger. */
	ledgerId: string;
	/** May lag behind the ledger, and never runs ahead of it. */
	lastBar: number;
	recordedAtMs: number;
};

/** The process life that writes. */
export type LedgerLife = {instanceId: string; runId: string; pid: number};
