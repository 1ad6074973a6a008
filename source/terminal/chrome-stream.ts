/**
 * A stream in memory that replaces the terminal for Ink: it has the terminal's size and takes whole frames of
 * text. This works because Ink with `debug: true` writes each frame whole.
 */
import {EventEmitter} from 'node:events';
import {terminalSize} from './capability.ts';

export type ChromeStream = {
	stream: NodeJS.WriteStream;
	/** Tells Ink that the size changed. */
	resized: () => void;
};

/** Creates the stream; `onFrame` gets the rows of each frame. */
export function createChromeStream(
	terminal: {columns?: number | undefined; rows?: number | undefined},
	onFrame: (rows: readonly string[]) => void,
): ChromeStream {
	const events = new EventEmitter();
	const stream = Object.defineProperties(events, {
		columns: {get: () => terminalSize(terminal).columns},
		rows: {get: () => terminalSize(terminal).rows},
		isTTY: {value: true},
		writable: {value: true},
		write: {
			value: (text: string, encoding?: unknown, written?: unknown): boolean => {
				if (isFrame(text)) onFrame(text.split('\n'));
				for (const callback of [encoding, written])
					if (typeof callback === 'function') queueMicrotask(() => void callback());
				return true;
			},
		},
	});
	return {
		stream: stream as unknown as NodeJS.WriteStream,
		resized: () => void events.emit('resize'),
	};
}

/** Ink also writes mode changes (cursor, synchronized update) and empty text; they are not frames. */
function isFrame(text: unknown): text is string {
	return typeof text === 'string' && text !== '' && !text.startsWith('\u001B[?');
}
