/** The settings of the panel: `panel:` of the configuration. */
import type {GeneralSettings} from '../config/config.ts';
import {generalSettingsKey} from '../config/config-stamp.ts';
import {panelDefaults, type PanelSettings} from '../domain/panel-settings.ts';
import type {ControlStore} from './control-store.ts';

/** Returns the settings in force; the defaults if none are configured. */
export function panelSettings(store: Pick<ControlStore, 'value'>): PanelSettings {
	const text = store.value(generalSettingsKey);
	if (text === undefined || text === null) return panelDefaults;
	// A row of an older version lacks them.
	return {...panelDefaults, ...(JSON.parse(text) as Partial<GeneralSettings>).panel};
}
