/**
 * Splits a styled line (SGR and graphemes) into cells: one character and one style each. This is the last
 * step before the terminal: a character that it would obey becomes a visible one here. Styles are canonical
 * parameter lists such as `1;38;5;30`, so that two equal looks are equal strings. Caches are bounded: a day
 * of changing numbers must not grow the memory.
 */
import {harmlessText} from '../../state/domain/text/harmless-text.ts';
import {eachGrapheme, graphemeWidth, isAscii} from './text.ts';

/** Cells of one line; the second cell of a wide character holds the empty string. */
export type CellLine = {
	characters: string[];
	/** SGR parameters in force at each cell; empty: the default look. */
	styles: string[];
	/** Whether terminals may disagree about the width of a character (emoji, combining marks). */
	unsure: boolean;
};

/** Lines kept; three screens of 60 rows and their predecessors. */
const lineCacheMax = 512;
/** Pairs of style and change kept. A screen uses some dozens; true colour gradients some hundreds. */
const styleCacheMax = 4096;

// oxlint-disable-next-line no-control-regex -- SGR sequences begin with the escape character
const sgr = /\u001B\[([\d;:]*)m/g;

// One column in every terminal: Latin-1, Greek, Cyrillic, arrows, box, blocks, the circles, braille.
const narrow =
	/^[ -~\u00A0-\u00AC\u00AE-\u02FF\u0370-\u0377\u0391-\u03A1\u03A3-\u03FF\u0400-\u0481\u2010-\u2027\u2190-\u21FF\u2500-\u259F\u25A0-\u25FC\u25FF\u2800-\u28FF]*$/;

const lineCache = new Map<string, CellLine>();
const styleCache = new Map<string, string>();

/** Returns the cells of `line`; the result is shared and must not be changed. */
export function cellsOf(line: string): CellLine {
	const known = lineCache.get(line);
	if (known) return known;
	const cells = parse(line);
	if (lineCache.size >= lineCacheMax) lineCache.clear();
	lineCache.set(line, cells);
	return cells;
}

/** Whether every character of `plain` takes one column in every terminal. */
export function isNarrow(plain: string): boolean {
	return narrow.test(plain);
}

function parse(line: string): CellLine {
	const cells: CellLine = {characters: [], styles: [], unsure: false};
	let style = '';
	let position = 0;
	for (const match of line.matchAll(sgr)) {
		append(cells, line.slice(position, match.index), style);
		style = changedStyle(style, match[1] ?? '');
		position = match.index + match[0].length;
	}

	append(cells, line.slice(position), style);
	return cells;
}

function append(cells: CellLine, plain: string, style: string): void {
	if (narrow.test(plain)) {
		for (const character of plain) push(cells, character, style);
		return;
	}

	eachGrapheme(harmlessText(plain), grapheme => {
		appendGrapheme(cells, grapheme, style);
		return true;
	});
}

function appendGrapheme(cells: CellLine, grapheme: string, style: string): void {
	const width = graphemeWidth(grapheme);
	if (!isAscii(grapheme) && !narrow.test(grapheme)) cells.unsure = true;
	if (width <= 0) {
		const last = cells.characters.findLastIndex(character => character !== '');
		if (last !== -1) cells.characters[last] += grapheme;
		return;
	}

	push(cells, grapheme, style);
	for (let column = 1; column < width; column += 1) push(cells, '', style);
}

function push(cells: CellLine, character: string, style: string): void {
	cells.characters.push(character);
	cells.styles.push(style);
}

/** Returns the canonical style after applying the SGR `parameters` to `style`. */
export function changedStyle(style: string, parameters: string): string {
	const key = `${style}|${parameters}`;
	const known = styleCache.get(key);
	if (known !== undefined) return known;
	const changed = applySgr(style, parameters);
	if (styleCache.size >= styleCacheMax) styleCache.clear();
	styleCache.set(key, changed);
	return changed;
}

/** Slots of a style in canonical order; each holds its own parameters. */
type Slots = Map<number, string>;
const slot = {bold: 1, dim: 2, italic: 3, underline: 4, inverse: 7, hidden: 8, strike: 9};
const foreground = 38;
const background = 48;

function applySgr(style: string, parameters: string): string {
	const slots: Slots = new Map();
	applyParameters(slots, style.split(';'));
	applyParameters(slots, parameters === '' ? ['0'] : parameters.replaceAll(':', ';').split(';'));
	return [...slots]
		.toSorted(([a], [b]) => a - b)
		.map(([, value]) => value)
		.join(';');
}

function applyParameters(slots: Slots, parameters: readonly string[]): void {
	for (let index = 0; index < parameters.length; index += 1) {
		const code = Number(parameters[index]);
		if (parameters[index] === '' && parameters.length === 1) continue;
		if (code === foreground || code === background) {
			const length = parameters[index + 1] === '5' ? 3 : 5;
			slots.set(code, parameters.slice(index, index + length).join(';'));
			index += length - 1;
		} else applyCode(slots, code);
	}
}

function applyCode(slots: Slots, code: number): void {
	if (code === 0) slots.clear();
	else if (code === 22) {
		slots.delete(slot.bold);
		slots.delete(slot.dim);
	} else if (code >= 23 && code <= 29) slots.delete(code - 20);
	else if (code === 39) slots.delete(foreground);
	else if (code === 49) slots.delete(background);
	else if (Object.values(slot).includes(code)) slots.set(code, String(code));
	else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97))
		slots.set(foreground, String(code));
	else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107))
		slots.set(background, String(code));
}
