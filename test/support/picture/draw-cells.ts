/**
 * Cells of a terminal → SVG. Neighbours of one look become one text, which is stretched to its cells: a reader may have
 * another font. Boxes, blocks and braille are drawn as shapes: fonts leave gaps between rows that no terminal shows.
 */
import type {RigCell} from '../terminal-rig.ts';
import {glyphShape} from './glyph-shape.ts';

export type Ground = {background: string; foreground: string};

export const grounds = {
	dark: {background: '#11131a', foreground: '#d6dae6'},
	light: {background: '#fafafa', foreground: '#24292f'},
} as const satisfies Record<string, Ground>;

export const cellWidth = 9;
export const cellHeight = 19;
export const fontSize = 14.95;
export const baseline = 14.5;

const basicColors = [
	'#1c1f2b',
	'#e0525f',
	'#3fb96f',
	'#d9a521',
	'#4f8fe8',
	'#a96fd8',
	'#1fb5c9',
	'#c3c8d6',
	'#5b6078',
	'#ff7b86',
	'#6ee79a',
	'#fbd24b',
	'#86b6fb',
	'#cfa3fb',
	'#5fdbea',
	'#ffffff',
] as const;

/** Characters that join with their neighbours to one wider shape. */
const joining = /^[─━═█▀▁▂▃▄▅▆▇]$/;

type Style = {
	foreground: string;
	background: string | undefined;
	/** Attributes of the text. */
	look: string;
	opacity: string;
};

type Run = {from: number; columns: number; text: string; style: Style; isShape: boolean};

/** Returns the SVG of a row's cells from column `from` up to `to`, with the top of the row at 0. */
export function drawCells(
	cells: readonly RigCell[],
	ground: Ground,
	{from = 0, to = cells.length} = {},
): string {
	return runsOf(cells, ground, {from, to})
		.map(run => drawRun(run))
		.join('');
}

/** Returns `text` as a part of an SVG. */
export function escapeXml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function runsOf(
	cells: readonly RigCell[],
	ground: Ground,
	part: {from: number; to: number},
): Run[] {
	const runs: Run[] = [];
	for (let at = part.from; at < part.to; at += 1) {
		const cell = cells[at];
		if (cell === undefined || cell.width === 0) continue;
		const style = styleOf(cell, ground);
		const isShape =
			glyphShape(cell.character, {left: 0, top: 0, width: 1, height: 1}) !== undefined;
		const last = runs.at(-1);
		const joins =
			last !== undefined && last.from + last.columns === at && sameStyle(last.style, style);
		const sameShape = joining.test(cell.character) && last?.text === cell.character;
		if (last !== undefined && joins && last.isShape === isShape && (!isShape || sameShape)) {
			last.columns += cell.width;
			if (!isShape) last.text += cell.character;
		} else runs.push({from: at, columns: cell.width, text: cell.character, style, isShape});
	}

	return runs;
}

function sameStyle(one: Style, other: Style): boolean {
	return (
		one.foreground === other.foreground &&
		one.background === other.background &&
		one.look === other.look &&
		one.opacity === other.opacity
	);
}

function drawRun({from, columns, text, style, isShape}: Run): string {
	const {foreground, background, look, opacity} = style;
	const left = from * cellWidth;
	const width = columns * cellWidth;
	const fill =
		background === undefined
			? ''
			: `<rect x="${left}" width="${width}" height="${cellHeight}" fill="${background}" shape-rendering="crispEdges"/>`;
	if (text.trim() === '') return fill;
	if (isShape) {
		const shape = glyphShape(text, {left, top: 0, width, height: cellHeight}) ?? '';
		return `${fill}<g fill="${foreground}" stroke="${foreground}"${opacity}>${shape}</g>`;
	}

	return fill + drawWords(text, {left, foreground, attributes: look + opacity});
}

/** Texts are parted at wide gaps, because a reader of SVG may drop more than one space. */
function drawWords(
	text: string,
	{left, foreground, attributes}: {left: number; foreground: string; attributes: string},
): string {
	const parts: {at: number; text: string}[] = [];
	let at = 0;
	for (const part of text.split(/( {2,})/)) {
		const trimmed = part.trim();
		const lead = part.length - part.trimStart().length;
		if (trimmed !== '') parts.push({at: at + lead, text: trimmed});
		at += part.length;
	}

	return parts
		.map(part => {
			const x = left + Array.from(text.slice(0, part.at)).length * cellWidth;
			const length = Array.from(part.text).length * cellWidth;
			return `<text x="${x}" y="${baseline}" textLength="${length}" fill="${foreground}"${attributes}>${escapeXml(part.text)}</text>`;
		})
		.join('');
}

function styleOf(cell: RigCell, ground: Ground): Style {
	let foreground = colorOf(cell.foreground) ?? ground.foreground;
	let background = colorOf(cell.background);
	if (cell.inverse) [foreground, background] = [background ?? ground.background, foreground];
	const look = [
		cell.bold ? ' font-weight="bold"' : '',
		cell.italic ? ' font-style="italic"' : '',
		cell.underline ? ' text-decoration="underline"' : '',
	].join('');
	return {foreground, background, look, opacity: cell.dim ? ' opacity="0.6"' : ''};
}

/** `default` has no colour of its own; the 256 colours are the 16, the 6×6×6 cube and 24 greys. */
function colorOf(name: string): string | undefined {
	if (name === 'default') return undefined;
	if (name.startsWith('#')) return name;
	const index = Number(name.slice('palette:'.length));
	if (index < 16) return basicColors[index];
	if (index >= 232)
		return hex([8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)]);
	const cube = index - 16;
	const levels = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
	return hex(levels.map(level => (level === 0 ? 0 : 55 + 40 * level)));
}

function hex(channels: readonly number[]): string {
	return `#${channels.map(channel => channel.toString(16).padStart(2, '0')).join('')}`;
}
