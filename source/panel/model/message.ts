/** All events of the panel. Each message carries the time, so that `update` needs no clock. */
import type {AlgorithmListing} from '../../../state/domain/instance/algorithm-listing.ts';
import type {Snapshot} from '../../../state/domain/instance/snapshot.ts';
import type {WishName} from '../../verb/verbs.ts';
import type {DetailsData, EditKind, EditResult, RequestOutcome} from './effect.ts';
import type {Measured} from './measured.ts';
import type {LogPaneState, Proof, Size} from './model.ts';

import type {KeyStroke, MouseAction} from './input.ts';

export type Message =
	| {type: 'key'; key: KeyStroke; nowMs: number}
	| {type: 'paste'; text: string; nowMs: number}
	| {type: 'mouse'; mouse: MouseAction; nowMs: number}
	| {type: 'resize'; size: Size; nowMs: number}
	| {type: 'snapshot'; snapshot: Snapshot; nowMs: number}
	/** What lies where on the screen, before a key or the mouse acts on it. */
	| {type: 'measured'; measured: Measured; nowMs: number}
	| {type: 'tick'; nowMs: number}
	/** The time in which a press might have been a repeat is over. */
	| {type: 'tapSettled'; nowMs: number}
	| {type: 'logPane'; pane: LogPaneState; nowMs: number}
	| {type: 'logSearched'; found: boolean; nowMs: number}
	| {type: 'requested'; request: WishName; outcomes: RequestOutcome[]; nowMs: number}
	| {
			type: 'scanned';
			/** Identifies the form that asked. */
			openedAtMs: number;
			listings: AlgorithmListing[];
			problem: string | null;
			nowMs: number;
	  }
	| {type: 'edited'; edit: EditKind; results: EditResult[]; nowMs: number}
	| {type: 'details'; details: DetailsData; nowMs: number}
	| {type: 'supervisor'; state: 'starting' | 'ready' | {failed: string}; nowMs: number}
	| {type: 'shutdownProgress'; text: string; nowMs: number}
	| {
			type: 'shutdownEnded';
			/** Printed after the panel; null: something is left, and the panel stays. */
			proof: Proof | null;
			/** Why the panel stays. */
			text: string;
			nowMs: number;
	  }
	| {type: 'config'; problem: string | null; nowMs: number}
	| {type: 'problem'; text: string; nowMs: number};

/** A message before the loop has added the time. */
export type Report = Message extends infer Each
	? Each extends Message
		? Omit<Each, 'nowMs'>
		: never
	: never;
