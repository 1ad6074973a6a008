/** The effects that the panel requests. `update` only names them; `loop.ts` runs them. */
import type {AlgorithmListing} from '../../../state/domain/instance/algorithm-listing.ts';
import type {InstanceDraft} from '../../../state/domain/instance/instance-draft.ts';
import type {EventRow} from '../../../state/domain/instance/snapshot.ts';
import type {EditName, WishName} from '../../verb/verbs.ts';

/** Movements of the log pane, which keeps its own position. */
export type LogMove =
	| {to: 'end' | 'start'}
	| {by: 'line' | 'page'; count: number}
	| {find: 'older' | 'newer'};

export type Effect =
	| {type: 'request'; request: WishName; names: string[]; confirmLive: boolean}
	/** Stops every instance and the supervisor, and proves that they are gone. */
	| {type: 'shutdown'}
	| {type: 'ensureSupervisor'}
	/** Replaces the running one; instances keep running. */
	| {type: 'restartSupervisor'}
	| {type: 'readDetails'; name: string}
	/** Scans all files of algorithms; `openedAtMs` identifies the form that asks. */
	| {type: 'scanAlgorithms'; openedAtMs: number}
	| {type: 'addInstance'; draft: InstanceDraft; listings: AlgorithmListing[]}
	/** Ledgers and logs stay. */
	| {type: 'removeInstances'; names: string[]}
	| {type: 'setParameters'; name: string; changes: Record<string, string>}
	/** Takes the current code of `names`; those of `restart` start again with it. */
	| {type: 'upgrade'; names: string[]; restart: string[]}
	| {type: 'moveLog'; move: LogMove}
	/** Puts `text` into the clipboard. */
	| {type: 'copy'; text: string}
	/** The same with the log lines in view. */
	| {type: 'copyLog'}
	/** Leaves the panel; instances keep running. */
	| {type: 'leave'}
	/** Ctrl-Z: hands the terminal back to the shell. */
	| {type: 'suspend'}
	/** Reports `tapSettled` after `delayMs`. */
	| {type: 'settleTap'; delayMs: number}
	| {type: 'repaint'};

/** What is changed about an instance itself, not about its life. */
export type EditKind = 'add' | EditName;

/** The result for one instance; `text` as in {@link RequestOutcome}. */
export type EditResult = {name: string; ok: boolean; text: string};

/** The result of a request for one instance. */
export type RequestOutcome = {
	name: string;
	ok: boolean;
	changed: boolean;
	/** The result, or what, why and fix, one line each. */
	text: string;
};

export type OrderSummary = {
	orderId: string;
	occurredAtMs: number;
	side: string;
	type: string;
	quantity: string;
	/** Price of the fill; before the fill the limit or trigger, or `market`. */
	price: string;
	status: string;
	/** Fee of the fill; empty before it. */
	fee: string;
	/** Profit of the closed quantity, before fees; null for an entry or before the fill. */
	realizedMicros: number | null;
	reason: string;
};

/** Data of the details view beyond the snapshot. */
export type DetailsData = {
	name: string;
	/** Equity in micros, oldest first, evenly spread over the whole run. */
	equityMicros: number[];
	/** Newest first. */
	orders: OrderSummary[];
	/** Newest last. */
	events: EventRow[];
	/** Facts about lock and process as label and value. */
	facts: [string, string][];
	/** The findings of `pitwall why` for an instance in trouble; null: none. */
	trouble: {errorLines: string[]; nextStep: string} | null;
	/** Why a part is missing; null if nothing is. */
	problem: string | null;
};
