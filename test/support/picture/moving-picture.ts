/**
 * Screens of a terminal with their times → one animated SVG. It holds text, not bitmaps: cells that never change are
 * drawn once, and each other piece of a row once for all the times at which it is the same. Pure.
 */
import type {RigCell} from '../terminal-rig.ts';
import {cellHeight, drawCells, grounds} from './draw-cells.ts';
import {svgDocument} from './screenshot.ts';

export type Frame = {
	/** Milliseconds since the first frame. */
	atMs: number;
	/** Rows of cells; each frame has as many. */
	rows: ReadonlyArray<readonly RigCell[]>;
};

/** Cells between two changing ones that are redrawn with them. */
const gapMax = 6;

/** Returns the animation. It repeats; `endMs` is the time at which it begins again. */
export function movingPicture(frames: readonly Frame[], endMs: number): string {
	const [first] = frames;
	if (first === undefined) throw new Error('a moving picture needs a frame');
	const ground = grounds.dark;
	const shapes = new Map<string, string>();
	const drawn: string[] = [];
	for (const [y, cells] of first.rows.entries()) {
		const versions = frames.map(({rows}) => rows[y] ?? []);
		const content: string[] = [];
		for (const {from, to, changes} of partsOf(versions)) {
			if (!changes) content.push(drawCells(cells, ground, {from, to}));
			else
				for (const {svg, times} of showings(versions, frames, {from, to, endMs})) {
					const id = shapes.get(svg) ?? `p${shapes.size}`;
					shapes.set(svg, id);
					content.push(animated(id, times, endMs));
				}
		}

		const row = content.join('');
		if (row !== '') drawn.push(`<g transform="translate(0 ${y * cellHeight})">${row}</g>`);
	}

	const defs = [...shapes].map(([svg, id]) => `<g id="${id}">${svg}</g>`).join('\n');
	const size = {columns: first.rows[0]?.length ?? 0, rows: first.rows.length};
	return svgDocument(drawn.join('\n'), {...size, ground: 'dark', defs});
}

type Part = {from: number; to: number; changes: boolean};

/** Parts the columns of a row into pieces that change and pieces that do not. */
function partsOf(versions: ReadonlyArray<readonly RigCell[]>): Part[] {
	const [first = []] = versions;
	const texts = versions.map(cells => cells.map(cell => JSON.stringify(cell)));
	const parts: Part[] = [];
	for (let at = 0; at < first.length; at += 1) {
		const changes = texts.some(cells => cells[at] !== texts[0]?.[at]);
		const last = parts.at(-1);
		const before = parts.at(-2);
		if (last?.changes === changes) last.to = at + 1;
		else if (changes && before?.changes && last !== undefined && last.to - last.from <= gapMax) {
			parts.pop();
			before.to = at + 1;
		} else parts.push({from: at, to: at + 1, changes});
	}

	return parts;
}

type Times = ReadonlyArray<readonly [fromMs: number, toMs: number]>;

/** Returns each drawing of a piece with the times at which it is shown; an empty one is not drawn. */
function showings(
	versions: ReadonlyArray<readonly RigCell[]>,
	frames: readonly Frame[],
	{from, to, endMs}: {from: number; to: number; endMs: number},
): {svg: string; times: Times}[] {
	const times = new Map<string, [number, number][]>();
	for (const [index, cells] of versions.entries()) {
		const svg = drawCells(cells, grounds.dark, {from, to});
		const begin = frames[index]?.atMs ?? 0;
		const end = frames[index + 1]?.atMs ?? endMs;
		const shown = times.get(svg) ?? [];
		const last = shown.at(-1);
		if (last !== undefined && last[1] === begin) last[1] = end;
		else shown.push([begin, end]);
		times.set(svg, shown);
	}

	times.delete('');
	return [...times].map(([svg, shown]) => ({svg, times: shown}));
}

/** A piece that is shown at some times. A reader without animations shows the last frame. */
function animated(id: string, times: Times, endMs: number): string {
	const keyTimes = ['0'];
	const values = [times[0]?.[0] === 0 ? 'inline' : 'none'];
	const add = (ms: number, value: string) => {
		if (ms <= 0 || ms >= endMs) return;
		keyTimes.push((ms / endMs).toFixed(4).replace(/^0/, ''));
		values.push(value);
	};
	for (const [fromMs, toMs] of times) {
		add(fromMs, 'inline');
		add(toMs, 'none');
	}

	const isLast = times.at(-1)?.[1] === endMs;
	return [
		`<use href="#${id}"${isLast ? '' : ' display="none"'}>`,
		`<animate attributeName="display" dur="${endMs / 1000}s" repeatCount="indefinite" calcMode="discrete"`,
		` keyTimes="${keyTimes.join(';')}" values="${values.join(';')}"/></use>`,
	].join('');
}
