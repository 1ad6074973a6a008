/** How the widgets get colour: text and its meaning in, text with style sequences out. */
import type {Tone} from '../panel/text/line.ts';

/** Returns `text` in the look of `tone`; the theme and the terminal's colours are decided outside. */
export type Paint = (tone: Tone, text: string) => string;
