/**
 * By what the processes of one run are found once nothing else is known of them. The runner records these marks while
 * it lives; whoever has swept a dead run takes them away.
 */

/** One process beyond doubt: its number, and its start as the kernel tells it. */
export type FoundProcess = {pid: number; processStart: string};

/** A session that was made for the run: all its members belong to the run. */
export type SessionMark = FoundProcess & {
	/** What the process that leads the session is to the run; `stray` was seen below the others. */
	role: 'runner' | 'program' | 'stray';
	/** Processes that the machine had made until then; null where the kernel does not count them. */
	forks: number | null;
};

export type RunMarks = {
	/** Numbers of processes mean nothing after another boot or in another container. */
	bootId: string | null;
	pidNamespace: string | null;
	/** Start of the runner: nothing of the run is older. Null: unknown. */
	since: string | null;
	sessions: SessionMark[];
	/** Pipes that take the program's output, as `/proc/PID/fd/1` names them. */
	outputs: string[];
	/** Processes of the run that were seen outside of these sessions. */
	strays: FoundProcess[];
};

/** One run by its marks; `marks` is null where only the token in the environment is known. */
export type RunTrace = {runId: string; marks: RunMarks | null};

/** By which sign a process was found to belong to a run. */
export type RunSign = 'recorded' | 'session' | 'token' | 'output' | 'parent';

export type RunProcess = FoundProcess & {
	sign: RunSign;
	/** User that owns the process; null where the system does not tell. */
	uid: number | null;
};

/** A process of a dead run, as people see it. */
export type LeftProcess = {
	pid: number;
	/** Name or number of its user. */
	user: string;
	/** Whether this user may signal it. */
	isOurs: boolean;
};
