/** Facts of the details view: a label, and a text beside it. Pure. */
import {type Line, span, type Tone, wrapText} from '../text/line.ts';

/** Columns of the label in front of a fact. */
const labelWidth = 12;

/** Maximum rows of one fact. */
const factRowsMax = 4;

/** A text that is too long for its row continues below. */
export function textFact(label: string, text: string, width: number, tone: Tone = 'text'): Line[] {
	return wrapText(text, width - labelWidth - 1, factRowsMax).map((row, index) =>
		fact(index === 0 ? label : '', span(row, tone)),
	);
}

/** One row: a label and its value. */
export function fact(label: string, ...value: Line): Line {
	return [span(` ${label.padEnd(labelWidth)}`, 'dim'), ...value];
}
