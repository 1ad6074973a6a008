/** The machine's time: the only place of the runner that reads it. Everything else is handed a {@link Clock}. */
import {performance} from 'node:perf_hooks';
import type {Clock} from '../state/domain/clock.ts';

/** Wall clock and monotonic clock of this machine. */
export const systemClock: Clock = {
	nowMs: () => Date.now(),
	monotonicMs: () => performance.now(),
};
