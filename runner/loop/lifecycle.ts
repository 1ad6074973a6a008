/**
 * The lifecycle of a run as a table: state × trigger → state, with the reason of its end. Pure. The first reason to end
 * wins, but a clean end never hides a failure.
 */
import {exitCode} from '../../state/domain/error.ts';

export type RunState = 'starting' | 'running' | 'stopping' | 'ended';

/** The end of a run: the exit code of the run or of the wrapped program, and the reason as text. */
export type RunEnd = {
	exitCode: number;
	reason: string;
	/** Code of the error that ended it, if any. */
	errorCode?: string;
	/** Whether its work was done before its readiness was detected. */
	hasRun?: boolean;
};

export type RunTrigger =
	/** Warm-up is over: the first new bar may come. */
	| {type: 'ready'}
	/** A request to end: a signal, enough bars, no more data. */
	| {type: 'stop'; reason: string; hasRun?: boolean}
	/** The run cannot or must not continue. */
	| {type: 'fail'; end: RunEnd}
	/** All data is flushed and all resources are released. */
	| {type: 'closed'};

export type Lifecycle = {readonly state: RunState; readonly end: RunEnd | null};

const transitions: Record<RunState, Record<RunTrigger['type'], RunState>> = {
	starting: {ready: 'running', stop: 'stopping', fail: 'stopping', closed: 'ended'},
	running: {ready: 'running', stop: 'stopping', fail: 'stopping', closed: 'ended'},
	stopping: {ready: 'stopping', stop: 'stopping', fail: 'stopping', closed: 'ended'},
	ended: {ready: 'ended', stop: 'ended', fail: 'ended', closed: 'ended'},
};

export const lifecycleStart: Lifecycle = {state: 'starting', end: null};

/** Returns the lifecycle after `trigger`. */
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
