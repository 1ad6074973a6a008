/** Falls of equity from its running peak, as ratios of −1…0. */

/** Returns how far equity is below its peak: −0.25 is a quarter below, 0 is at the peak. */
export function drawdownRatio(equityMicros: number, peakEquityMicros: number): number {
	if (peakEquityMicros <= 0 || equityMicros >= peakEquityMicros) return 0;
	return Math.max(-1, equityMicros / peakEquityMicros - 1);
}
