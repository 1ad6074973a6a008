/**
 * The marks by which the processes of a run can be found after everything else about it is lost. The runner
 * records them while it lives; the sweep of a dead run removes them.
 */

/** Identifies one process unambiguously by its pid and its start time from the kernel. */
export type FoundProcess = {pid: number; processStart: string};

/** A session that was created for the run: all its members belong to the run. */
export type SessionMark = FoundProcess & {
	/** Role of the session leader in the run; a `stray` was seen as a descendant of the others. */
	role: 'runner' | 'program' | 'stray';
	/** Number of processes that the machine had created by then; null if the kernel does not count them. */
	forks: number | null;
};

export type RunMarks = {
	/** Pids mean nothing after another boot or in another container. */
	bootId: string | null;
	pidNamespace: string | null;
	/** Start of the runner; no process of the run is older. Null: unknown. */
	since: string | null;
	sessions: SessionMark[];
	/** Pipes that take the program's output, as `/proc/PID/fd/1` names them. */
	outputs: string[];
	/** Processes of the run that were seen outside these sessions. */
	strays: FoundProcess[];
};

/** One run and its marks; `marks` is null if only the token in the environment is known. */
export type RunTrace = {runId: string; marks: RunMarks | null};

/** The sign that showed that a process belongs to a run. */
export type RunSign = 'recorded' | 'session' | 'token' | 'output' | 'parent';

export type RunProcess = FoundProcess & {
	sign: RunSign;
	/** Owner of the process; null if the system does not provide it. */
	uid: number | null;
};

/** A leftover process of a dead run, for display. */
export type LeftProcess = {
	pid: number;
	/** Name or number of its user. */
	user: string;
	/** Whether this user may signal it. */
	isOurs: boolean;
};
