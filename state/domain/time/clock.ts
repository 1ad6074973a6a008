/** Time as a parameter: only the clock adapters read the machine's time. */
export type Clock = {
	/** Wall-clock time in milliseconds since 1970-01-01 UTC. May step backwards. */
	nowMs(): number;
	/** Monotonic time in milliseconds; only differences are meaningful. */
	monotonicMs(): number;
};
