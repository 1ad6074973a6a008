/** The table of exit codes. Data only. */

/** Exit codes with their meaning, for help and the documentation; the numbers follow BSD sysexits(3). */
export const exitCodeMeanings: ReadonlyArray<readonly [code: string, meaning: string]> = [
	['0', 'done, or stopped as asked'],
	['64', 'usage: unknown command, flag or value'],
	['65', 'bad data: bars, or an algorithm with a wrong shape'],
	['66', 'no such instance or file'],
	['69', 'broker or feed not available'],
	['70', 'a bug in Pitwall; please report it'],
	['71', 'the operating system refused a call'],
	['73', 'the home cannot be created or written'],
	[
		'74',
		'input/output error, or the disk is full; after a stop: done, but the request is not recorded',
	],
	['75', 'not now: lock held, database busy, or --wait ran out'],
	['77', 'no permission'],
	['78', 'configuration: pitwall.yaml, a newer schema, or doctor found a fault'],
	[
		'129, 130, 143',
		'interrupted by SIGHUP, SIGINT or SIGTERM; of a run: by a signal from outside Pitwall',
	],
];
