/**
 * Brings the control database in line with `pitwall.yaml`. A file that cannot be used changes nothing: the last
 * good settings stay in force and the problem is the caller's to report.
 */
import type {Directory} from './directory.ts';
import {AppError} from './domain/error.ts';
import {readEvidence} from './lock/evidence.ts';
import {judge} from './process/identity.ts';
import type {ControlStore} from './sqlite/control-store.ts';
import type {Config} from './config/config.ts';
import {configStamp, configStampKey, generalSettingsKey} from './config/config-stamp.ts';

export type ConfigSync =
	/** `absent`: no file; `unchanged`: the settings in force are those of the file. */
	{state: 'absent' | 'unchanged' | 'changed'; error: null} | {state: 'broken'; error: AppError};

/** Reads the file when its stamp changed. Without a change it costs one `stat` and loads no parser. */
export async function syncConfig(
	store: ControlStore,
	directory: Pick<Directory, 'config' | 'lockFile'>,
): Promise<ConfigSync> {
	const {config} = directory;
	const stamp = configStamp(config);
	if (stamp === null) return {state: 'absent', error: null};
	if (stamp === store.value(configStampKey)) return {state: 'unchanged', error: null};
	const {readConfig} = await import('./config/load-config.ts');
	try {
		// One that is broken is told without a lock.
		const read = readConfig(config);
		store.inOneWrite(() => {
			// Whoever changed file and table meanwhile must not be undone by what was read before.
			const now = configStamp(config);
			if (now === null || now === store.value(configStampKey)) return;
			putConfig(store, directory, {config: now === stamp ? read : readConfig(config), stamp: now});
		});
		return {state: 'changed', error: null};
	} catch (error) {
		if (error instanceof AppError && error.code.startsWith('CONFIG_'))
			return {state: 'broken', error};
		throw error;
	}
}

/** Makes the tables equal to `config`; `stamp` is that of the file from which it came. */
export function putConfig(
	store: ControlStore,
	directory: Pick<Directory, 'lockFile'>,
	{config: {general, instances}, stamp}: {config: Config; stamp: string},
): void {
	store.replaceInstances(instances, name => lives(store, directory, name));
	store.putValue(generalSettingsKey, JSON.stringify(general));
	store.putValue(configStampKey, stamp);
}

/** What runs under a name that the file does not hold stays visible, with its settings, as long as it lives. */
function lives(store: ControlStore, directory: Pick<Directory, 'lockFile'>, name: string): boolean {
	const verdict = readEvidence(directory.lockFile(name))?.verdict;
	if (verdict === 'held' || verdict === 'foreign') return true;
	const run = store.latestRun(name);
	return run !== undefined && run.endedAtMs === null && judge(run) === 'alive';
}
