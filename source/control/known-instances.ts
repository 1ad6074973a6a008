/**
 * Collects the known facts about the instances of a home whose control database cannot be written, from
 * everything that can be read.
 */
import type {Directory} from '../../state/home/directory.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {RunRow, WantedRow} from '../../state/domain/instance/snapshot.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import type {UnsweptRun} from '../../state/control/table/run-rows.ts';
import {orNull} from './or-null.ts';

export type KnownInstances = {
	/** Configured instances, and those that were run by hand. */
	settings: readonly InstanceSettings[];
	/** Rows of the control database; null if it cannot be read. */
	wanted: ReadonlyMap<string, WantedRow> | null;
	/** Newest run of each instance. */
	runs: ReadonlyMap<string, RunRow>;
	/** Runs that live, or may have left processes. */
	unswept: readonly UnsweptRun[];
};

/** Longest wait of a reader, in milliseconds: a stop must not wait for a database. */
const busyTimeoutMs = 500;

/** Reads the control database, or else `pitwall.yaml`. */
export async function knownInstances(directory: Directory): Promise<KnownInstances> {
	return readDatabase(directory) ?? (await readFile(directory));
}

function readDatabase({controlDatabase}: Directory): KnownInstances | null {
	return orNull(() => {
		const store = openControlStore(controlDatabase, {readonly: true, busyTimeoutMs});
		try {
			return {
				settings: store.instances(),
				wanted: new Map(store.allWanted().map(row => [row.name, row])),
				runs: new Map(store.allLatestRuns().map(row => [row.name, row])),
				unswept: store.allUnsweptRuns(),
			};
		} finally {
			store.close();
		}
	});
}

async function readFile({config}: Directory): Promise<KnownInstances> {
	const {loadConfig} = await import('../../state/config/load-config.ts');
	const settings = orNull(() => loadConfig(config)) ?? [];
	return {settings, wanted: null, runs: new Map(), unswept: []};
}
