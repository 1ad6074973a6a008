/**
 * Decides whether a requested start has led to a running instance, by its own runs alone: an earlier run is
 * not an answer. Pure.
 */
import type {InstanceView, ObservedRow, RunRow} from '../../state/domain/instance/snapshot.ts';

/** The facts about the start. */
export type StartFacts = {
	view: InstanceView;
	/** Epoch of the request; earlier actions are older. */
	epoch: number;
	observed: ObservedRow | undefined;
	/** The run that `observed` names; undefined if it ended before it wrote its row. */
	run: RunRow | undefined;
};

export type StartVerdict =
	/** `hasFinished`: it was ready, and has ended with exit 0 since. */
	| {is: 'reached'; hasFinished: boolean}
	| {is: 'waiting'; text: string}
	/** It will not run by itself. `why`: the reason that this run recorded; `exitCode`: its own. */
	| {is: 'failed'; text: string; why: string | null; exitCode: number | null};

/** Returns the outcome of the start so far. */
export function judgeStart(facts: StartFacts): StartVerdict {
	const {view, epoch, observed} = facts;
	const text = [view.observed, view.reason].filter(Boolean).join(': ');
	if (view.observed === 'foreign') return failed(text);
	if (view.wanted.wanted === 'stopped')
		return failed(`${text}; ${view.wanted.requestedBy} asked for a stop meanwhile`);
	if (view.observed === 'running' || view.observed === 'paused')
		return {is: 'reached', hasFinished: false};
	if (observed === undefined || observed.epoch < epoch) return {is: 'waiting', text};
	return judgeRow(facts, observed, text);
}

/** The supervisor's row about this start. */
function judgeRow({run}: StartFacts, row: ObservedRow, text: string): StartVerdict {
	const why = run?.exitReason ?? null;
	const {exitCode} = row;
	if (row.observed === 'failed' || row.observed === 'crashed')
		return {is: 'failed', text: text || row.observed, why, exitCode};
	if (row.observed !== 'stopped') return {is: 'waiting', text};
	if (exitCode === 0 && run !== undefined && run.readyAtMs !== null)
		return {is: 'reached', hasFinished: true};
	const unready = run === undefined ? 'it ended before it began' : 'it ended before it was ready';
	return {is: 'failed', text: `stopped: ${unready}`, why: why ?? row.reason, exitCode};
}

function failed(text: string): StartVerdict {
	return {is: 'failed', text, why: null, exitCode: null};
}
