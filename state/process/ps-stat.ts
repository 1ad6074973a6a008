/**
 * The facts of {@link ProcStat} on systems without /proc (macOS), from `ps`. A call costs a process (about 5
 * ms), so callers poll rarely. The only file that runs `ps`.
 */
import {execFileSync} from 'node:child_process';
import type {ProcStat} from './proc-facts.ts';

const columns = 'stat=,ppid=,pgid=,rss=,time=,lstart=';

/** Returns the facts of process `pid`, or null if there is none. */
export function readPsStat(pid: number): ProcStat | null {
	return parsePsStat(ps(['-o', columns, '-p', String(pid)]));
}

/** Returns pid, group and full command with environment of every process of this user. */
export function listPsProcesses(): {pid: number; pgrp: number; text: string}[] {
	const lines = ps(['-x', '-E', '-ww', '-o', 'pid=,pgid=,command=']).split('\n');
	return lines.flatMap(line => {
		const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
		return match ? [{pid: Number(match[1]), pgrp: Number(match[2]), text: match[3] ?? ''}] : [];
	});
}

/**
 * Parses one line of `ps`, such as `Ss 1 501 2048 0:01.52 Sat Nov 21 22:24:00 2026`. `ps` shows no session
 * there, and an ended process has no threads left: the group replaces the session.
 */
export function parsePsStat(text: string): ProcStat | null {
	const match = /^(\S+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S.*)$/.exec(text.trim());
	if (match === null) return null;
	const [, state = '', ppid, pgrp, rssKilobytes, cpuTime = '', processStart = ''] = match;
	return {
		state: state.slice(0, 1),
		ppid: Number(ppid),
		pgrp: Number(pgrp),
		session: Number(pgrp),
		threads: 1,
		processStart,
		cpuTicks: parseCpuTime(cpuTime),
		rssBytes: Number(rssKilobytes) * 1024,
	};
}

/** `[[hours:]minutes:]seconds.hundredths` → hundredths of a second. */
function parseCpuTime(text: string): number {
	const seconds = text.split(':').reduce((total, part) => total * 60 + Number(part), 0);
	return Math.round(seconds * 100);
}

function ps(parameters: readonly string[]): string {
	try {
		return execFileSync('ps', parameters, {
			cwd: '/',
			encoding: 'utf8',
			env: {PATH: '/bin:/usr/bin', LC_ALL: 'C'},
			stdio: ['ignore', 'pipe', 'ignore'],
			maxBuffer: 64 * 1024 * 1024,
		});
	} catch {
		// `ps` ends with 1 when no process matches.
		return '';
	}
}
