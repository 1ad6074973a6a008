/**
 * Reports the death of processes without being their parent: at once through the death beacon, and through a
 * sweep over all of them as a safety net. It only reports; every event is verified at the process.
 */
import {closeSync, type FSWatcher, watch} from 'node:fs';
import {isSystemLimit} from '../domain/machine/system-fault.ts';
import {heldFilesMax, openFilesMax} from './open-files-limit.ts';
import type {ProcStat} from './proc-facts.ts';
import {hasEnded, hasProc, openProcStat, readOpenProcStat, readProcStat} from './proc-stat.ts';

type WatchedProcess = {
	/** Identifies the process to the caller; adding a key again replaces the old process. */
	key: string;
	pid: number;
	/** Start time as recorded by the process; null: any process with this pid. */
	processStart: string | null;
	/** Descriptor number of its beacon; null: swept only. */
	beaconFd: number | null;
};

export type DeathWatch = {
	add(watched: WatchedProcess): void;
	remove(key: string): void;
	close(): void;
};

export type DeathWatchOptions = {
	/** Called once for each key whose process has died, never from within `add`. */
	onDead: (key: string) => void;
	/** Interval of the sweep in milliseconds. */
	sweepMs?: number;
	/** Number of processes with a file held open; the others are looked up again in each sweep. */
	heldMax?: number;
};

/**
 * 80 and not 100: a death is then seen within 100 ms even if the timer comes 20 ms late. A look at 100
 * processes costs some 0.3 ms with /proc; with `ps` each costs 5 ms.
 */
const sweepMsDefault = hasProc ? 80 : 500;

/** A dying process closes its files before it is a zombie: delays of the checks after an event. */
const recheckDelaysMs = [0, 1, 1, 2, 2, 4, 4, 8, 8, 16];

type Entry = WatchedProcess & {
	/** Bound to this exact process, see `openProcStat`; null if none is held. */
	stat: number | null;
	beacon: FSWatcher | null;
	recheck: NodeJS.Timeout | null;
};

/** Starts a watch, which does not keep the event loop alive. The caller closes it. */
export function createDeathWatch({
	onDead,
	sweepMs = sweepMsDefault,
	heldMax = heldFilesMax(openFilesMax()),
}: DeathWatchOptions): DeathWatch {
	const entries = new Map<string, Entry>();
	let timer: NodeJS.Timeout | null = null;
	let held = 0;

	const report = (entry: Entry) => {
		if (entries.get(entry.key) !== entry) return;
		forget(entry.key);
		onDead(entry.key);
	};
	const forget = (key: string) => {
		const entry = entries.get(key);
		if (entry === undefined) return;
		entries.delete(key);
		if (entry.stat !== null) held -= 1;
		release(entry);
		if (entries.size > 0 || timer === null) return;
		clearInterval(timer);
		timer = null;
	};
	const sweep = () => {
		for (const entry of [...entries.values()].filter(isGone)) report(entry);
	};
	const verify = (entry: Entry, attempt = 0) => {
		if (entries.get(entry.key) !== entry) return;
		if (isGone(entry)) {
			report(entry);
			return;
		}

		const delayMs = recheckDelaysMs[attempt];
		// It only closed its beacon, or takes long to die: left to the sweep.
		if (delayMs === undefined) return;
		entry.recheck = setTimeout(() => verify(entry, attempt + 1), delayMs).unref();
	};
	const add = (watched: WatchedProcess) => {
		forget(watched.key);
		const stat = held < heldMax ? heldStat(watched.pid) : null;
		if (stat !== null) held += 1;
		const entry: Entry = {...watched, stat, beacon: null, recheck: null};
		entries.set(watched.key, entry);
		timer ??= setInterval(sweep, sweepMs).unref();
		if (isGone(entry)) {
			entry.recheck = setTimeout(() => report(entry), 0);
			return;
		}

		entry.beacon = watchBeacon(entry, () => verify(entry));
	};
	return {
		add,
		remove: forget,
		close() {
			for (const key of entries.keys()) forget(key);
		},
	};
}

/** Null without /proc, without such a process, or if no file can be opened. */
function heldStat(pid: number): number | null {
	try {
		return hasProc ? openProcStat(pid) : null;
	} catch (error) {
		if (isSystemLimit(error)) return null;
		throw error;
	}
}

function isGone({pid, processStart, stat}: Entry): boolean {
	const seen = stat === null ? lookedUp(pid) : readOpenProcStat(stat);
	if (seen === 'not known') return false;
	if (seen === null || hasEnded(seen)) return true;
	return processStart !== null && seen.processStart !== processStart;
}

/** While no file can be opened, the state is unknown; the next sweep checks again. */
function lookedUp(pid: number): ProcStat | null | 'not known' {
	try {
		return readProcStat(pid);
	} catch (error) {
		if (isSystemLimit(error)) return 'not known';
		throw error;
	}
}

/** Returns null if the beacon cannot be watched: another user's, gone, or no watches left. */
function watchBeacon({pid, beaconFd}: WatchedProcess, onEvent: () => void): FSWatcher | null {
	if (!hasProc || beaconFd === null) return null;
	try {
		const watcher = watch(`/proc/${pid}/fd/${beaconFd}`, {persistent: false}, event => {
			// Removing its name causes `change`; closing the last descriptor causes `rename`.
			if (event === 'rename') onEvent();
		});
		watcher.on('error', () => {
			watcher.close();
		});
		return watcher;
	} catch {
		return null;
	}
}

function release({stat, beacon, recheck}: Entry): void {
	if (stat !== null) closeSync(stat);
	beacon?.close();
	if (recheck !== null) clearTimeout(recheck);
}
