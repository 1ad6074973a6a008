/** How the widgets get colour: text and its meaning in, text with style sequences out. */
import type {Tone} from '../panel/text/line.ts';

/** Returns `text` in the look of `tone`; the caller chooses the theme and the number of colours. */
export type Paint = (tone: Tone, text: string) => string;
