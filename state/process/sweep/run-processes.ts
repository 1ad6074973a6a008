/**
 * Finds the living processes of runs by all signs at once: a record, membership in a session of the run, its
 * token, a pipe of its output, or a parent among those. It only reads. A sign counts only while it is proof:
 * the number of a session may be reused after the session was empty.
 */
import {readdirSync, readlinkSync, statSync} from 'node:fs';
import type {
	FoundProcess,
	RunMarks,
	RunProcess,
	RunSign,
	RunTrace,
	SessionMark,
} from '../../domain/instance/run-marks.ts';
import {processesInGroup, processesWithTokens, tokenOf} from '../descendants.ts';
import {thisMachine} from '../identity.ts';
import {countForks, isUnused, pidCount} from '../number-reuse.ts';
import type {ProcStat} from '../proc-facts.ts';
import {hasEnded, hasProc, readProcStat} from '../proc-stat.ts';

/**
 * Returns the living processes of these runs, except this process. A single scan of the machine, some 30 µs a
 * process.
 */
export function findRunProcesses(traces: readonly RunTrace[]): RunProcess[] {
	if (traces.length === 0) return [];
	return hasProc ? findInProc(traces) : findByPs(traces);
}

/** Returns whether the process leads its session as the runner of one of these runs. */
export function isRunnerOf(
	traces: readonly RunTrace[],
	{pid, processStart}: FoundProcess,
): boolean {
	return traces.some(({marks}) =>
		marks?.sessions.some(
			mark => mark.role === 'runner' && mark.pid === pid && mark.processStart === processStart,
		),
	);
}

/** Returns the mark of the session that process `pid` leads; null if it leads none, or has ended. */
export function sessionMark(pid: number, role: SessionMark['role']): SessionMark | null {
	const stat = readProcStat(pid);
	if (stat === null || stat.session !== pid) return null;
	return {pid, processStart: stat.processStart, role, forks: countForks()};
}

/** Returns empty marks of this machine and boot. */
export function noMarks(since: string | null = null): RunMarks {
	const {bootId, pidNamespace} = thisMachine();
	return {bootId, pidNamespace, since, sessions: [], outputs: [], strays: []};
}

/** Returns the pipes to which process `pid` writes its output; none if the system does not provide them. */
export function outputsOf(pid: number): string[] {
	return [1, 2].flatMap(descriptor => {
		const target = readDescriptor(pid, descriptor);
		return target !== null && ownOutput.test(target) ? [target] : [];
	});
}

