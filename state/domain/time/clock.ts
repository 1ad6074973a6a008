/** Time, handed in: nothing but the clock adapters reads the machine's time. */
export type Clock = {
	/** Wall-clock time in milliseconds since 1970-01-01 UTC. May step backwards. */
	nowMs(): number;
	/** Monotonic time in milliseconds; only differences mean anything. */
	monotonicMs(): number;
};
