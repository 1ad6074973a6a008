/**
 * Reads keyboard and mouse: puts the terminal's input into raw mode and delivers events one by one.
 * `input-parser.ts` interprets the bytes. While it is held, events are dropped: a key counts only if its
 * person saw the picture.
 */
import {createInputParser} from './input-parser.ts';
import type {InputEvent, Key, Mouse} from './key.ts';

/** The part of `process.stdin` that the adapter needs. */
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
	/** Called when input is accepted again after a hold. */
	onReleased?: () => void;
	/**
	 * Returns the bytes queued in the terminal; null: they cannot be read without waiting, which is the
	 * default.
	 */
	takeQueued?: () => Uint8Array[] | null;
	/** Time in which a lone Escape may still become a sequence, in milliseconds; default 50. */
	escapeTimeoutMs?: number;
	/** Monotonic time in milliseconds; default `performance.now`. */
	monotonicMs?: () => number;
};

export type Input = {
	/** Raw mode again, after a stop; also called at creation. */
	start: () => void;
	/** Gives the terminal its line mode back and stops reading, so that the process may end. */
	stop: () => void;
	/** Drops all input that is not delivered yet, and all further input. */
	hold: () => void;
	/**
	 * Accepts input again, after the queue of the terminal was read and dropped: at once if it can be read
	 * without waiting, otherwise after a turn of the event loop.
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
	 * Delivers after this turn of the event loop: after a stop of the process, keys pressed meanwhile are read
	 * before its SIGCONT is known.
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
				// The parser sees these bytes, because their rest may be on the way.
				for (const bytes of queued) emit(parser.feed(bytes, monotonicMs()));
				held = false;
				options.onReleased?.();
				return;
			}
			releasing = true;
			// Input read in this turn does not show that the queue is empty: one whole turn must pass.
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
