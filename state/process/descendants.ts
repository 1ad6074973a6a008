/**
 * Finds what a run left behind: processes that carry its token in their environment, also those that
 * left the process group with setsid, and members of a process group. It sees what it may; it only looks: who
 * signals verifies the start time first.
 */
import {readdirSync, readFileSync} from 'node:fs';
import type {FoundProcess} from '../domain/run-marks.ts';
import {listPsProcesses} from './ps-stat.ts';
import {hasEnded, hasProc, readProcStat} from './proc-stat.ts';

/** Environment variable by which a run marks all its descendants. */
export const runIdVariable = 'PITWALL_RUN_ID';

/** Reading more certificates costs Node 40 ms at a start; they are put aside here for programs that are not ours. */
export const extraCertificates = 'NODE_EXTRA_CA_CERTS';
export const extraCertificatesKept = 'PITWALL_KEPT_CA_CERTS';

/** Returns the living processes that inherited one of `tokens`; one look at the machine for all of them, some 30 µs a process. */
export function processesWithTokens(tokens: ReadonlySet<string>): FoundProcess[] {
	if (tokens.size === 0) return [];
	const isMarked = (entry: string) =>
		entry.startsWith(`${runIdVariable}=`) && tokens.has(entry.slice(runIdVariable.length + 1));
	if (!hasProc) {
		const marked = listPsProcesses().filter(({text}) => text.split(' ').some(isMarked));
		return marked.flatMap(({pid}) => describe(pid));
	}

	return ownPids().flatMap(pid => {
		const environment = readEnvironment(pid);
		// Most processes of a machine carry none: they need not be taken apart.
		if (!environment.includes(`\0${runIdVariable}=`)) return [];
		return environment.split('\0').some(isMarked) ? describe(pid) : [];
	});
}

/** Returns the living members of process group `pgid`. */
export function processesInGroup(pgid: number): FoundProcess[] {
	if (!hasProc)
		return listPsProcesses().flatMap(({pid, pgrp}) => (pgrp === pgid ? describe(pid) : []));
	return ownPids().flatMap(pid => (readProcStat(pid)?.pgrp === pgid ? describe(pid) : []));
}

/** The environment as it was at exec, framed by NUL; empty when it may not be read or is gone. */
function readEnvironment(pid: number): string {
	try {
		return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}\0`;
	} catch {
		// Ended meanwhile, a kernel thread, or another user's.
		return '';
	}
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
