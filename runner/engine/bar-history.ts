/**
 * The history of bars for an algorithm, stored in columns: a bar costs six numbers and becomes an object on access.
 * Stored as objects, 5,000 bars took a fifth of a backtest's time: each lived just long enough for the garbage
 * collector to move it.
 */
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {AlgorithmBar} from '../algorithm/contract.ts';

/** Number of bars in the history. */
const barsMax = 5000;

export type BarHistory = {
	add(bar: Bar): void;
	/** The newest bar; the same object until the next is added. */
	newest(): AlgorithmBar;
	/** The last `count` bars, oldest first; fewer if there are fewer. */
	bars(count: number): AlgorithmBar[];
	closes(count: number): number[];
};

/** `priceScale`: ticks of one whole unit of price. */
export function createBarHistory(priceScale: number): BarHistory {
	const times = new Float64Array(barsMax);
	const opens = new Float64Array(barsMax);
	const highs = new Float64Array(barsMax);
	const lows = new Float64Array(barsMax);
	const closes = new Float64Array(barsMax);
	const volumes = new Float64Array(barsMax);
	/** Bars that were accessed, each in its slot. */
	const made: (AlgorithmBar | undefined)[] = [];
	/** The newest bar, once it was accessed. */
	let newest: AlgorithmBar | undefined;
	let added = 0;
	/** Slot of the newest bar. */
	let at = barsMax - 1;

	// Frozen: the same object is returned again for later bars, and an algorithm must not change it.
	const make = (slot: number): AlgorithmBar =>
		Object.freeze({
			time: times[slot] as number,
			open: (opens[slot] as number) / priceScale,
			high: (highs[slot] as number) / priceScale,
			low: (lows[slot] as number) / priceScale,
			close: (closes[slot] as number) / priceScale,
			volume: volumes[slot] as number,
		});
	const showNewest = (): AlgorithmBar => (newest ??= make(at));
	const barIn = (slot: number): AlgorithmBar =>
		(made[slot] ??= slot === at ? showNewest() : make(slot));

	/** Returns the values of `valueIn` for the last `count` slots, oldest first. */
	const last = <T>(count: number, valueIn: (slot: number) => T): T[] => {
		const wanted = Math.max(0, Math.min(Math.trunc(count), added, barsMax));
		const values: T[] = [];
		let slot = (at - wanted + 1 + barsMax) % barsMax;
		for (let index = 0; index < wanted; index += 1) {
			values.push(valueIn(slot));
			slot = slot + 1 === barsMax ? 0 : slot + 1;
		}
		return values;
	};
	const closeIn = (slot: number) => (closes[slot] as number) / priceScale;

	return {
		add(bar) {
			added += 1;
			at = at + 1 === barsMax ? 0 : at + 1;
			times[at] = bar.closeAtMs;
			opens[at] = bar.openTicks;
			highs[at] = bar.highTicks;
			lows[at] = bar.lowTicks;
			closes[at] = bar.closeTicks;
			volumes[at] = bar.volume;
			newest = undefined;
			if (at < made.length) made[at] = undefined;
		},
		newest: showNewest,
		bars: count => last(count, barIn),
		closes: count => last(count, closeIn),
	};
}
