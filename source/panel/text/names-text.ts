/** Names in a question: as many as can be read at a glance. Pure. */
import {shortenMiddle} from './line.ts';

/** Columns of names in a question, and of one name; the rest is counted. */
const namesWidth = 80;
const nameWidth = 24;

/** Lists as many names as can be read at a glance, and the number of the rest. */
export function namesText(names: readonly string[]): string {
	let width = 0;
	const short = names.map(name => shortenMiddle(name, nameWidth));
	const shown = short.filter(name => {
		width += name.length + 1;
		return width <= namesWidth;
	});
	const more = names.length - shown.length;
	return shown.join(' ') + (more > 0 ? ` … and ${more} more` : '');
}
