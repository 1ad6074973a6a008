/**
 * The keyboard and the mouse: puts the terminal's input into raw mode and hands over events one by one.
 * Decides nothing; what the bytes mean is `input-parser.ts`.
 */
import {createInputParser} from './input-parser.ts';
import type {InputEvent, Key, Mouse} from './key.ts';

/** What the adapter needs of `process.stdin`. */
export type TerminalInput = {
	isTTY?: boolean | undefined;
	setRawMode?(raw: boolean): unknown;
	on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
	off(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
	resume(): unknown;
	pause(): unknown;
};

export type InputOptions = {
	stdin: TerminalInput;
	onKey: (key: Key) => void;
	onMouse?: (mouse: Mouse) => void;
	onPaste?: (text: string) => void;
	onFocus?: (focused: boolean) => void;
	/** How long a lone Escape may still become a sequence, in milliseconds; default 50. */
	escapeTimeoutMs?: number;
	/** Monotonic time in milliseconds; default `performance.now`. */
	monotonicMs?: () => number;
};

export type Input = {
	/** Raw mode again, after a stop; also called at creation. */
	start: () => void;
	/** Gives the terminal its line mode back and stops reading; the process may then end. */
	stop: () => void;
};

/** Starts reading. Mouse, paste and focus reports are switched on by the screen writer. */
export function createInput(options: InputOptions): Input {
	const {stdin, escapeTimeoutMs = 50, monotonicMs = () => performance.now()} = options;
	const parser = createInputParser({escapeTimeoutMs});
	let timer: NodeJS.Timeout | undefined;
	let started = false;

	function read(bytes: Uint8Array): void {
		emit(parser.feed(bytes, monotonicMs()));
	}

	function emit(events: readonly InputEvent[]): void {
		clearTimeout(timer);
		const deadlineMs = parser.deadlineMs();
		if (deadlineMs !== undefined)
			timer = setTimeout(expire, Math.max(0, Math.ceil(deadlineMs - monotonicMs())));
		for (const event of events) dispatch(event, options);
	}

	function expire(): void {
		emit(parser.expire(monotonicMs()));
	}

	const input: Input = {
		start() {
			if (started) return;
			started = true;
			stdin.setRawMode?.(true);
			stdin.on('data', read);
			stdin.resume();
		},
		stop() {
			if (!started) return;
			started = false;
			clearTimeout(timer);
			stdin.off('data', read);
			stdin.setRawMode?.(false);
			stdin.pause();
		},
	};
	input.start();
	return input;
}

function dispatch(event: InputEvent, {onKey, onMouse, onPaste, onFocus}: InputOptions): void {
	switch (event.type) {
		case 'key':
			onKey(event.key);
			break;
		case 'mouse':
			onMouse?.(event.mouse);
			break;
		case 'paste':
			onPaste?.(event.text);
			break;
		case 'focus':
			onFocus?.(event.focused);
			break;
	}
}
