/** Locates the code and the working folders for the threads of a backtest. */
import {join} from 'node:path';

/** Location of the code for a thread. */
export type CodePlace = {
	name: string;
	hash: string;
	snapshots: string;
	isPython: boolean;
	/** Parent of the working folders. */
	scratch: string;
};

/** Threads of one process share a folder; a Python process has its own. */
export function sharedScratch(scratch: string): string {
	return join(scratch, 'shared');
}
