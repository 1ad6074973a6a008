/** When a wrapped program counts as ready. Pure: what was seen is handed in. */
import type {Readiness} from '../../state/domain/instance/instance.ts';

/** What was seen of a program that is not ready yet. */
export type ReadinessFacts = {
	/** Since its process began. */
	elapsedMs: number;
	/** A line of its output matched. */
	hasMatched: boolean;
	/** The file is there, and is not the one that was there before the program began. */
	isFileNew: boolean;
	/** It waits for something: a timer, input, another process. Asked for readiness by start alone. */
	isAsleep: boolean;
};

export type ReadinessVerdict =
	| {is: 'ready'}
	/** Look again after this time, when nothing happens before. */
	| {is: 'waiting'; lookAgainMs: number}
	| {is: 'late'};

/** How often a file is looked for. */
const fileLookMs = 50;

/**
 * A program without readiness is ready when it first waits for something: one that cannot begin ends before, however
 * busy the machine is. `least`: until the first look; `most`: for one that never waits.
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
