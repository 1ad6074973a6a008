/**
 * The last bars that an algorithm may look back at, in columns: a bar costs six numbers, and becomes an
 * object when somebody looks at it. Kept as objects, 5,000 of them took a fifth of a backtest's time: each
 * lived just long enough to be moved by the collector.
 */
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {AlgorithmBar} from '../algorithm/contract.ts';

/** Bars that can be looked back at. */
const barsMax = 5000;

export type BarHistory = {
	add(bar: Bar): void;
	/** The newest bar; the same object until the next is added. */
	newest(): AlgorithmBar;
	/** The last `count`, oldest first; fewer when there are fewer. */
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
	/** Bars that somebody looked back at, each in its slot. */
	const made: (AlgorithmBar | undefined)[] = [];
	/** The newest bar, once somebody looked at it. */
	let newest: AlgorithmBar | undefined;
	let added = 0;
	/** Slot of the newest bar. */
	let at = barsMax - 1;

	// Frozen: the same object is handed out again for later bars, and what happened must not be changed.
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

	/** What `valueIn` gives for the last `count` slots, oldest first. */
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
