/** Settings of the panel: `panel:` in `pitwall.yaml`. */

export type PanelSettings = {
	/** Whether the panel takes the mouse; otherwise the terminal selects text as usual. */
	mouse: boolean;
	/** The effect of a click on a card. */
	click: 'toggle' | 'select';
};

export const panelDefaults: PanelSettings = {mouse: true, click: 'toggle'};
