/**
 * Whether a start that was asked for has led to a running instance, by its own runs alone: what a run before it did or
 * said is no answer. Pure.
 */
import type {InstanceView, ObservedRow, RunRow} from '../../state/domain/instance/snapshot.ts';

/** What belongs to the start. */
export type StartFacts = {
	view: InstanceView;
	/** The wish that asked for it; what was carried out before is older. */
	epoch: number;
	observed: ObservedRow | undefined;
	/** The run that `observed` names; undefined where it ended before it wrote its row. */
	run: RunRow | undefined;
};

export type StartVerdict =
	/** `hasFinished`: it was ready, and has ended with exit 0 since. */
	| {is: 'reached'; hasFinished: boolean}
	| {is: 'waiting'; text: string}
	/** It will not run by itself. `why`: what that very run said; `exitCode`: its own. */
	| {is: 'failed'; text: string; why: string | null; exitCode: number | null};

/** Returns what became of the start so far. */
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

/** What the supervisor has written about this start. */
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
