/**
 * Lays out the chrome with Ink into the screen writer's stream, without touching terminal or signals. Ink
 * lays out whole trees (120×14 cells take 5 ms), so independent parts have separate trees: the clock, the
 * rest of the header, each card. Boxes over the cards need them all in one tree.
 */
import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import {render} from 'ink';
import type {ReactElement} from 'react';
import {App} from '../ui/app.tsx';
import type {Paint} from '../ui/paint.ts';
import {Block} from '../ui/widget/block.tsx';
import {Row} from '../ui/widget/row.tsx';
import {type Line, lineWidth} from './text/line.ts';
import type {CardView} from './view/select-card.ts';
import type {ViewModel} from './view/select.ts';

export type Chrome = {
	/** Lays out `view` and hands its rows to the stream before it returns. */
	draw(view: ViewModel, paint: Paint): void;
	close(): void;
};

export function createChrome(stream: NodeJS.WriteStream): Chrome {
	const trees = new Map<string, Tree>();

	/** The tree of one part of the screen; unchanged `parts` draw nothing. */
	function draw(place: string, node: ReactElement, content: readonly unknown[]): string {
		let tree = trees.get(place);
		if (tree === undefined) trees.set(place, (tree = createTree(stream)));
		return tree.draw(node, JSON.stringify(content));
	}

	function drawRow(place: string, line: Line, {theme, paint}: Look): string {
		return draw(place, <Row line={line} paint={paint} />, [theme, stream.columns, line]);
	}

	/** A row of cards: their trees are placed side by side, since each card fills its box exactly. */
	function drawCards(row: number, cards: readonly CardView[], {theme, paint}: Look): string {
		const columns = cards.map(({lines, width}, column) =>
			draw(`card ${row} ${column}`, <Block lines={lines} paint={paint} width={width} />, [
				theme,
				width,
				lines,
			]).split('\n'),
		);
		const height = cards[0]?.lines.length ?? 0;
		return Array.from({length: height}, (_, y) =>
			columns.map(lines => lines[y] ?? '').join(''),
		).join('\n');
	}

	function drawBody(view: ViewModel, look: Look): string {
		const {main, overlays, mainRows, paneStatus, footer, small} = view;
		if (small !== null || main.kind !== 'cards' || overlays.length > 0)
			return draw('body', <App view={view} paint={look.paint} />, [
				{...view, header: null, clock: null},
			]);
		const cards = main.rows.map((row, index) => drawCards(index, row, look)).join('\n');
		const missing = mainRows - cards.split('\n').length;
		return [
			cards + '\n'.repeat(Math.max(0, missing)),
			...paneStatus.map((line, row) => drawRow(`pane title ${row}`, line, look)),
			drawRow('footer', footer, look),
		].join('\n');
	}

	/** Ink cuts spaces at the end of a row, so the spaces before the clock are inserted here. */
	function drawTop({header, clock, width}: ViewModel, look: Look): string {
		const gap = Math.max(0, width - lineWidth(header) - lineWidth(clock));
		return drawRow('header', header, look) + ' '.repeat(gap) + drawRow('clock', clock, look);
	}

	return {
		draw(view, paint) {
			const look = {theme: view.theme, paint};
			const body = drawBody(view, look);
			stream.write(view.small === null ? `${drawTop(view, look)}\n${body}` : body);
		},
		close() {
			for (const tree of trees.values()) tree.close();
		},
	};
}

type Look = {theme: string; paint: Paint};

type Tree = {
	/** Returns the rows of `node`, joined; lays it out again only if `key` changed. */
	draw(node: ReactElement, key: string): string;
	close(): void;
};

/** One tree of Ink, drawing into memory. */
function createTree(terminal: NodeJS.WriteStream): Tree {
	let frame = '';
	let drawnKey = '';
	let instance: ReturnType<typeof render> | null = null;
	const sink: unknown = Object.defineProperties(new EventEmitter(), {
		columns: {get: () => terminal.columns},
		rows: {get: () => terminal.rows},
		isTTY: {value: true},
		writable: {value: true},
		write: {
			value(text: string): boolean {
				if (text !== '' && !text.startsWith('\u001B[?')) frame = text;
				return true;
			},
		},
	});
	const stdout = sink as NodeJS.WriteStream;
	const noInput = Object.assign(new PassThrough(), {isTTY: false}) as unknown as NodeJS.ReadStream;
	return {
		draw(node, key) {
			if (key === drawnKey) return frame;
			drawnKey = key;
			if (instance === null)
				// Each commit is written whole and at once; the screen writer finds the differences.
				instance = render(node, {
					stdout,
					stderr: stdout,
					stdin: noInput,
					debug: true,
					patchConsole: false,
					exitOnCtrlC: false,
				});
			else {
				instance.rerender(node);
			}
			return frame;
		},
		close: () => instance?.unmount(),
	};
}
