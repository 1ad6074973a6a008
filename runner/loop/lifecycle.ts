/**
 * The life of one run as a table: state × trigger → state, and why it ends. Pure; it knows no process,
 * no signal and no file. The first reason to end wins, but a failure is never hidden by a clean end.
 */
import {exitCode} from '../../state/domain/error.ts';

export type RunState = 'starting' | 'running' | 'stopping' | 'ended';

/** How a run ends: the exit code, ours or a wrapped program's own, and the reason in words for people. */
export type RunEnd = {
	exitCode: number;
	reason: string;
	/** Code of the error that ended it, where one did. */
	errorCode?: string;
	/** Its work was done before it could be seen to be ready. */
	hasRun?: boolean;
};

export type RunTrigger =
	/** Warm-up is over: the first new bar may come. */
	| {type: 'ready'}
	/** Asked to end: a signal, enough bars, no more data. */
	| {type: 'stop'; reason: string; hasRun?: boolean}
	/** Cannot or must not go on. */
	| {type: 'fail'; end: RunEnd}
	/** Everything is flushed and given back. */
	| {type: 'closed'};

export type Lifecycle = {readonly state: RunState; readonly end: RunEnd | null};

const transitions: Record<RunState, Record<RunTrigger['type'], RunState>> = {
	starting: {ready: 'running', stop: 'stopping', fail: 'stopping', closed: 'ended'},
	running: {ready: 'running', stop: 'stopping', fail: 'stopping', closed: 'ended'},
	stopping: {ready: 'stopping', stop: 'stopping', fail: 'stopping', closed: 'ended'},
	ended: {ready: 'ended', stop: 'ended', fail: 'ended', closed: 'ended'},
};

export const lifecycleStart: Lifecycle = {state: 'starting', end: null};

/** Returns the life after `trigger`. */
export function advance(life: Lifecycle, trigger: RunTrigger): Lifecycle {
	return {state: transitions[life.state][trigger.type], end: nextEnd(life, trigger)};
}

function nextEnd({state, end}: Lifecycle, trigger: RunTrigger): RunEnd | null {
	if (state === 'ended') return end;
	if (trigger.type === 'stop') {
		const {reason, hasRun = false} = trigger;
		return end ?? {exitCode: exitCode.ok, reason, ...(hasRun && {hasRun})};
	}

	if (trigger.type !== 'fail') return end;
	return end === null || end.exitCode === exitCode.ok ? trigger.end : end;
}
