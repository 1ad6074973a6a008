/** Decides when a wrapped program counts as ready. Pure: observations are passed in. */
import type {Readiness} from '../../state/domain/instance/instance.ts';

/** Observations about a program that is not ready yet. */
export type ReadinessFacts = {
	/** Since its process began. */
	elapsedMs: number;
	/** A line of its output matched. */
	hasMatched: boolean;
	/** The file exists, and differs from the one before the program began. */
	isFileNew: boolean;
	/** It waits for something: a timer, input, another process. Used only for readiness by start. */
	isAsleep: boolean;
};

export type ReadinessVerdict =
	| {is: 'ready'}
	/** Check again after this time, if nothing happens before. */
	| {is: 'waiting'; lookAgainMs: number}
	| {is: 'late'};

/** Interval of checks for a file. */
const fileLookMs = 50;

/**
 * A program without readiness is ready when it first waits for something: one that cannot begin ends before,
 * however busy the machine is. `least`: until the first check; `most`: for one that never waits.
 */
const beginMs = {least: 30, lookAgain: 10, most: 1000};

/** Returns whether the program is ready, or will not be in time. */
export function judgeReadiness(
	ready: Readiness,
	timeoutMs: number,
	{elapsedMs, hasMatched, isFileNew, isAsleep}: ReadinessFacts,
): ReadinessVerdict {
	if (ready.by === 'start') return judgeBegin(elapsedMs, isAsleep);
	if (ready.by === 'delay') return waitUntil(ready.delayMs - elapsedMs, {is: 'ready'});
	if (ready.by === 'log' ? hasMatched : isFileNew) return {is: 'ready'};
	const verdict = waitUntil(timeoutMs - elapsedMs, {is: 'late'});
	if (verdict.is !== 'waiting' || ready.by === 'log') return verdict;
	return {is: 'waiting', lookAgainMs: Math.min(verdict.lookAgainMs, fileLookMs)};
}

function judgeBegin(elapsedMs: number, isAsleep: boolean): ReadinessVerdict {
	const verdict = waitUntil(beginMs.least - elapsedMs, {is: 'ready'});
	if (verdict.is !== 'ready' || isAsleep || elapsedMs >= beginMs.most) return verdict;
	return {is: 'waiting', lookAgainMs: beginMs.lookAgain};
}

function waitUntil(leftMs: number, then: ReadinessVerdict): ReadinessVerdict {
	// Timers round down: half a millisecond less must not become a busy loop.
	return leftMs <= 0 ? then : {is: 'waiting', lookAgainMs: Math.ceil(leftMs)};
}
