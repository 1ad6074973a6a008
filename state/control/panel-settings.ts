/** How the panel behaves: `panel:` of the configuration. */
import type {GeneralSettings} from '../config/config.ts';
import {generalSettingsKey} from '../config/config-stamp.ts';
import {panelDefaults, type PanelSettings} from '../domain/panel-settings.ts';
import type {ControlStore} from './control-store.ts';

/** Returns the settings in force; the defaults where nothing is configured. */
export function panelSettings(store: Pick<ControlStore, 'value'>): PanelSettings {
	const text = store.value(generalSettingsKey);
	if (text === undefined || text === null) return panelDefaults;
	// One that an older Pitwall has written knows none.
	return {...panelDefaults, ...(JSON.parse(text) as Partial<GeneralSettings>).panel};
}
