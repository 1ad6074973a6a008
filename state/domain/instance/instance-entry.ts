/** An entry in the registry of live processes: a running instance describes itself. */
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
	/** Number of the open, unlinked file through which a watcher learns of the death; null: none. */
	beaconFd: number | null;
	epoch: number;
	/** Build of Pitwall; absent for runners and for versions that do not record it. */
	program?: ProgramIdentity;
	/** Absolute path of its program file; only supervisors set it. */
	programFile?: string;
	/** Whether it stops together with all its instances; only supervisors set it. */
	stopsAll?: boolean;
};
