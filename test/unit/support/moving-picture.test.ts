import {expect, test} from 'vitest';
import type {RigCell} from '../../support/terminal-rig.ts';
import {movingPicture} from '../../support/picture/moving-picture.ts';

const cell = (character: string): RigCell => ({
	character,
	width: 1,
	foreground: 'default',
	background: 'default',
	bold: false,
	dim: false,
	italic: false,
	underline: false,
	inverse: false,
});
const row = (text: string) => Array.from(text, one => cell(one));
const frame = (atMs: number, ...rows: string[]) => ({atMs, rows: rows.map(row)});

test('cells that never change are drawn once, a piece that changes once for each content', () => {
	const svg = movingPicture(
		[
			frame(0, 'BTC      off', 'same'),
			frame(1000, 'BTC      run', 'same'),
			frame(2000, 'BTC      off', 'same'),
		],
		4000,
	);
	expect(svg.split('>BTC<')).toHaveLength(2);
	expect(svg.split('>same<')).toHaveLength(2);
	expect(svg.split('>off<')).toHaveLength(2);
	expect(svg.split('>run<')).toHaveLength(2);
	expect(svg).toContain('keyTimes="0;.2500;.5000" values="inline;none;inline"');
	expect(svg).toContain('keyTimes="0;.2500;.5000" values="none;inline;none"');
	expect(svg).toContain('dur="4s"');
});

test('without animations the last frame is seen', () => {
	const svg = movingPicture([frame(0, 'one'), frame(500, 'two')], 1000);
	const [, one, two] = /id="(\w+)"><text[^>]*>one.*id="(\w+)"><text[^>]*>two/s.exec(svg) ?? [];
	expect(svg).toContain(`<use href="#${one}" display="none">`);
	expect(svg).toContain(`<use href="#${two}">`);
});
