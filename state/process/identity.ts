/**
 * Identifies a process unambiguously, and decides whether it still lives. Pids are reused, clocks step, homes
 * are copied and mounted elsewhere: age and pid alone prove nothing.
 */
import {readFileSync, readlinkSync} from 'node:fs';
import {hostname} from 'node:os';
import assert from 'node:assert/strict';
import {hasErrorCode} from '../domain/error.ts';
import type {ProcessIdentity} from '../domain/instance/lock.ts';
import type {ProcStat} from './proc-facts.ts';
import {hasEnded, readProcStat} from './proc-stat.ts';

/**
 * - `alive`, `dead`: proven by the kernel.
 * - `copied`: it names another home, from which this one was copied.
 * - `unproven`: a process of this kernel whose pid means nothing here: it belongs to another pid namespace,
 * or its start time is unknown. The kernel lock decides.
 * - `foreign`: it belongs to another machine and cannot be judged.
 */
export type Judgement = 'alive' | 'dead' | 'copied' | 'unproven' | 'foreign' | 'corrupt';

/** Facts about the machine on which the judge runs. */
export type Machine = {
	host: string;
	bootId: string | null;
	pidNamespace: string | null;
	readStat: (pid: number) => ProcStat | null;
	/** Signal 0: `denied` proves a process of another user. */
	probe: (pid: number) => 'exists' | 'denied' | 'absent';
};

/** Pids are signed 32-bit numbers on every system; no other number ever named a process. */
const pidMax = 2 ** 31 - 1;

let machine: Machine | undefined;
let identity: ProcessIdentity | undefined;

/** Returns the facts of this machine; read once. */
export function thisMachine(): Machine {
	machine ??= {
		host: hostname(),
		bootId: readOrNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()),
		pidNamespace: readOrNull(() => readlinkSync('/proc/self/ns/pid')),
		readStat: readProcStat,
		probe,
	};
	return machine;
}

/** Returns the identity of this process; read once. */
export function ownIdentity(): ProcessIdentity {
	identity ??= readOwnIdentity();
	return identity;
}

function readOwnIdentity(): ProcessIdentity {
	const {host, bootId, pidNamespace, readStat} = thisMachine();
	const stat = readStat(process.pid);
	if (stat === null) assert.fail(`the system does not list this process ${process.pid}`);
	return {pid: process.pid, processStart: stat.processStart, bootId, host, pidNamespace};
}

/**
 * Judges whether the process of `candidate` lives. `candidate` holds any data from a file or row: facts that
 * are absent or null are not compared. An equal boot id means the same kernel, even after the host was
 * renamed; another boot of the same host has no processes left. Homes are compared only on the same kernel.
 * @param home identity of the home with the evidence; null: unknown.
 */
export function judge(
	candidate: unknown,
	home: string | null,
	here: Machine = thisMachine(),
): Judgement {
	const facts = toFacts(candidate);
	if (facts === null) return 'corrupt';
	const {pid, processStart, bootId, host, pidNamespace} = facts;
	const isSameBoot = bootId !== null && bootId === here.bootId;
	if (!isSameBoot && differs(host, here.host)) return 'foreign';
	if (differs(bootId, here.bootId)) return 'dead';
	if (differs(facts.home, home)) return 'copied';
	if (differs(pidNamespace, here.pidNamespace)) return 'unproven';
	const stat = here.readStat(pid);
	// A hidden process (another user's, with hidepid) exists as long as signal 0 finds it.
	if (stat === null) return here.probe(pid) === 'absent' ? 'dead' : 'unproven';
	if (differs(processStart, stat.processStart)) return 'dead';
	if (hasEnded(stat)) return 'dead';
	return processStart === null ? 'unproven' : 'alive';
}

type Facts = {
	pid: number;
	processStart: string | null;
	bootId: string | null;
	host: string | null;
	pidNamespace: string | null;
	home: string | null;
};

function toFacts(candidate: unknown): Facts | null {
	if (typeof candidate !== 'object' || candidate === null) return null;
	const record = candidate as Record<string, unknown>;
	const pid = record['pid'];
	if (!Number.isSafeInteger(pid) || Number(pid) <= 0 || Number(pid) > pidMax) return null;
	return {
		pid: Number(pid),
		processStart: text(record['processStart']),
		bootId: text(record['bootId']),
		host: text(record['host']),
		pidNamespace: text(record['pidNamespace']),
		home: text(record['home']),
	};
}

function text(value: unknown): string | null {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' ? value : null;
}

function differs(recorded: string | null, here: string | null): boolean {
	return recorded !== null && here !== null && recorded !== here;
}

function probe(pid: number): 'exists' | 'denied' | 'absent' {
	try {
		process.kill(pid, 0);
		return 'exists';
	} catch (error) {
		return hasErrorCode(error, 'ESRCH') ? 'absent' : 'denied';
	}
}

function readOrNull(read: () => string): string | null {
	try {
		return read();
	} catch {
		return null;
	}
}
