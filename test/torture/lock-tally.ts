/** What the lock torture counts. */
export type Tally = {
	rounds: number;
	/** Locks that were taken. */
	won: number;
	/** Contenders killed, by themselves before an operation or from outside. */
	killed: number;
	/** Contenders stopped and continued. */
	stopped: number;
	/** Two at once held the lock, says the witness. */
	doubleHolders: number;
	/** A planted live or foreign lock was taken. */
	stolen: number;
	/** A holder found its evidence gone although nobody removed it. */
	lost: number;
	/** After a round nobody could take the lock any more. */
	unrecoverable: number;
	/** A round without any fault that nobody won. */
	unwon: number;
	/** Files left behind in the lock directory. */
	litter: number;
	/** Contenders that ended by themselves, and errors that no removal of the directory explains. */
	failed: number;
	/** Times from the common start to the first winner, in milliseconds. */
	firstWinnerMs: number[];
};

/** Counters that must be 0. */
export const faultCounters = [
	'doubleHolders',
	'stolen',
	'lost',
	'unrecoverable',
	'unwon',
	'litter',
	'failed',
] as const;

/** Returns a tally of nothing yet. */
export function emptyTally(): Tally {
	return {
		rounds: 0,
		won: 0,
		killed: 0,
		stopped: 0,
		doubleHolders: 0,
		stolen: 0,
		lost: 0,
		unrecoverable: 0,
		unwon: 0,
		litter: 0,
		failed: 0,
		firstWinnerMs: [],
	};
}

/** Returns the counters in one line. */
export function summary(tally: Tally): string {
	return Object.entries(tally)
		.flatMap(([name, value]) => (typeof value === 'number' ? `${name} ${value}` : []))
		.join(', ');
}
