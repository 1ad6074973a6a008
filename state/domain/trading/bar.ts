/** Open, high, low, close and volume of one interval; low ≤ open, close ≤ high. */
export type Bar = {
	/** Position in the run, from 1, without gaps. */
	barIndex: number;
	/** Market time at which the bar *closes*: milliseconds since 1970-01-01 UTC. */
	closeAtMs: number;
	openTicks: number;
	highTicks: number;
	lowTicks: number;
	closeTicks: number;
	/** Traded quantity in whole units of the instrument; information only, never money. */
	volume: number;
};

/** Returns a lasting copy: a market may reuse its object for the next bar. */
export function copyOfBar({
	barIndex,
	closeAtMs,
	openTicks,
	highTicks,
	lowTicks,
	closeTicks,
	volume,
}: Bar): Bar {
	return {barIndex, closeAtMs, openTicks, highTicks, lowTicks, closeTicks, volume};
}
