/**
 * Types of verbs, the actions on instances. A record holds the key, texts, question and rules of a verb. Keymap, palette,
 * command line, generated pages and refusals are built from the table of these records (`verbs.ts`). Pure.
 */
import type {InstanceView, WantedChange} from '../../state/domain/instance/snapshot.ts';
import type {Misfit, Refusal} from './refusal.ts';

/** A key of the panel, as `source/panel/keys/keymap.ts` shows it. */
export type VerbKey = {
	/** Name of the key in the panel and in its tests. */
	action: string;
	key: string;
	/** One or two words for the footer; if absent, the footer does not show the key. */
	label?: string;
	/** A sentence for help and `docs/keys.md`. */
	help: string;
	/** Each press acts at once, so a held key must not repeat it. */
	once?: true;
};

/** Shares the key of another verb: the key means this verb if `isDue` returns true, else the other one. */
export type SharedKey = {of: string; isDue: (view: InstanceView) => boolean};

/** The verb for several instances at once: the key after `B`, and the question before it. */
export type ForMany = {
	key: string;
	/** A sentence for help and `docs/keys.md`. */
	help: string;
	/** Begins the question: `Start 3 instances?` */
	title: string;
	/** The reason if it fits none of them. */
	none: string;
	/** The effect on several instances. */
	consequence: string;
	/** The effect on a single instance. */
	consequenceOfOne: string;
};

/** The flags of the command line that belong to verbs. */
export type VerbFlag = 'wait' | 'confirmLive' | 'upgrade' | 'yes';

/** The rows of `pitwall help VERB`. */
export type VerbCommand = {
	summary: string;
	/** One paragraph per entry. */
	details: readonly string[];
	flags: readonly VerbFlag[];
	examples: ReadonlyArray<readonly [line: string, does: string]>;
};

/** A question before the verb runs, with its effects, one sentence per line. */
export type Question = {title: string; lines: string[]};

type VerbBase = {
	/** As in `space starts it`. */
	does: string;
	key: VerbKey | SharedKey;
	/** Absent: the verb takes one instance at a time. */
	many?: ForMany;
	/** Shown in the palette. */
	palette: string;
	/** The key is refused during a shutdown of everything. */
	waitsForShutdown?: true;
	/** Returns the reason if the verb is refused for this instance, from any caller, else null. */
	refusal(view: InstanceView): Refusal | null;
	/**
	 * Returns the reason if the key means nothing for this instance, although the verb is possible, else null. A typed
	 * name is not checked.
	 */
	misfit?(view: InstanceView): Misfit | null;
	/** Whether a request for several applies to this instance; absent: if neither refusal nor misfit excludes it. */
	fits?(view: InstanceView): boolean;
};

/** A verb that changes the wanted row; the supervisor or the runner carries it out. */
export type WishVerb = VerbBase & {
	kind: 'wish';
	/** The state that `--wait` waits for; null: none. A verb with the goal `running` starts instances. */
	goal: 'running' | 'stopped' | 'flat' | null;
	/** How the verb ends a process if the request cannot be recorded; null: it ends none. */
	stopBy: 'term' | 'kill' | null;
	/** The message of the panel after a request; it follows a name or `3 instances`. */
	asked: {one: string; many: string};
	/** Whether the use of real money was confirmed before, so that the key needs no second tap; absent: no. */
	isConfirmed?(view: InstanceView): boolean;
	/** The question before the verb applies to `views`; null or absent: it applies at once. */
	question?(views: readonly InstanceView[]): Question | null;
	/** Returns the change to record for an instance that is not refused. */
	decide(view: InstanceView): Decision;
	command: VerbCommand;
};

/** A verb that changes the instance itself: its place in `pitwall.yaml`, its parameters or its code. */
export type EditVerb = VerbBase & {
	kind: 'edit';
	/** Null: the verb is a flag of other commands. */
	command: (VerbCommand & {positional: 'NAME…' | 'NAME KEY=VALUE…'}) | null;
};

export type Verb = WishVerb | EditVerb;

export type Decision =
	/** `text`: one sentence about the request. */
	| {wish: WantedChange; text: string}
	/** Nothing to change; one sentence about it. */
	| {nothing: string};
