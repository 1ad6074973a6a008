/** The code that an instance runs until a person takes a newer one. */
export type InstanceCode = {
	/** Of the instance. */
	name: string;
	/** The algorithm that it is the code of; with another one in the settings it means nothing. */
	algorithm: string;
	/** SHA-256 of the snapshot. */
	snapshotHash: string;
	/** Absolute path of the file from which it was taken. */
	file: string;
	takenAtMs: number;
	/** `add`, `start`, `run`, `upgrade`, … */
	takenBy: string;
};
