/**
 * Finds what is known about a name before the flags of a run: the settings of an instance, or what `defaults` say
 * of any other name. Without a change of the file no YAML parser is loaded.
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
	/** Undefined when neither the file nor an earlier run by hand knows the name. */
	configured: InstanceSettings | undefined;
	defaults: ConfigDefaults;
	/** Of the settings above. */
	sources: SettingSources;
};

/**
 * Returns what is known of the name. In the background the last good settings outlive a broken file; a person at a
 * terminal is told.
 * @throws {@link AppError} `CONFIG_…` (78) when the file is broken and nothing can stand in for it.
 */
export async function findKnown(
	store: ControlStore,
	directory: Directory,
	{name, background}: Pick<RunRequest, 'name' | 'background'>,
): Promise<Known> {
	const synced = await syncConfig(store, directory);
	const configured = store.instance(name);
	if (synced.state === 'broken') {
		// Without any file a run by hand is as free as in a home that never had one.
		const isGone = synced.error.code === 'CONFIG_GONE';
		if (!isGone && !(background && configured !== undefined)) throw synced.error;
	}
	return knownBy(configured, name, await readOrigins(store, directory));
}

/** Says where `configured` comes from. Pure. */
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
