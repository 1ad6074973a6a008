/** The code that an instance runs until a person upgrades it. */
export type InstanceCode = {
	/** Name of the instance. */
	name: string;
	/** The algorithm whose code this is; ignored once the settings name another one. */
	algorithm: string;
	/** SHA-256 of the snapshot. */
	snapshotHash: string;
	/** Absolute path of the original file. */
	file: string;
	takenAtMs: number;
	/** `add`, `start`, `run`, `upgrade`, … */
	takenBy: string;
};
