/** Everything that can happen to the panel. Each message carries the time, so that `update` needs no clock. */
import type {AlgorithmListing} from '../../../state/domain/instance/algorithm-listing.ts';
import type {Snapshot} from '../../../state/domain/instance/snapshot.ts';
import type {WishName} from '../../verb/verbs.ts';
import type {DetailsData, EditKind, EditResult, RequestOutcome} from './effect.ts';
import type {Measured} from './measured.ts';
import type {LogPaneState, Proof, Size} from './model.ts';

/** A key as the terminal's input parser reports it. */
export type KeyStroke = {
	/** `up`, `enter`, `escape`, … or `character`. */
	name: string;
	/** The typed text of a `character`. */
	text: string;
	ctrl: boolean;
	meta: boolean;
	shift: boolean;
	/** From terminals that tell them apart; left out: the key was pressed. */
	phase?: 'repeat' | 'release';
};

/**
 * A mouse action; `x` and `y` count from 0 at the top left. `press` and `release` are those of the left button
 * without modifiers; `drag` is any motion with a button down, and any other button.
 */
export type MouseAction = {
	kind: 'press' | 'drag' | 'release' | 'wheelUp' | 'wheelDown';
	x: number;
	y: number;
};

export type Message =
	| {type: 'key'; key: KeyStroke; nowMs: number}
	| {type: 'paste'; text: string; nowMs: number}
	| {type: 'mouse'; mouse: MouseAction; nowMs: number}
	| {type: 'resize'; size: Size; nowMs: number}
	| {type: 'snapshot'; snapshot: Snapshot; nowMs: number}
	/** What lies where on the screen, before a key or the mouse acts on it. */
	| {type: 'measured'; measured: Measured; nowMs: number}
	| {type: 'tick'; nowMs: number}
	/** The time of a press that might have been a repeat is over. */
	| {type: 'tapSettled'; nowMs: number}
	| {type: 'logPane'; pane: LogPaneState; nowMs: number}
	| {type: 'logSearched'; found: boolean; nowMs: number}
	| {type: 'requested'; request: WishName; outcomes: RequestOutcome[]; nowMs: number}
	| {
			type: 'scanned';
			/** Of the form that asked. */
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
			/** What is printed after the panel; null: something is left, and the panel stays. */
			proof: Proof | null;
			/** Why the panel stays. */
			text: string;
			nowMs: number;
	  }
	| {type: 'config'; problem: string | null; nowMs: number}
	| {type: 'problem'; text: string; nowMs: number};

/** A message before the loop has stamped it with the time. */
export type Report = Message extends infer Each
	? Each extends Message
		? Omit<Each, 'nowMs'>
		: never
	: never;
