/**
 * The processes that act for instances, by evidence alone: lock files and the registry, each proven by its pid
 * and start time. It needs no database, so that what runs can be stopped when none can be opened.
 */
import type {Directory} from '../../state/directory.ts';
import {AppError} from '../../state/domain/error.ts';
import type {Mode} from '../../state/domain/instance.ts';
import {isReservedName} from '../../state/domain/reserved-name.ts';
import {inspectLocks} from '../../state/lock/inspect.ts';
import {listInstances} from '../../state/lock/registry.ts';
import {leadsGroup, type RunProcess} from '../supervisor/spawn.ts';

export type ProvenRun = RunProcess & {name: string; mode: Mode; processStart: string};

/** Returns the proven process of each instance that has one, by name. */
export function provenRuns(directory: Directory): Map<string, ProvenRun> {
	const entries = readable(() => listInstances(directory)).flatMap(({entry, verdict}) =>
		verdict === 'alive' && entry !== null ? [entry] : [],
	);
	const holders = readable(() => inspectLocks(directory)).flatMap(({name, verdict, holder}) =>
		verdict === 'held' && holder !== null ? [{...holder, name}] : [],
	);
	const runs = new Map<string, ProvenRun>();
	// A lock is the better proof: it comes last and replaces what the registry says.
	for (const {name, pid, processStart, instanceId, mode} of [...entries, ...holders]) {
		if (isReservedName(name) || processStart === null) continue;
		const runId = entries.find(entry => entry.instanceId === instanceId)?.runId ?? null;
		const run = {name, pid, processStart, runId, mode: mode === 'LIVE' ? 'LIVE' : 'SIM'} as const;
		runs.set(name, {...run, leadsGroup: leadsGroup(run)});
	}

	return runs;
}

/** Evidence that cannot be read proves nothing. */
function readable<T>(read: () => T[]): T[] {
	try {
		return read();
	} catch (error) {
		if (error instanceof AppError) return [];
		throw error;
	}
}
