/** What is known of the instances of a home whose control database cannot be written: from whatever can be read. */
import type {Directory} from '../../state/directory.ts';
import {AppError} from '../../state/domain/error.ts';
import {defaultSettings} from '../../state/domain/instance-defaults.ts';
import type {InstanceSettings} from '../../state/domain/instance.ts';
import type {WantedRow} from '../../state/domain/snapshot.ts';
import {openControlStore} from '../../state/sqlite/control-store.ts';
import type {ProvenRun} from './proven-runs.ts';

export type KnownInstances = {
	/** Configured instances first, then others that have a proven process. */
	settings: InstanceSettings[];
	/** What the control database holds; null where it cannot be read. */
	wanted: ReadonlyMap<string, WantedRow> | null;
};

/** A reader waits for this long at most, in milliseconds: a stop must not wait for a database. */
const busyTimeoutMs = 500;

/** Reads the control database, else `pitwall.yaml`; `proven` adds what lives without being in either. */
export async function knownInstances(
	directory: Directory,
	proven: ReadonlyMap<string, ProvenRun>,
): Promise<KnownInstances> {
	const rows = readDatabase(directory);
	const settings = rows?.settings ?? (await readFile(directory));
	const names = new Set(settings.map(({name}) => name));
	const others = [...proven.values()].filter(({name}) => !names.has(name));
	return {
		settings: [
			...settings,
			...others.map(({name, mode}) => ({...defaultSettings(name, name), mode})),
		],
		wanted: rows?.wanted ?? null,
	};
}

function readDatabase({controlDatabase}: Directory) {
	return orNull(() => {
		const store = openControlStore(controlDatabase, {readonly: true, busyTimeoutMs});
		try {
			const wanted = new Map(store.allWanted().map(row => [row.name, row]));
			return {settings: [...store.instances()], wanted};
		} finally {
			store.close();
		}
	});
}

async function readFile({config}: Directory): Promise<InstanceSettings[]> {
	const {loadConfig} = await import('../../state/config/load-config.ts');
	return orNull(() => loadConfig(config)) ?? [];
}

function orNull<T>(read: () => T): T | null {
	try {
		return read();
	} catch (error) {
		if (error instanceof AppError) return null;
		throw error;
	}
}