/** How the system shows a pipe or socket without a name, or a pipe of a run that has lost its name. */
const ownOutput = /^(?:pipe|socket):\[|\/state\/pipe\/[^/]+\/std(?:out|err) \(deleted\)$/;

type Seen = ProcStat & {pid: number};

function findInProc(traces: readonly RunTrace[]): RunProcess[] {
	const table = readTable();
	const marks = traces.flatMap(trace => (isOfNow(trace.marks) ? [trace.marks] : []));
	const signOf = createSigns(traces, marks, table);
	const found = new Map<number, RunSign>();
	for (const seen of table.values()) {
		const sign = signOf(seen);
		if (sign !== null) found.set(seen.pid, sign);
	}

	addChildren(found, table, createElsewhere(traces));
	found.delete(process.pid);
	return [...found].flatMap(([pid, sign]) => {
		const processStart = table.get(pid)?.processStart;
		return processStart === undefined ? [] : [{pid, processStart, sign, uid: ownerOf(pid)}];
	});
}

function readTable(): Map<number, Seen> {
	const table = new Map<number, Seen>();
	for (const name of readdirSync('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		const pid = Number(name);
		const stat = readProcStat(pid);
		if (stat !== null) table.set(pid, {...stat, pid});
	}
	return table;
}

/** Pids are valid only within this boot and this container. */
function isOfNow(marks: RunMarks | null): marks is RunMarks {
	if (marks === null) return false;
	const {bootId, pidNamespace} = thisMachine();
	return marks.bootId === bootId && marks.pidNamespace === pidNamespace;
}

/** Returns a function that returns the sign by which a process belongs to a run, or null. */
function createSigns(
	traces: readonly RunTrace[],
	marks: readonly RunMarks[],
	table: ReadonlyMap<number, Seen>,
): (seen: Seen) => RunSign | null {
	const tokens = tokensOf(traces);
	const recorded = new Set(
		marks.flatMap(({strays, sessions}) => [...strays, ...sessions]).map(idOf),
	);
	const sessions = provenSessions(marks, table);
	const outputs = new Set(marks.flatMap(each => each.outputs));
	const isElsewhere = createElsewhere(traces);
	const since = oldestOf(traces);
	return seen => {
		if (hasEnded(seen) || Number(seen.processStart) < since) return null;
		const session = sessions.get(seen.session) ?? sessions.get(seen.pgrp);
		// A session led by a stray may now be one of our programs that belongs to no run.
		const isOwn = session !== undefined && session.role !== 'stray';
		if (isOwn && isNotOlder(seen, session)) return 'session';
		const isMarked = session !== undefined && isNotOlder(seen, session);
		if ((isMarked || recorded.has(idOf(seen))) && !isElsewhere(seen.pid))
			return isMarked ? 'session' : 'recorded';
		const token = tokenOf(seen.pid);
		if (token !== null && tokens.has(token)) return 'token';
		return token === null && writesTo(seen.pid, outputs) ? 'output' : null;
	};
}

/** No older process can belong to any of these runs: most processes of a machine need no further check. */
function oldestOf(traces: readonly RunTrace[]): number {
	const starts = traces.map(({marks}) => (marks?.since == null ? 0 : Number(marks.since)));
	return Math.min(...starts);
}

const idOf = ({pid, processStart}: FoundProcess) => `${pid} ${processStart}`;

/** Start times are ticks since boot; other texts are not compared. */
function isNotOlder(seen: Seen, session: SessionMark): boolean {
	return !(Number(seen.processStart) < Number(session.processStart));
}

/** By number, the sessions whose number cannot have been reused. */
function provenSessions(
	marks: readonly RunMarks[],
	table: ReadonlyMap<number, Seen>,
): Map<number, SessionMark> {
	const proven = new Map<number, SessionMark>();
	const forksNow = countForks();
	const numbers = pidCount();
	for (const {sessions, strays} of marks) {
		const known = [...sessions, ...strays];
		for (const mark of sessions) {
			const leader = table.get(mark.pid);
			const isLed = leader?.processStart === mark.processStart;
			// While one member lives, the kernel keeps the number of its session.
			const isKept = known.some(one => {
				const seen = table.get(one.pid);
				return seen?.processStart === one.processStart && seen.session === mark.pid;
			});
			const isFree = leader === undefined && isUnused(mark.forks, forksNow, numbers);
			if (isLed || (leader === undefined && isKept) || isFree) proven.set(mark.pid, mark);
		}
	}

	return proven;
}

/** Adds children and their children, except those that belong elsewhere. */
function addChildren(
	found: Map<number, RunSign>,
	table: ReadonlyMap<number, Seen>,
	isElsewhere: (pid: number) => boolean,
): void {
	const children = new Map<number, number[]>();
	for (const {pid, ppid} of table.values())
		children.set(ppid, [...(children.get(ppid) ?? []), pid]);
	for (const parent of found.keys())
		for (const child of children.get(parent) ?? []) {
			const seen = table.get(child);
			if (seen === undefined || hasEnded(seen) || found.has(child) || isElsewhere(child)) continue;
			found.set(child, 'parent');
		}
}

/** The empty token belongs to our own programs outside any run. */
function tokensOf(traces: readonly RunTrace[]): Set<string> {
	return new Set(traces.map(({runId}) => runId).filter(runId => runId !== ''));
}

/**
 * Returns a function that decides whether a process carries a token of another run, or the empty one of our
 * own programs.
 */
function createElsewhere(traces: readonly RunTrace[]): (pid: number) => boolean {
	const tokens = tokensOf(traces);
	return pid => {
		const token = tokenOf(pid);
		return token !== null && !tokens.has(token);
	};
}

/** Checks only stdout and stderr: a pipe that was passed to another program has another number there. */
function writesTo(pid: number, outputs: ReadonlySet<string>): boolean {
	if (outputs.size === 0) return false;
	return [1, 2].some(descriptor => outputs.has(readDescriptor(pid, descriptor) ?? ''));
}

function readDescriptor(pid: number, descriptor: number): string | null {
	try {
		return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
	} catch {
		return null;
	}
}

function ownerOf(pid: number): number | null {
	return statSync(`/proc/${pid}`, {throwIfNoEntry: false})?.uid ?? null;
}

/** Without /proc a group replaces the session, but only while its leader proves it. */
function findByPs(traces: readonly RunTrace[]): RunProcess[] {
	const found = new Map<number, RunProcess>();
	const add = (sign: RunSign) => (one: FoundProcess) =>
		found.set(one.pid, {...one, sign, uid: null});
	for (const one of processesWithTokens(tokensOf(traces))) add('token')(one);
	for (const {pid, processStart} of traces.flatMap(({marks}) => marks?.sessions ?? []))
		if (readProcStat(pid)?.processStart === processStart)
			processesInGroup(pid).forEach(add('session'));
	found.delete(process.pid);
	return [...found.values()];
}
