/** What is known of one process, from whatever system it is read. Types only. */
export type ProcStat = {
	/** One letter: R running, S sleeping, D waiting for a disk, T stopped, Z zombie, X dead. */
	state: string;
	ppid: number;
	pgrp: number;
	session: number;
	/** Threads that still live. A leader in state Z with more than one still holds its locks. */
	threads: number;
	/** Start time, opaque: equal only for the same process of one boot. */
	processStart: string;
	/** Processor time used so far, user and system, in ticks of {@link clockTicksPerSecond}. */
	cpuTicks: number;
	/** Resident memory in bytes. */
	rssBytes: number;
};
