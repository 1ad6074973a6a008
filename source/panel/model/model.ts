/**
 * The person's state in the panel: focus, views and typed text. The truth about instances is the snapshot;
 * nothing here repeats or invents it.
 */
import type {SortColumn} from './columns.ts';
import type {ProgramIdentity} from '../../../state/domain/machine/program-identity.ts';
import type {InstanceView, Snapshot} from '../../../state/domain/instance/snapshot.ts';
import {
	type SupervisorTrouble,
	supervisorTrouble,
} from '../../../state/domain/machine/supervisor-trouble.ts';
import type {WishName} from '../../verb/verbs.ts';
import type {DetailsData} from './effect.ts';
import type {Form} from './form.ts';
import type {Size} from './input.ts';
import type {EditedLine} from './line-editor.ts';
import {layoutFor, type View} from './layout.ts';
import type {Measured} from './measured.ts';
import type {Taps} from './taps.ts';

export type {Size} from './input.ts';

/** `filter` is for lines of the log, `instances` for cards and rows. */
export type PromptKind = 'search' | 'filter' | 'instances' | 'command';

export type Prompt = EditedLine & {
	kind: PromptKind;
	/** Why the text cannot be used as it is. */
	error: string | null;
	/** Text whose proposals are listed while the arrows walk through them; null: the text itself. */
	base: string | null;
	/** Proposal that the arrows have written into the line; −1: none. */
	choice: number;
};

/** A question that must be answered before an irreversible action. */
export type Dialog =
	| {kind: 'help'; scroll: number}
	| Form
	/** The next key applies to all shown instances. */
	| {kind: 'bulk'}
	| {
			kind: 'confirm';
			title: string;
			/** The consequences, one sentence per line. */
			lines: string[];
			/** `key`: y or n. `YES`: the word must be typed. */
			answer: 'key' | 'YES';
			typed: string;
			onYes: ConfirmedAction;
	  };

export type ConfirmedAction =
	| {type: 'request'; request: WishName; names: string[]; confirmLive?: boolean}
	| {type: 'remove'; names: string[]}
	| {type: 'upgrade'; names: string[]}
	| {type: 'shutdown'};

export type ToastFacts = {
	tone: 'good' | 'warning' | 'bad';
	text: string;
	why: string | null;
	fix: string | null;
};

export type Toast = ToastFacts & {untilMs: number};

/** Printed on the normal screen after the panel has left it. */
export type Proof = {
	lines: readonly string[];
	/** Text beside them, for stderr; null: none. */
	note: string | null;
	exitCode: number;
};

/** The part of the log to show; the pane keeps its position itself. */
export type LogModel = {
	/** Names whose lines are hidden. */
	hidden: readonly string[];
	errorsOnly: boolean;
	/** Source of the regular expression that lines must match; null: all. */
	filter: string | null;
	/** Source of the regular expression that is highlighted and searched; null: none. */
	search: string | null;
	/** Columns scrolled to the right. */
	offset: number;
	pane: LogPaneState;
};

/** State that the pane reports about itself. */
export type LogPaneState = {
	following: boolean;
	/** Time of the newest line in view; null if no line is shown. */
	atMs: number | null;
	/** Whether there are lines below those in view. */
	moreBelow: boolean;
	/** Lines that came into view from below within the last second. */
	linesPerSecond: number;
	/** Some lines of a flood were skipped: there were more than `linesPerSecond`. */
	linesSkipped: boolean;
	searching: boolean;
};

export type Model = {
	size: Size;
	/** What was measured before the last key or action of the mouse. */
	measured: Measured;
	snapshot: Snapshot | null;
	/** Name of the selected instance; null if there is none. */
	selected: string | null;
	/** Name of a new instance that is selected as soon as it appears; null: none. */
	awaited: string | null;
	/** Words that an instance must match to be shown; empty: all are. */
	instanceFilter: string;
	view: View;
	/** View to return to from details and from the full-screen log. */
	home: 'cards' | 'table';
	sort: {column: SortColumn; descending: boolean};
	/** Scrolled rows of the details view. */
	detailsScroll: number;
	details: DetailsData | null;
	log: LogModel;
	prompt: Prompt | null;
	dialog: Dialog | null;
	toast: Toast | null;
	/** A lasting problem, such as a broken `pitwall.yaml`; escape hides it. */
	notice: ToastFacts | null;
	/** A LIVE start or restart that waits for the second tap of its key. */
	armed: {name: string; kind: WishName; atMs: number; untilMs: number} | null;
	/** The last key that changes an instance, to tell taps from a key that is held. */
	taps: Taps | null;
	/** Where the left button went down, and over which instance; null: it is up, or was moved. */
	pressed: {x: number; y: number; name: string | null} | null;
	/** The last click on a card: the second half of a double click does not count. */
	clicked: {name: string; atMs: number} | null;
	/** Names of the marked rows, for one request to all of them. */
	marked: readonly string[];
	/** Hint for the case that nothing arrives in the clipboard; null: none. */
	copyHint: string | null;
	/** The effect of a click on a card. */
	click: 'toggle' | 'select';
	theme: 'dark' | 'light';
	/** Build of the panel; null: unknown. */
	program: ProgramIdentity | null;
	/** The panel's progress in starting a missing supervisor. */
	supervisor: 'unknown' | 'starting' | 'ready' | {failed: string};
	/** The safe shutdown in progress, and the instances it waits for. */
	shutdown: {text: string} | null;
	/** The final report of the safe shutdown; null: none has ended. */
	proof: Proof | null;
	/** Set once the panel is leaving; keys are ignored from then on. */
	leaving: boolean;
};

/** Returns the model of a new panel. */
export function initialModel({
	size,
	theme,
	program = null,
	click = 'toggle',
	copyHint = null,
}: {
	size: Size;
	theme: 'dark' | 'light';
	program?: ProgramIdentity | null;
	click?: Model['click'];
	copyHint?: string | null;
}): Model {
	return {
		size,
		measured: {layout: layoutFor(size, 'cards', {lines: 0, boxes: 0}), boxes: [], lines: []},
		snapshot: null,
		selected: null,
		awaited: null,
		instanceFilter: '',
		view: 'cards',
		home: 'cards',
		sort: {column: 'order', descending: false},
		detailsScroll: 0,
		details: null,
		log: {
			hidden: [],
			errorsOnly: false,
			filter: null,
			search: null,
			offset: 0,
			pane: {
				following: true,
				atMs: null,
				moreBelow: false,
				searching: false,
				linesPerSecond: 0,
				linesSkipped: false,
			},
		},
		prompt: null,
		dialog: null,
		toast: null,
		notice: null,
		armed: null,
		taps: null,
		pressed: null,
		clicked: null,
		click,
		marked: [],
		copyHint,
		theme,
		program,
		supervisor: 'unknown',
		shutdown: null,
		proof: null,
		leaving: false,
	};
}

/** Returns the trouble of the running supervisor; null: none, or no supervisor. */
export function supervisorTroubleOf({snapshot, program}: Model): SupervisorTrouble | null {
	return snapshot === null ? null : supervisorTrouble(snapshot.supervisor, program);
}

export function instancesOf(model: Model): readonly InstanceView[] {
	return model.snapshot?.instances ?? [];
}

export function nameOf(instance: InstanceView): string {
	return instance.settings.name;
}

export function instanceNamed(model: Model, name: string | null): InstanceView | null {
	return instancesOf(model).find(instance => nameOf(instance) === name) ?? null;
}

export function selectedInstance(model: Model): InstanceView | null {
	return instanceNamed(model, model.selected);
}
