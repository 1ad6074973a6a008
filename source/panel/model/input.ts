/** What comes from the terminal: keys, the mouse, its size. Types only. */

/** A key as the terminal's input parser reports it. */
export type KeyStroke = {
	/** `up`, `enter`, `escape`, … or `character`. */
	name: string;
	/** The typed text of a `character`. */
	text: string;
	ctrl: boolean;
	meta: boolean;
	shift: boolean;
	/** From terminals that tell them apart; left out: the key was pressed. */
	phase?: 'repeat' | 'release';
};

/**
 * A mouse action; `x` and `y` count from 0 at the top left. `press` and `release` are those of the left button
 * without modifiers; `drag` is any motion with a button down, and any other button.
 */
export type MouseAction = {
	kind: 'press' | 'drag' | 'release' | 'wheelUp' | 'wheelDown';
	x: number;
	y: number;
};

/** Of the terminal, in cells. */
export type Size = {columns: number; rows: number};
