/** Limits of a backtest, each with its reason. */

/** Bars held in memory: 48 bytes each, and 16 for the curves. */
export const barsMaxLimit = 20_000_000;

/** A synthetic market never ends. About 69 days of minutes. */
export const simulatedBarsDefault = 100_000;

/** Combinations of a grid: their statistics are kept and shown. */
export const combinationsMax = 100_000;

/** Modules that a thread loads, one for each run, before another thread takes its place: some 0.1 MB each. */
export const modulesMax = 500;

/** Characters of code in all of them: Node keeps about seven bytes for each. */
export const moduleBytesMax = 8_000_000;

/** Maximum printed lines of an algorithm that a person sees. */
export const outputLinesMax = 200;

/** Minimum heap of a thread, in megabytes; an instance's own limit if that is higher. */
export const threadHeapMbMin = 256;
