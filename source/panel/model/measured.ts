/** What drawing has measured: where things lie on the screen, for keys that move by rows, and for the mouse. */
import type {Layout} from './layout.ts';

/** `left` and `top` count from the corner of the main region. */
export type Box = {left: number; top: number; width: number; rows: number};

export type Measured = {
	layout: Layout;
	/** The boxes that lie over the main region. */
	boxes: readonly Box[];
	/** The lines of help or details, whichever is open, below their title; they may be more than the screen has rows. */
	lines: readonly string[];
};
