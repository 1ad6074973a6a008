/** A picture of a terminal's screen without a browser: cells → SVG → PNG. */
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {Resvg} from '@resvg/resvg-js';
import {cellAt, type RigCell, type Terminal} from '../terminal-rig.ts';
import {cellHeight, cellWidth, drawCells, fontSize, grounds} from './draw-cells.ts';

export type ScreenshotOptions = {
	/** Ground and default text colour; default: dark. */
	ground?: 'dark' | 'light';
	/** Pixels for each unit of the drawing; default 1.5. */
	zoom?: number;
};

export const margin = 14;

const require = createRequire(import.meta.url);

/** Returns the screen of `terminal` as PNG bytes. */
export function screenshotPng(terminal: Terminal, options: ScreenshotOptions = {}): Buffer {
	return svgToPng(screenshotSvg(terminal, options), options.zoom);
}

/** Returns the picture `svg` as PNG bytes; of an animation its last frame. */
export function svgToPng(svg: string, zoom = 1.5): Buffer {
	const fonts = join(dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf');
	const files = ['', '-Bold', '-Oblique', '-BoldOblique'].map(face =>
		join(fonts, `DejaVuSansMono${face}.ttf`),
	);
	const resvg = new Resvg(svg, {
		font: {loadSystemFonts: false, fontFiles: files, defaultFontFamily: 'DejaVu Sans Mono'},
		fitTo: {mode: 'zoom', value: zoom},
	});
	return resvg.render().asPng();
}

/** Returns the screen of `terminal` as an SVG document. */
export function screenshotSvg(
	terminal: Terminal,
	{ground = 'dark'}: ScreenshotOptions = {},
): string {
	const rows = screenCells(terminal).map((cells, y) => {
		const drawn = drawCells(cells, grounds[ground]);
		return drawn === '' ? '' : `<g transform="translate(0 ${y * cellHeight})">${drawn}</g>`;
	});
	const size = {columns: terminal.cols, rows: terminal.rows};
	return svgDocument(rows.filter(Boolean).join('\n'), {...size, ground});
}

/** Returns the cells of the screen, row by row. */
export function screenCells(terminal: Terminal): RigCell[][] {
	return Array.from({length: terminal.rows}, (_, y) =>
		Array.from({length: terminal.cols}, (__, x) => cellAt(terminal, x, y)),
	);
}

/** Returns the document around the rows of a screen. */
export function svgDocument(
	content: string,
	{
		columns,
		rows,
		ground,
		defs = '',
	}: {
		columns: number;
		rows: number;
		ground: keyof typeof grounds;
		defs?: string;
	},
): string {
	const width = columns * cellWidth + 2 * margin;
	const height = rows * cellHeight + 2 * margin;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
		` font-family="DejaVu Sans Mono,Menlo,Consolas,monospace" font-size="${fontSize}" stroke-linecap="square">\n`,
		defs === '' ? '' : `<defs>\n${defs}\n</defs>\n`,
		`<rect width="100%" height="100%" rx="8" fill="${grounds[ground].background}"/>\n`,
		`<g transform="translate(${margin} ${margin})">\n${content}\n</g>\n</svg>\n`,
	].join('');
}
