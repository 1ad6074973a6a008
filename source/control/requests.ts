/**
 * Requests of a person, as rows of *wanted* state. The supervisor carries them out, so the caller ensures that one
 * runs (ensure-supervisor.ts). Used by commands and panel alike.
 */
import {type AppErrorFacts, type ExitCode, refusalText} from '../../state/domain/error.ts';
import type {InstanceView, WantedChange} from '../../state/domain/instance/snapshot.ts';
import {foreignFilesOf} from '../../state/home/foreign-files.ts';
import {readSnapshot} from '../../state/view/read-snapshot.ts';
import {recordWaitingWishes} from '../../state/control/waiting-wishes.ts';
import {commandRefusal} from '../verb/fix-text.ts';
import {judge} from '../verb/judge.ts';
import {wishes, type WishName} from '../verb/verbs.ts';
import type {ControlContext} from './context.ts';
import {unknownInstance} from './unknown-instance.ts';

export type RequestOutcome =
	/** `changed`: false if everything was already as requested. `text`: one sentence. */
	| {name: string; ok: true; changed: boolean; text: string}
	/** `text`: what, `why: …`, `fix: …`, one line each. */
	| {name: string; ok: false; code: string; text: string; exitCode: ExitCode};

export type RequestOptions = {
	/** The requester, for the story of the instance: `panel`, `command line`. */
	requestedBy: string;
	/** The person confirmed real money; required for LIVE instances. */
	confirmLive?: boolean;
};

type Request = (
	context: ControlContext,
	names: readonly string[],
	options: RequestOptions,
) => RequestOutcome[];

/** Returns the function that requests the verb: it judges each instance and writes the decision. */
export function requestOf(verb: WishName): Request {
	return (context, names, options) => {
		const {store, directory, clock} = context;
		// Earlier requests that could not be recorded at the time must not overrule this one.
		recordWaitingWishes(store, directory);
		const {instances} = readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
		const views = new Map(instances.map(view => [view.settings.name, view]));
		return [...new Set(names)].map(name => {
			const view = views.get(name);
			if (view === undefined) return refused(name, unknownName(name, [...views.keys()]));
			return carryOut(context, {verb, view, options});
		});
	};
}

function carryOut(
	{store, clock, directory}: ControlContext,
	{verb, view, options}: {verb: WishName; view: InstanceView; options: RequestOptions},
): RequestOutcome {
	const {name} = view.settings;
	const decision = judge(wishes[verb], view, options);
	if ('refusal' in decision) return refused(name, commandRefusal(decision.refusal, name));
	if ('nothing' in decision) return {name, ok: true, changed: false, text: decision.nothing};
	const {wish, text} = decision;
	const foreign = beginsRun(wish) ? foreignFilesOf(directory, name) : null;
	if (foreign !== null) return refused(name, foreign);
	store.changeWanted(name, wish, {
		requestedAtMs: clock.nowMs(),
		requestedBy: options.requestedBy,
	});
	return {name, ok: true, changed: true, text};
}

/** Whether a new process will run; a live one that is only kept needs no new files. */
function beginsRun({wanted, raiseEpoch}: WantedChange): boolean {
	return wanted === 'running' && raiseEpoch === true;
}

function refused(
	name: string,
	refusal: Pick<AppErrorFacts, 'code' | 'exitCode' | 'what'> & {
		why?: string | undefined;
		fix?: string | undefined;
	},
): RequestOutcome {
	const {code, exitCode} = refusal;
	return {name, ok: false, code, text: refusalText(refusal), exitCode};
}

function unknownName(name: string, known: readonly string[]): AppErrorFacts {
	const otherwise = `create it with pitwall add, or run it by hand: pitwall run --symbol ${name}`;
	return unknownInstance(name, known, otherwise);
}
