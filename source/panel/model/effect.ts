/** What the panel wants done in the world. `update` only names effects; `loop.ts` runs them. */
import type {AlgorithmListing} from '../../../state/domain/instance/algorithm-listing.ts';
import type {InstanceDraft} from '../../../state/domain/instance/instance-draft.ts';
import type {EventRow} from '../../../state/domain/instance/snapshot.ts';
import type {EditName, WishName} from '../../verb/verbs.ts';

/** Movements of the log pane; it knows where it stands. */
export type LogMove =
	| {to: 'end' | 'start'}
	| {by: 'line' | 'page'; count: number}
	| {find: 'older' | 'newer'};

export type Effect =
	| {type: 'request'; request: WishName; names: string[]; confirmLive: boolean}
	/** Stops every instance and the supervisor, and proves that they are gone. */
	| {type: 'shutdown'}
	| {type: 'ensureSupervisor'}
	/** Replaces the one that runs; instances go on. */
	| {type: 'restartSupervisor'}
	| {type: 'readDetails'; name: string}
	/** Looks through all files of algorithms; `openedAtMs` names the form that asks. */
	| {type: 'scanAlgorithms'; openedAtMs: number}
	| {type: 'addInstance'; draft: InstanceDraft; listings: AlgorithmListing[]}
	/** Ledgers and logs stay. */
	| {type: 'removeInstances'; names: string[]}
	| {type: 'setParameters'; name: string; changes: Record<string, string>}
	/** Takes the code of `names` as it is now; those of `restart` begin anew with it. */
	| {type: 'upgrade'; names: string[]; restart: string[]}
	| {type: 'moveLog'; move: LogMove}
	/** Puts `text` into the clipboard. */
	| {type: 'copy'; text: string}
	/** The same with the lines of the log that are in view. */
	| {type: 'copyLog'}
	/** Leaves the panel; instances go on. */
	| {type: 'leave'}
	/** Ctrl-Z: hands the terminal back to the shell. */
	| {type: 'suspend'}
	/** Reports `tapSettled` after `delayMs`. */
	| {type: 'settleTap'; delayMs: number}
	| {type: 'repaint'};

/** What is changed about an instance itself, not about its life. */
export type EditKind = 'add' | EditName;

/** How it ended for one instance; `text` as in {@link RequestOutcome}. */
export type EditResult = {name: string; ok: boolean; text: string};

/** How a request ended for one instance. */
export type RequestOutcome = {
	name: string;
	ok: boolean;
	changed: boolean;
	/** What happened, or what, why and fix, a line each. */
	text: string;
};

export type OrderSummary = {
	orderId: string;
	occurredAtMs: number;
	side: string;
	type: string;
	quantity: string;
	/** Price of the fill; before it the limit or trigger, or `market`. */
	price: string;
	status: string;
	/** Of the fill; empty before it. */
	fee: string;
	/** Profit of what it closed, before fees; null for an entry or before the fill. */
	realizedMicros: number | null;
	reason: string;
};

/** Everything the details view shows beyond the snapshot. */
export type DetailsData = {
	name: string;
	/** Equity in micros, oldest first, evenly spread over the whole run. */
	equityMicros: number[];
	/** Newest first. */
	orders: OrderSummary[];
	/** Newest last. */
	events: EventRow[];
	/** Facts of lock and process as label and value. */
	facts: [string, string][];
	/** What `pitwall why` says of one that is in trouble; null: it is not. */
	trouble: {errorLines: string[]; nextStep: string} | null;
	/** Why a part is missing; null when all is there. */
	problem: string | null;
};
