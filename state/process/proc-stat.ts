/**
 * The kernel's facts about one process: `/proc/PID/stat`, and `ps` on systems without /proc (ps-stat.ts). It
 * only reads; identity.ts judges the facts.
 */
import {closeSync, openSync, readSync} from 'node:fs';
import {hasErrorCode} from '../domain/error.ts';
import {clockTicksPerSecond, pageBytes} from './auxiliary-vector.ts';
import type {ProcStat} from './proc-facts.ts';
import {readPsStat} from './ps-stat.ts';

/** Whether this machine has a Linux-like /proc. */
export const hasProc = process.platform === 'linux';

/** The line of a process with 52 numbers of 20 digits fits four times. */
const buffer = Buffer.allocUnsafe(4096);

/** Returns the facts of process `pid`, or null if there is none or it is not visible. */
export function readProcStat(pid: number): ProcStat | null {
	if (!hasProc) return readPsStat(pid);
	const descriptor = openProcStat(pid);
	if (descriptor === null) return null;
	try {
		return readOpenProcStat(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

/**
 * Opens `/proc/PID/stat`; null if there is no such process. The descriptor stays bound to this exact process:
 * it never shows another one that got the same pid later.
 */
export function openProcStat(pid: number): number | null {
	try {
		return openSync(`/proc/${pid}/stat`, 'r');
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) return null;
		throw error;
	}
}

/** Reads through a descriptor of {@link openProcStat}; null once that process has been reaped. */
export function readOpenProcStat(descriptor: number): ProcStat | null {
	try {
		const length = readSync(descriptor, buffer, 0, buffer.length, 0);
		return parseProcStat(buffer.toString('latin1', 0, length));
	} catch (error) {
		if (hasErrorCode(error, 'ESRCH', 'ENOENT')) return null;
		throw error;
	}
}

/**
 * Parses the line. The command name is in parentheses and may itself hold blanks and parentheses, so the
 * numbers begin after the *last* one. Numbers count from field 3, see proc_pid_stat(5).
 */
export function parseProcStat(line: string): ProcStat | null {
	const end = line.lastIndexOf(')');
	if (end < 0) return null;
	const fields = line.slice(end + 2).split(' ');
	const [state, ppid, pgrp, session] = fields;
	const processStart = fields[19];
	if (state === undefined || processStart === undefined) return null;
	return {
		state,
		ppid: Number(ppid),
		pgrp: Number(pgrp),
		session: Number(session),
		threads: Number(fields[17]),
		processStart,
		cpuTicks: Number(fields[11]) + Number(fields[12]),
		rssBytes: Number(fields[21]) * pageBytes(),
	};
}

/** Whether the process has ended: a zombie without threads only waits to be reaped. */
export function hasEnded(stat: ProcStat): boolean {
	return (stat.state === 'Z' || stat.state === 'X') && stat.threads <= 1;
}

/** Whether process `pid` waits for something other than a disk: a timer, input, another process. */
export function isAsleep(pid: number): boolean {
	const state = readProcStat(pid)?.state;
	return state === 'S' || state === 'I';
}

/** Whether a signal (SIGSTOP, Ctrl-Z) or a debugger stopped process `pid`. */
export function isSuspended(pid: number): boolean {
	const state = readProcStat(pid)?.state;
	return state === 'T' || state === 't';
}

/** Returns ticks of {@link ProcStat.cpuTicks} as milliseconds. */
export function ticksToMs(ticks: number): number {
	return (ticks * 1000) / clockTicksPerSecond();
}
