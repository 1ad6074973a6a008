/**
 * `defaults` of `pitwall.yaml` as they hold for a name that the file does not hold. Loads no parser, and all of it
 * can be kept as JSON. Pure.
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
	/** With an empty name and symbol. */
	settings: InstanceSettings;
	/** Seed of simulated markets; null: the file says none. */
	seed: number | null;
	/** `defaults` or `built-in`. */
	sources: SettingSources;
};

/** Name of an instance → what its own entry says. */
export type OwnSettings = Readonly<Record<string, readonly SourcedSetting[]>>;

/** Where no file says anything. */
export const builtInDefaults: ConfigDefaults = {
	settings: defaultSettings('', ''),
	seed: null,
	sources: builtInSources,
};

/** Returns the settings of a run that is called `name` and trades `symbol`. */
export function unnamedSettings(
	defaults: ConfigDefaults,
	name: string,
	symbol: string,
): InstanceSettings {
	const {settings} = defaults;
	return {...structuredClone(settings), name, symbol, market: marketFor(defaults, symbol)};
}

/** Returns where bars of `symbol` come from. */
export function marketFor({seed}: ConfigDefaults, symbol: string): MarketSettings {
	return withSeed(defaultMarket(symbol), seed ?? undefined);
}

/** Returns where the settings of an instance come from whose entry says `own`. */
export function sourcesOver(
	{sources}: ConfigDefaults,
	own: readonly SourcedSetting[],
	source: SettingSource = 'instance',
): SettingSources {
	return sourcesBy(setting => (own.includes(setting) ? source : sources[setting]));
}
