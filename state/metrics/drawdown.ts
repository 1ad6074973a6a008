/** Falls of equity from its running peak, as ratios of −1…0. */

/** Returns how far equity stands below its peak: −0.25 is a quarter below, 0 at the peak. */
export function drawdownRatio(equityMicros: number, peakEquityMicros: number): number {
	if (peakEquityMicros <= 0 || equityMicros >= peakEquityMicros) return 0;
	return Math.max(-1, equityMicros / peakEquityMicros - 1);
}

export type Drawdown = {
	ratio: number;
	/** Position of the peak and of the lowest point after it, in the series. */
	peakIndex: number;
	troughIndex: number;
};

/** Returns the deepest fall in a series of equity, oldest first; ratio 0 when it never fell. */
export function deepestDrawdown(equityMicros: Iterable<number>): Drawdown {
	let deepest: Drawdown = {ratio: 0, peakIndex: 0, troughIndex: 0};
	let peak = Number.NEGATIVE_INFINITY;
	let peakIndex = 0;
	let index = 0;
	for (const equity of equityMicros) {
		if (equity > peak) {
			peak = equity;
			peakIndex = index;
		}

		const ratio = drawdownRatio(equity, peak);
		if (ratio < deepest.ratio) deepest = {ratio, peakIndex, troughIndex: index};
		index += 1;
	}

	return deepest;
}
