/**
 * What an action on an instance is made of: key, words, question and rules, one record an action. Keymap, palette,
 * command line, generated pages and refusals are made from the table of these records (`verbs.ts`). Pure.
 */
import type {InstanceView, WantedChange} from '../../state/domain/instance/snapshot.ts';
import type {Misfit, Refusal} from './refusal.ts';

/** A key of the panel, as `source/panel/keys/keymap.ts` shows it. */
export type VerbKey = {
	/** Name of the key in the panel and in its tests. */
	action: string;
	key: string;
	/** One or two words for the footer; absent: it is not in the footer. */
	label?: string;
	/** A sentence for help and `docs/keys.md`. */
	help: string;
	/** Done at once by each press, so a key that is held down must not do it again. */
	once?: true;
};

/** Uses the key of another verb whenever `isDue` says so; otherwise the key does that other verb. */
export type SharedKey = {of: string; isDue: (view: InstanceView) => boolean};

/** The same for several instances at once: the key after `B`, and the question that is asked first. */
export type ForMany = {
	key: string;
	/** A sentence for help and `docs/keys.md`. */
	help: string;
	/** Begins the question: `Start 3 instances?` */
	title: string;
	/** Why it fits none of them. */
	none: string;
	/** What happens to several of them. */
	consequence: string;
	/** What happens to a single one. */
	consequenceOfOne: string;
};

/** The flags of the command line that belong to verbs. */
export type VerbFlag = 'wait' | 'confirmLive' | 'upgrade' | 'yes';

/** The rows of `pitwall help VERB`. */
export type VerbCommand = {
	summary: string;
	/** A paragraph an entry. */
	details: readonly string[];
	flags: readonly VerbFlag[];
	examples: ReadonlyArray<readonly [line: string, does: string]>;
};

/** A question before it is done, with what will happen, a sentence a line. */
export type Question = {title: string; lines: string[]};

type VerbBase = {
	/** As in `space starts it`. */
	does: string;
	key: VerbKey | SharedKey;
	/** Absent: it is done to one instance at a time. */
	many?: ForMany;
	/** Shown in the palette. */
	palette: string;
	/** Its key is refused while everything is being shut down. */
	waitsForShutdown?: true;
	/** Why it cannot be done to this instance, wherever it is asked for; null: it can. */
	refusal(view: InstanceView): Refusal | null;
	/**
	 * Why its key means nothing for this instance, although it could be done; null: it means something. A name that is
	 * typed is taken at its word.
	 */
	misfit?(view: InstanceView): Misfit | null;
	/** Whether it is meant for this one of several; absent: where neither refusal nor misfit speaks against it. */
	fits?(view: InstanceView): boolean;
};

/** A verb that changes the wanted row; the supervisor or the runner carries it out. */
export type WishVerb = VerbBase & {
	kind: 'wish';
	/** What `--wait` waits for; null: nothing. A verb whose goal is `running` starts instances. */
	goal: 'running' | 'stopped' | 'flat' | null;
	/** How it ends a process where it cannot be recorded; null: it ends none. */
	stopBy: 'term' | 'kill' | null;
	/** What the panel says when it was asked for, after a name or after `3 instances`. */
	asked: {one: string; many: string};
	/** Whether real money was agreed to before, so that its key needs no second tap; absent: it was not. */
	isConfirmed?(view: InstanceView): boolean;
	/** The question before a key or a typed name does it to `views`; null or absent: it is done at once. */
	question?(views: readonly InstanceView[]): Question | null;
	/** What to write for an instance to which it can be done. */
	decide(view: InstanceView): Decision;
	command: VerbCommand;
};

/** A verb that changes the instance itself: its place in `pitwall.yaml`, its parameters or its code. */
export type EditVerb = VerbBase & {
	kind: 'edit';
	/** Null: it is a flag of other commands. */
	command: (VerbCommand & {positional: 'NAME…' | 'NAME KEY=VALUE…'}) | null;
};

export type Verb = WishVerb | EditVerb;

export type Decision =
	/** `text`: one sentence about what was asked for. */
	| {wish: WantedChange; text: string}
	/** Everything is as asked already; one sentence about it. */
	| {nothing: string};
