/** Finds the settings of an instance that is configured; without a change of the file no YAML parser is loaded. */
import {syncConfig} from '../state/sync-config.ts';
import type {Directory} from '../state/directory.ts';
import type {InstanceSettings} from '../state/domain/instance.ts';
import type {ControlStore} from '../state/sqlite/control-store.ts';
import type {RunRequest} from './arguments.ts';

/**
 * Returns the settings of the instance; undefined when nobody configured it. In the background the last
 * good settings outlive a broken file; a person at a terminal is told.
 * @throws {@link AppError} `CONFIG_…` (78) when the file is broken and nothing can stand in for it.
 */
export async function findConfigured(
	store: ControlStore,
	directory: Directory,
	{name, background}: Pick<RunRequest, 'name' | 'background'>,
): Promise<InstanceSettings | undefined> {
	const synced = await syncConfig(store, directory);
	const settings = store.instance(name);
	if (synced.state !== 'broken') return settings;
	// Without any file a run by hand is as free as in a home that never had one.
	const isGone = synced.error.code === 'CONFIG_GONE';
	if (!isGone && !(background && settings !== undefined)) throw synced.error;
	return settings;
}
