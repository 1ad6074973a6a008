/** Stores the `defaults` of the settings in force, and the names of the settings in each entry of an instance. */
import {existsSync} from 'node:fs';
import type {Directory} from '../home/directory.ts';
import {instanceDefaults} from '../domain/instance/instance-defaults.ts';
import type {ControlStore} from './control-store.ts';
import type {Config} from '../config/config.ts';
import {builtInDefaults} from '../config/unnamed-settings.ts';

export type SettingOrigins = Pick<Config, 'defaults' | 'own'>;

const originsKey = 'settingOrigins';

/** Stores those of a file whose settings are now in force. */
export function putOrigins(store: ControlStore, {defaults, own}: Config): void {
	store.putValue(originsKey, JSON.stringify({defaults, own} satisfies SettingOrigins));
}

/**
 * Returns those of the settings in force; without a file, the built-in ones.
 * @throws {@link AppError} `CONFIG_…` if an older version wrote the table and the file is broken.
 */
export async function readOrigins(
	store: Pick<ControlStore, 'value'>,
	{config}: Pick<Directory, 'config'>,
): Promise<SettingOrigins> {
	if (!existsSync(config)) return {defaults: builtInDefaults, own: {}};
	const text = store.value(originsKey);
	if (text === undefined) {
		const {readConfig} = await import('../config/load-config.ts');
		return readConfig(config);
	}
	const {defaults, own} = JSON.parse(text) as SettingOrigins;
	// A value of an older version lacks the newest settings.
	const settings = {...instanceDefaults, ...defaults.settings};
	return {defaults: {...defaults, settings}, own};
}
