/** Limits of one log and its rotated files. Pure. */

export type LogLimits = {
	/** A file of at least this many bytes is rotated. */
	rotateBytes: number;
	/** Rotated files kept beside the current one. */
	keepFiles: number;
};

/** Defaults without configuration. */
export const logDefaults: LogLimits = {rotateBytes: 16 * 1024 * 1024, keepFiles: 5};
