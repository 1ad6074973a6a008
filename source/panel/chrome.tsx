/**
 * Ink, tamed: lays out the chrome into the screen writer's stream and touches neither terminal nor signals.
 * The header is a tree of its own: its clock ticks each second, and Ink lays out whole trees.
 */
import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import {render} from 'ink';
import type {ReactElement} from 'react';
import {App} from '../ui/app.tsx';
import type {Paint} from '../ui/paint.ts';
import {Row} from '../ui/widget/row.tsx';
import type {ViewModel} from './select.ts';

export type Chrome = {
	/** Lays out `view` and hands its rows to the stream before it returns. */
	draw(view: ViewModel, paint: Paint): void;
	close(): void;
};

export function createChrome(stream: NodeJS.WriteStream): Chrome {
	const header = createTree(stream);
	const body = createTree(stream);
	return {
		draw(view, paint) {
			const rows = body.draw(<App view={view} paint={paint} />, bodyKey(view));
			if (view.tooSmall !== null) {
				stream.write(rows);
				return;
			}
			const top = header.draw(
				<Row line={view.header} paint={paint} />,
				JSON.stringify([view.theme, view.width, view.header]),
			);
			stream.write(`${top}\n${rows}`);
		},
		close() {
			header.close();
			body.close();
		},
	};
}

/** Everything but the header; the same key, the same rows. */
function bodyKey(view: ViewModel): string {
	return JSON.stringify({...view, header: null});
}

type Tree = {
	/** Returns the rows of `node`, joined; lays it out anew only when `key` changed. */
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
