/**
 * The settings that `defaults` of `pitwall.yaml` give to a name that is not in the file. Loads no parser; all of it
 * can be stored as JSON. Pure.
 */
import {defaultMarket, defaultSettings} from '../domain/instance/instance-defaults.ts';
import type {InstanceSettings, MarketSettings} from '../domain/instance/instance.ts';
import {
	builtInSources,
	type SettingSource,
	type SettingSources,
	type SourcedSetting,
	sourcesBy,
} from '../domain/instance/setting-source.ts';
import {withSeed} from './setting-values.ts';

export type ConfigDefaults = {
	/** Settings with an empty name and symbol. */
	settings: InstanceSettings;
	/** Seed of simulated markets; null if the file has none. */
	seed: number | null;
	/** `defaults` or `built-in`. */
	sources: SettingSources;
};

/** Name of an instance → the settings of its own entry. */
export type OwnSettings = Readonly<Record<string, readonly SourcedSetting[]>>;

/** The defaults without a file. */
export const builtInDefaults: ConfigDefaults = {
	settings: defaultSettings('', ''),
	seed: null,
	sources: builtInSources,
};

/** Returns the settings of an instance called `name` that trades `symbol`. */
export function unnamedSettings(
	defaults: ConfigDefaults,
	name: string,
	symbol: string,
): InstanceSettings {
	const {settings} = defaults;
	return {...structuredClone(settings), name, symbol, market: marketFor(defaults, symbol)};
}

/** Returns the source of the bars of `symbol`. */
export function marketFor({seed}: ConfigDefaults, symbol: string): MarketSettings {
	return withSeed(defaultMarket(symbol), seed ?? undefined);
}

/** Returns the sources of the settings of an instance whose entry sets `own`. */
export function sourcesOver(
	{sources}: ConfigDefaults,
	own: readonly SourcedSetting[],
	source: SettingSource = 'instance',
): SettingSources {
	return sourcesBy(setting => (own.includes(setting) ? source : sources[setting]));
}
