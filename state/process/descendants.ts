/**
 * Finds leftovers of a run: processes with its token in their environment, even after they left the process
 * group with setsid, and members of a process group. It sees only permitted processes and signals none: a
 * caller that signals verifies the start time first.
 */
import {readdirSync, readFileSync} from 'node:fs';
import type {FoundProcess} from '../domain/instance/run-marks.ts';
import {listPsProcesses} from './ps-stat.ts';
import {hasEnded, hasProc, readProcStat} from './proc-stat.ts';

/** Environment variable that marks all descendants of a run. */
export const runIdVariable = 'PITWALL_RUN_ID';

/** Reading extra certificates costs Node 40 ms at a start; they are set aside here for wrapped programs. */
export const extraCertificates = 'NODE_EXTRA_CA_CERTS';
export const extraCertificatesKept = 'PITWALL_KEPT_CA_CERTS';

/**
 * Returns the living processes that inherited one of `tokens`; a single scan of the machine, some 30 µs a
 * process.
 */
export function processesWithTokens(tokens: ReadonlySet<string>): FoundProcess[] {
	if (tokens.size === 0) return [];
	if (!hasProc) {
		const isMarked = (entry: string) =>
			entry.startsWith(`${runIdVariable}=`) && tokens.has(entry.slice(runIdVariable.length + 1));
		const marked = listPsProcesses().filter(({text}) => text.split(' ').some(isMarked));
		return marked.flatMap(({pid}) => describe(pid));
	}

	return ownPids().flatMap(pid => {
		const token = tokenOf(pid);
		return token !== null && tokens.has(token) ? describe(pid) : [];
	});
}

/** Returns the living members of process group `pgid`. */
export function processesInGroup(pgid: number): FoundProcess[] {
	if (!hasProc)
		return listPsProcesses().flatMap(({pid, pgrp}) => (pgrp === pgid ? describe(pid) : []));
	return ownPids().flatMap(pid => (readProcStat(pid)?.pgrp === pgid ? describe(pid) : []));
}

/** Returns the token in the environment of a process at exec; null: none, or not readable. Needs /proc. */
export function tokenOf(pid: number): string | null {
	let environment: string;
	try {
		environment = `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}\0`;
	} catch {
		// Ended meanwhile, a kernel thread, or another user's.
		return null;
	}

	const name = `\0${runIdVariable}=`;
	const at = environment.indexOf(name);
	if (at < 0) return null;
	const begin = at + name.length;
	return environment.slice(begin, environment.indexOf('\0', begin));
}

function ownPids(): number[] {
	return readdirSync('/proc').filter(isNumber).map(Number);
}

function isNumber(name: string): boolean {
	return /^\d+$/.test(name);
}

function describe(pid: number): FoundProcess[] {
	const stat = readProcStat(pid);
	return stat === null || hasEnded(stat) ? [] : [{pid, processStart: stat.processStart}];
}
