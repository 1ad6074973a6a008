/**
 * What a person asks of instances, as rows of *wanted* state. It writes wishes only; the supervisor carries
 * them out, so the caller makes sure that one runs (ensure-supervisor.ts). Used by commands and panel alike.
 */
import {exitCode, type ExitCode, refusalText} from '../../state/domain/error.ts';
import {livingStates} from '../../state/domain/instance/instance.ts';
import type {InstanceView, WantedChange} from '../../state/domain/instance/snapshot.ts';
import {foreignFilesOf} from '../../state/home/foreign-files.ts';
import {readSnapshot} from '../../state/view/read-snapshot.ts';
import {recordWaitingWishes} from '../../state/control/waiting-wishes.ts';
import type {ControlContext} from './context.ts';
import {
	deniedRefusal,
	foreignRefusal,
	liveRefusal,
	programRefusal,
	type Refusal,
} from './request-refusal.ts';
import {unknownInstance} from './unknown-instance.ts';

export type RequestOutcome =
	/** `changed`: false when everything was as asked already. `text`: one sentence. */
	| {name: string; ok: true; changed: boolean; text: string}
	/** `text`: what, `why: …`, `fix: …`, a line each. */
	| {name: string; ok: false; code: string; text: string; exitCode: ExitCode};

export type RequestOptions = {
	/** Who asks, for the story of the instance: `panel`, `command line`. */
	requestedBy: string;
	/** The person said twice that real money is meant; needed for LIVE instances. */
	confirmLive?: boolean;
};

type Request = (
	context: ControlContext,
	names: readonly string[],
	options: RequestOptions,
) => RequestOutcome[];

/** What is to be done with one instance: a wish to write, nothing, or a refusal. */
type Decision = {wish: WantedChange; text: string} | {nothing: string} | Refusal;

/** Starts; a running one stays as it is, a failed or waiting one begins anew. */
export const requestStart: Request = request((view, options) => {
	const {name} = view.settings;
	const refusal =
		liveRefusal(view, options) ?? foreignRefusal(view) ?? deniedRefusal(view, 'started');
	if (refusal !== null) return refusal;
	const wanted = view.wanted.wanted === 'running';
	const pid = view.pid === null ? '' : ` (pid ${view.pid})`;
	switch (view.observed) {
		case 'starting':
		case 'running':
		case 'paused':
		case 'hung':
			if (wanted) return {nothing: `${name}: already ${view.observed}${pid}`};
			// Its epoch stays: the living run is adopted, not replaced.
			return {
				wish: {wanted: 'running'},
				text: `${name}: already ${view.observed}${pid}, kept running from now on`,
			};
		case 'stopping':
			if (wanted) return {nothing: `${name}: already restarting${pid}`};
			return {wish: startWish, text: `${name}: starts again when it has stopped`};
		case 'stopped':
		case 'crashed':
		case 'backoff':
		case 'failed':
		case 'foreign':
			return {wish: startWish, text: `${name}: start requested`};
	}
});

/** Stops politely: SIGTERM, then SIGKILL after the instance's own stop timeout. */
export const requestStop: Request = request(view => decideStop(view, 'term'));

/** Stops at once with SIGKILL. */
export const requestKill: Request = request(view => decideStop(view, 'kill'));

/** Stops what runs and starts it again; one that does not run is started. */
export const requestRestart: Request = request((view, options) => {
	const refusal =
		liveRefusal(view, options) ?? foreignRefusal(view) ?? deniedRefusal(view, 'started');
	return refusal ?? {wish: startWish, text: `${view.settings.name}: restart requested`};
});

/** Blocks new entries and adds; exits and stops stay alive. Holds over restarts. */
export const requestPause: Request = request(({settings, wanted}) => {
	const {name} = settings;
	if (settings.kind === 'command') return programRefusal(settings, 'paused');
	return wanted.paused
		? {nothing: `${name}: entries are blocked already`}
		: {wish: {paused: true}, text: `${name}: new entries are blocked`};
});

