/**
 * The keyboard and the mouse: puts the terminal's input into raw mode and hands over events one by one.
 * Decides nothing; what the bytes mean is `input-parser.ts`. While it is held, events are dropped: a key counts only
 * where its person saw the picture.
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
	/** Begins held, until {@link Input.release}; default false. */
	held?: boolean;
	/** Called when input is taken again after it was held. */
	onReleased?: () => void;
	/** Returns what is queued in the terminal; null: that cannot be read without waiting. Default: it cannot. */
	takeQueued?: () => Uint8Array[] | null;
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
	/** Drops all that was pressed and is not handed over yet, and what is pressed from now on. */
	hold: () => void;
	/**
	 * Takes input again, after what is queued in the terminal has been read and dropped: at once where that can be read
	 * without waiting, else after a turn of the event loop.
	 */
	release: () => void;
	isHeld: () => boolean;
};

/** Starts reading. Mouse, paste and focus reports are switched on by the screen writer. */
export function createInput(options: InputOptions): Input {
	const {stdin, escapeTimeoutMs = 50, monotonicMs = () => performance.now()} = options;
	const parser = createInputParser({escapeTimeoutMs});
	let timer: NodeJS.Timeout | undefined;
	let started = false;
	let held = options.held ?? false;
	let releasing = false;
	let readWhileReleasing = false;
	let queue: {bytes: Uint8Array; atMs: number}[] = [];

	/**
	 * Hands over after this turn of the event loop: where the process was stopped, keys that were pressed meanwhile are
	 * read before its SIGCONT is known.
	 */
	function read(bytes: Uint8Array): void {
		readWhileReleasing = true;
		if (queue.push({bytes, atMs: monotonicMs()}) === 1) setImmediate(handOver);
	}

	function handOver(): void {
		const pieces = queue;
		queue = [];
		for (const {bytes, atMs} of pieces) emit(parser.feed(bytes, atMs));
	}

	/** Waits for a turn of the event loop in which nothing was read. */
	function releaseWhenDrained(): void {
		setImmediate(() => {
			if (!releasing) return;
			if (readWhileReleasing) {
				readWhileReleasing = false;
				releaseWhenDrained();
				return;
			}
			releasing = false;
			held = false;
			options.onReleased?.();
		});
	}

	function emit(events: readonly InputEvent[]): void {
		clearTimeout(timer);
		const deadlineMs = parser.deadlineMs();
		if (deadlineMs !== undefined)
			timer = setTimeout(expire, Math.max(0, Math.ceil(deadlineMs - monotonicMs())));
		if (held) return;
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
		hold() {
			held = true;
			releasing = false;
		},
		release() {
			if (!held || releasing) return;
			handOver();
			const queued = options.takeQueued?.() ?? null;
			if (queued !== null) {
				// The parser sees it: its rest may be on the way.
				for (const bytes of queued) emit(parser.feed(bytes, monotonicMs()));
				held = false;
				options.onReleased?.();
				return;
			}
			releasing = true;
			// What was read in this turn says nothing about the queue: one whole turn has to pass.
			readWhileReleasing = true;
			releaseWhenDrained();
		},
		isHeld: () => held,
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
