/** The machine's own time behind the {@link Clock} port; every other part is handed a clock. */
import type {Clock} from './domain/clock.ts';

/** Returns the clock of this machine. */
export function machineClock(): Clock {
	return {
		nowMs: () => Date.now(),
		monotonicMs: () => performance.now(),
	};
}
