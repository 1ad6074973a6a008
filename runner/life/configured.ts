/**
 * Finds the settings of a name before the flags of a run are applied: those of an instance, or `defaults` for any other
 * name. The YAML parser is loaded only if the file changed.
 */
import type {ConfigDefaults} from '../../state/config/unnamed-settings.ts';
import {sourcesOver} from '../../state/config/unnamed-settings.ts';
import {syncConfig} from '../../state/control/sync-config.ts';
import type {Directory} from '../../state/home/directory.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import {type SettingSources, sourcesBy} from '../../state/domain/instance/setting-source.ts';
import {readOrigins, type SettingOrigins} from '../../state/control/setting-origins.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import type {RunRequest} from '../arguments/arguments.ts';

export type Known = {
	/** Undefined if neither the file nor an earlier run by hand knows the name. */
	configured: InstanceSettings | undefined;
	defaults: ConfigDefaults;
	/** Sources of the settings above. */
	sources: SettingSources;
};

/**
 * Returns the settings of the name. If the file is invalid, a run in the background uses the last good settings, and a
 * run in the foreground fails.
 * @throws {@link AppError} `CONFIG_…` (78) if the file is invalid and cannot be replaced by the last good settings.
 */
export async function findKnown(
	store: ControlStore,
	directory: Directory,
	{name, background}: Pick<RunRequest, 'name' | 'background'>,
): Promise<Known> {
	const synced = await syncConfig(store, directory);
	const configured = store.instance(name);
	if (synced.state === 'broken') {
		// Without a file, a run by hand works as in a home that never had one.
		const isGone = synced.error.code === 'CONFIG_GONE';
		if (!isGone && !(background && configured !== undefined)) throw synced.error;
	}
	return knownBy(configured, name, await readOrigins(store, directory));
}

/** Returns the source of `configured`. Pure. */
export function knownBy(
	configured: InstanceSettings | undefined,
	name: string,
	{defaults, own}: SettingOrigins,
): Known {
	if (configured === undefined) return {configured, defaults, sources: defaults.sources};
	const said = Object.hasOwn(own, name) ? own[name] : undefined;
	const sources = said === undefined ? sourcesBy(() => 'earlier run') : sourcesOver(defaults, said);
	return {configured, defaults, sources};
}
