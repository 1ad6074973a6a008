/** The sources of the settings that determine the statistics of a run. Pure. */

export const sourcedSettings = [
	'algorithm',
	'market',
	'capital',
	'fee',
	'slippage',
	'python',
] as const;
export type SourcedSetting = (typeof sourcedSettings)[number];

/**
 * `instance`: its entry in `pitwall.yaml`; `earlier run`: the last run by hand under this name; `defaults`:
 * the `defaults` entry in `pitwall.yaml`, which applies to all instances; `built-in`: none of the others sets
 * it.
 */
export type SettingSource = 'flag' | 'instance' | 'earlier run' | 'defaults' | 'built-in';

export type SettingSources = Readonly<Record<SourcedSetting, SettingSource>>;

/** Returns one source for each setting. */
export function sourcesBy(sourceOf: (setting: SourcedSetting) => SettingSource): SettingSources {
	return Object.fromEntries(
		sourcedSettings.map(setting => [setting, sourceOf(setting)]),
	) as SettingSources;
}

export const builtInSources = sourcesBy(() => 'built-in');

const titles = {
	flag: 'from flags',
	instance: 'from the instance',
	'earlier run': 'from an earlier run',
	defaults: 'from defaults',
	'built-in': 'built in',
} as const satisfies Record<SettingSource, string>;

/**
 * Returns `from flags: fee slippage`, `from defaults: capital`, …: one text for each source that has
 * settings.
 */
export function sourceTexts(
	sources: SettingSources,
	nameOf: (setting: SourcedSetting) => string = setting => setting,
	separator = ' ',
): string[] {
	return (Object.keys(titles) as SettingSource[]).flatMap(source => {
		const settings = sourcedSettings.filter(setting => sources[setting] === source);
		return settings.length === 0
			? []
			: [`${titles[source]}: ${settings.map(nameOf).join(separator)}`];
	});
}
