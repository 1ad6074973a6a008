/** What a person may settle about the panel: `panel:` of `pitwall.yaml`. */

export type PanelSettings = {
	/** Whether the panel takes the mouse; without it the terminal selects text as ever. */
	mouse: boolean;
	/** What a click on a card does. */
	click: 'toggle' | 'select';
};

export const panelDefaults: PanelSettings = {mouse: true, click: 'toggle'};
