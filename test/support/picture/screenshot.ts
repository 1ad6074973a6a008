/**
 * A picture of a terminal's screen without a browser: cells → SVG → PNG. Boxes, blocks and braille are
 * drawn as shapes: fonts leave gaps between rows that no terminal shows.
 */
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {Resvg} from '@resvg/resvg-js';
import {glyphShape} from './glyph-shape.ts';
import {cellAt, type RigCell, type Terminal} from '../terminal-rig.ts';

export type ScreenshotOptions = {
	/** Ground and default text colour; default: dark. */
	ground?: 'dark' | 'light';
	/** Pixels for each unit of the drawing; default 1.5. */
	zoom?: number;
};

const require = createRequire(import.meta.url);
const cellWidth = 9;
const cellHeight = 19;
const fontSize = 14.95;
const baseline = 14.5;
const margin = 14;

const grounds = {
	dark: {background: '#11131a', foreground: '#d6dae6'},
	light: {background: '#fafafa', foreground: '#24292f'},
} as const;

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

/** Returns the screen of `terminal` as PNG bytes. */
export function screenshotPng(terminal: Terminal, options: ScreenshotOptions = {}): Buffer {
	const fonts = join(dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf');
	const files = ['', '-Bold', '-Oblique', '-BoldOblique'].map(face =>
		join(fonts, `DejaVuSansMono${face}.ttf`),
	);
	const resvg = new Resvg(screenshotSvg(terminal, options), {
		font: {loadSystemFonts: false, fontFiles: files, defaultFontFamily: 'DejaVu Sans Mono'},
		fitTo: {mode: 'zoom', value: options.zoom ?? 1.5},
	});
	return resvg.render().asPng();
}

/** Returns the screen of `terminal` as an SVG document. */
export function screenshotSvg(
	terminal: Terminal,
	{ground = 'dark'}: ScreenshotOptions = {},
): string {
	const colors = grounds[ground];
	const width = terminal.cols * cellWidth + 2 * margin;
	const height = terminal.rows * cellHeight + 2 * margin;
	const drawn: string[] = [];
	for (let y = 0; y < terminal.rows; y += 1)
		for (let x = 0; x < terminal.cols; x += 1)
			drawn.push(drawCell(cellAt(terminal, x, y), x, y, colors));
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`,
		` font-family="DejaVu Sans Mono" font-size="${fontSize}">`,
		`<rect width="100%" height="100%" rx="8" fill="${colors.background}"/>`,
		...drawn,
		'</svg>',
	].join('');
}

function drawCell(
	cell: RigCell,
	x: number,
	y: number,
	ground: {background: string; foreground: string},
): string {
	if (cell.width === 0) return '';
	let foreground = colorOf(cell.foreground) ?? ground.foreground;
	let background = colorOf(cell.background);
	if (cell.inverse) [foreground, background] = [background ?? ground.background, foreground];
	const left = margin + x * cellWidth;
	const top = margin + y * cellHeight;
	const box = {left, top, width: cellWidth * cell.width, height: cellHeight};
	const fill = background
		? `<rect x="${left}" y="${top}" width="${box.width}" height="${cellHeight}" fill="${background}" shape-rendering="crispEdges"/>`
		: '';
	if (cell.character.trim() === '') return fill;
	const opacity = cell.dim ? ' opacity="0.6"' : '';
	const shape = glyphShape(cell.character, box);
	if (shape !== undefined)
		return `${fill}<g fill="${foreground}" stroke="${foreground}"${opacity}>${shape}</g>`;
	const look = [
		cell.bold ? ' font-weight="bold"' : '',
		cell.italic ? ' font-style="italic"' : '',
		cell.underline ? ' text-decoration="underline"' : '',
	].join('');
	return `${fill}<text x="${left}" y="${top + baseline}" fill="${foreground}"${look}${opacity}>${escapeXml(cell.character)}</text>`;
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

function escapeXml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
