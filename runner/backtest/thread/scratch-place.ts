/** Where the threads of a backtest find the code, and the folders in which algorithms work. */
import {join} from 'node:path';

/** Where a thread finds the code. */
export type CodePlace = {
	name: string;
	hash: string;
	snapshots: string;
	isPython: boolean;
	/** Below it lie the folders in which algorithms work. */
	scratch: string;
};

/** Threads of one process work in one folder; a Python process has one of its own. */
export function sharedScratch(scratch: string): string {
	return join(scratch, 'shared');
}
