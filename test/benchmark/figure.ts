/** One measured figure, as `npm run bench` prints it. */
export type Figure = {
	/** What was measured, with its conditions. */
	name: string;
	value: number;
	unit: 'ms' | 's' | 'ratio' | '%' | 'MB' | 'KB/s' | 'lines/s' | 'bars/s' | 'count' | 'µs';
	/** The goal, as `≤ 1.2` or `≥ 300000`; null: for information. */
	goal: {atMost: number} | {atLeast: number} | null;
	/** How it was measured: baseline, rounds, load. */
	note?: string;
};

/** A benchmark file exports one of these under the name `benchmark`. */
export type Benchmark = {
	name: string;
	run(): Promise<Figure[]>;
};

/** Returns the `ratio` quantile (0…1) of `values`, nearest rank. */
export function quantile(values: readonly number[], ratio: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(ratio * sorted.length))] ?? Number.NaN;
}
