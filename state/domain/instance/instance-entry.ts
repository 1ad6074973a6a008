/** An entry of the registry of live processes: what a running instance says of itself. */
import type {HomeProcess} from './lock.ts';
import type {ProgramIdentity} from '../machine/program-identity.ts';

export type InstanceEntry = HomeProcess & {
	/** `YYYYMMDD_HHMMSS_<pid>_<8 hex>`, UTC. */
	instanceId: string;
	name: string;
	symbol: string;
	mode: string;
	account: string;
	/** ISO 8601 UTC. */
	startedAt: string;
	runId: string;
	/** Number of the open, unlinked file by which a watcher learns of the death; null: none. */
	beaconFd: number | null;
	epoch: number;
	/** Of which Pitwall it is; absent of a runner, and of one that does not know. */
	program?: ProgramIdentity;
	/** File of its program, absolute; told by a supervisor. */
	programFile?: string;
	/** It stops with all its instances; told by a supervisor. */
	stopsAll?: boolean;
};