/** Allows entries again. */
export const requestResume: Request = request(({settings, wanted}) => {
	const {name} = settings;
	// A pause from before it became a program can be taken back.
	if (settings.kind === 'command' && !wanted.paused) return programRefusal(settings, 'resumed');
	return wanted.paused
		? {wish: {paused: false}, text: `${name}: entries are allowed again`}
		: {nothing: `${name}: entries are allowed already`};
});

/** Asks a running instance to close its position. */
export const requestFlatten: Request = request(({settings, observed}) => {
	const {name} = settings;
	if (settings.kind === 'command') return programRefusal(settings, 'flattened');
	return livingStates.has(observed)
		? {wish: {raiseFlattenEpoch: true}, text: `${name}: asked to close its position`}
		: {
				code: 'NOT_RUNNING',
				exitCode: exitCode.unavailable,
				what: `${name}: its position cannot be closed`,
				why: `it is ${observed}: nobody acts for it`,
				fix: `start it paused: pitwall pause ${name}; pitwall start ${name}; then flatten it. Where its algorithm does not start: pitwall run --name ${name} --liquidate`,
			};
});

const startWish: WantedChange = {wanted: 'running', stopBy: 'term', raiseEpoch: true};
function decideStop(view: InstanceView, stopBy: 'term' | 'kill'): Decision {
	const {name} = view.settings;
	const refusal =
		foreignRefusal(view) ?? (isStopCarriedOut(view) ? deniedRefusal(view, 'stopped') : null);
	if (refusal !== null) return refusal;
	const {wanted, stopBy: stopByNow} = view.wanted;
	const word = stopBy === 'kill' ? 'kill' : 'stop';
	if (wanted === 'stopped' && view.observed === 'stopped')
		return {nothing: `${name}: already stopped`};
	if (
		wanted === 'stopped' &&
		view.observed === 'stopping' &&
		(stopBy === 'term' || stopByNow === 'kill')
	)
		return {nothing: `${name}: already stopping`};
	return {wish: {wanted: 'stopped', stopBy, raiseEpoch: true}, text: `${name}: ${word} requested`};
}

/** Its stop was asked for before, and all that could be done is done. */
function isStopCarriedOut({wanted, pid}: InstanceView): boolean {
	return wanted.wanted === 'stopped' && pid === null;
}

function request(decide: (view: InstanceView, options: RequestOptions) => Decision): Request {
	return (context, names, options) => {
		const {store, directory, clock} = context;
		// What was asked for before, and could not be recorded then, must not overrule what is asked for now.
		recordWaitingWishes(store, directory);
		const {instances} = readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
		const views = new Map(instances.map(view => [view.settings.name, view]));
		return [...new Set(names)].map(name => {
			const view = views.get(name);
			if (view === undefined) return refused(name, unknownName(name, [...views.keys()]));
			return carryOut(context, name, {decision: decide(view, options), options});
		});
	};
}

function carryOut(
	{store, clock, directory}: ControlContext,
	name: string,
	{decision, options}: {decision: Decision; options: RequestOptions},
): RequestOutcome {
	if ('nothing' in decision) return {name, ok: true, changed: false, text: decision.nothing};
	if ('code' in decision) return refused(name, decision);
	const foreign = decision.wish === startWish ? foreignFilesOf(directory, name) : null;
	if (foreign !== null) return refused(name, foreign);
	const {requestedBy} = options;
	store.changeWanted(name, decision.wish, {requestedAtMs: clock.nowMs(), requestedBy});
	return {name, ok: true, changed: true, text: decision.text};
}

function refused(name: string, refusal: Refusal): RequestOutcome {
	const {code, exitCode: exit} = refusal;
	return {name, ok: false, code, text: refusalText(refusal), exitCode: exit};
}

function unknownName(name: string, known: readonly string[]): Refusal {
	const otherwise = `make it with pitwall add, or run it by hand: pitwall run --symbol ${name}`;
	return unknownInstance(name, known, otherwise);
}
