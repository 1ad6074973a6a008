/** The progress of a backtest on one line: a bar, the finished part, bars a second, and the remaining time. */
import type {BacktestAnswer} from '../../../state/domain/trading/backtest.ts';
import type {Clock} from '../../../state/domain/time/clock.ts';
import {formatWait} from '../../format/duration.ts';
import {count} from './statistics-text.ts';

export type Progress = Extract<BacktestAnswer, {progress: unknown}>['progress'];

/** The line is written at most ten times a second. */
const pauseMs = 100;
const barColumns = 24;

/** `write` replaces the line; an empty text clears it. */
export function createProgressLine(
	write: (text: string) => void,
	clock: Pick<Clock, 'monotonicMs'>,
) {
	let shownAtMs = Number.NEGATIVE_INFINITY;
	/** Start of the runs: reading bars says nothing about their speed. */
	let startedAtMs: number | null = null;
	let isShown = false;
	return {
		show(progress: Progress): void {
			const nowMs = clock.monotonicMs();
			if (progress.phase === 'run') startedAtMs ??= nowMs;
			if (nowMs - shownAtMs < pauseMs) return;
			shownAtMs = nowMs;
			isShown = true;
			write(progressText(progress, nowMs - (startedAtMs ?? nowMs)));
		},
		clear(): void {
			if (isShown) write('');
			isShown = false;
		},
	};
}

/** @param elapsedMs since the first run began. */
export function progressText(progress: Progress, elapsedMs: number): string {
	const {phase, bars, barsTotal, runs, runsTotal} = progress;
	if (phase === 'load')
		return `reading bars ${count(bars)}${barsTotal === null ? '' : ` of ${count(barsTotal)}`}`;
	const ratio = doneRatio(progress);
	const filled = Math.round(ratio * barColumns);
	const bar = '█'.repeat(filled) + '░'.repeat(barColumns - filled);
	const perSecond = elapsedMs > 0 ? (bars / elapsedMs) * 1000 : 0;
	const leftMs = ratio > 0 ? (elapsedMs / ratio) * (1 - ratio) : null;
	return [
		`${bar} ${Math.floor(ratio * 100)}%`,
		runsTotal > 1 ? `${count(runs)} of ${count(runsTotal)} runs` : `${count(bars)} bars`,
		...(perSecond > 0 ? [`${count(Math.round(perSecond))} bars/s`] : []),
		...(leftMs === null ? [] : [`${formatWait(leftMs)} left`]),
	].join(' · ');
}

/** Bars of later folds are unknown before they begin; their runs are counted. */
function doneRatio({bars, barsTotal, runs, runsTotal}: Progress): number {
	const inBars = barsTotal === null || barsTotal === 0 ? 0 : Math.min(1, bars / barsTotal);
	return runsTotal > 1 ? Math.min(1, runs / runsTotal) : inBars;
}
