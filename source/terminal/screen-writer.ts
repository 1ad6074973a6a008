/**
 * The only writer of the real terminal. Takes the frames of the chrome (from Ink, through a stream in memory)
 * and the rows of the log pane, and turns them into the fewest bytes: one write per frame. Never decides when
 * to paint, and never queues: while the terminal does not take a frame, later ones are skipped and one
 * repaint follows. Rows go to absolute addresses with automatic wrap off, so that no character of a doubtful
 * width can shift a row.
 */
import {type TerminalSize, terminalSize} from './capability.ts';
import {type ChromeStream, createChromeStream} from './chrome-stream.ts';
import {enterSequence, synchronizedBegin, synchronizedEnd, type TerminalReports} from './modes.ts';
import {composeRows, paintScreen, type ShownScreen} from './screen-diff.ts';

/** The part of `process.stdout` that the writer needs. */
export type TerminalOutput = {
	columns?: number | undefined;
	rows?: number | undefined;
	write(text: string, written: (error?: Error | null) => void): boolean;
	on(event: 'resize', listener: () => void): unknown;
	off(event: 'resize', listener: () => void): unknown;
};

/** The log pane: full-width rows between the chrome's rows above and below it. */
export type LogPane = {
	/** First row of the screen that belongs to the pane, from 0. */
	top: number;
	/** Clipped and styled, at most as wide as the terminal; their number is the height. */
	rows: readonly string[];
	/** Grows by one with every line that moved the pane up; allows scrolling instead of redrawing. */
	endSequence: number;
};

export type ScreenWriterOptions = {
	terminal: TerminalOutput;
	/** Brackets each frame with mode 2026, default true; terminals without it ignore it. */
	synchronized?: boolean;
	/** Mouse, paste and focus reports, all off by default. */
	reports?: Partial<TerminalReports>;
	/** Called when there is something to paint: chrome, pane or size changed. */
	onDirty?: () => void;
	/** Called right before a frame is written. */
	onFrame?: () => void;
};

/** Counters since the start. */
export type ScreenStats = {
	/** Frames written. */
	frames: number;
	/** Frames skipped because the terminal had not taken the previous one. */
	framesSkipped: number;
	/** UTF-8 bytes written. */
	bytes: number;
	/** Frames that erased the whole screen first. */
	fullPaints: number;
};

export type ScreenWriter = {
	/** For Ink's `render(…, {stdout, debug: true})`; each write is one frame of chrome rows. */
	chromeStream: NodeJS.WriteStream;
	/** Size of the terminal; its last row is never drawn. */
	size: () => TerminalSize;
	/** Replaces the pane; paints nothing yet. */
	setPane: (pane: LogPane) => void;
	/** Runs `change`, then paints once. */
	batch: (change: () => void) => void;
	/** Paints the changes in one write; returns false if skipped or if nothing had changed. */
	flush: () => boolean;
	/** The next frame erases and draws everything: first paint, resize, return from a stop. */
	invalidate: () => void;
	/** Paints nothing until {@link ScreenWriter.resume}; `restore.ts` gives the terminal back. */
	suspend: () => void;
	/** Takes the terminal again after a stop and paints everything. */
	resume: () => void;
	/** Writes a sequence that draws nothing, such as one for the clipboard. */
	send: (sequence: string) => void;
	stats: () => ScreenStats;
	/** Ends painting permanently. `restore.ts` gives the terminal back, once and synchronously. */
	close: () => void;
};

/** Takes over `terminal`: alternate screen, no cursor, no automatic wrap. */
export function createScreenWriter(options: ScreenWriterOptions): ScreenWriter {
	const {
		terminal,
		synchronized = true,
		reports = {},
		onDirty = () => {},
		onFrame = () => {},
	} = options;
	const [begin, end] = synchronized ? [synchronizedBegin, synchronizedEnd] : ['', ''];
	const enter = enterSequence({mouse: false, paste: false, focus: false, ...reports});
	const stats: ScreenStats = {frames: 0, framesSkipped: 0, bytes: 0, fullPaints: 0};
	let state: 'open' | 'suspended' | 'closed' = 'open';
	let writesInFlight = 0;
	let repaintDue = false;
	let chromeRows: readonly string[] = [];
	let pane: LogPane = {top: 0, rows: [], endSequence: 0};
	let shown: ShownScreen | undefined;

	const chrome: ChromeStream = createChromeStream(terminal, rows => {
		chromeRows = rows;
		if (state === 'open') onDirty();
	});

	function write(text: string): void {
		stats.bytes += Buffer.byteLength(text);
		writesInFlight += 1;
		terminal.write(text, error => {
			writesInFlight -= 1;
			if (error) state = 'closed';
			if (writesInFlight === 0 && repaintDue) flush();
		});
	}

	function flush(): boolean {
		if (state !== 'open') return false;
		if (writesInFlight > 0) {
			repaintDue = true;
			stats.framesSkipped += 1;
			return false;
		}

		repaintDue = false;
		const size = terminalSize(terminal);
		const wanted = composeRows(chromeRows, pane, size.rows - 1);
		const painted = paintScreen(shown, wanted);
		if (painted.bytes === '') return false;
		if (!shown) stats.fullPaints += 1;
		shown = painted.shown;
		stats.frames += 1;
		onFrame();
		write(begin + painted.bytes + end);
		return true;
	}

	function onResize(): void {
		shown = undefined;
		chrome.resized();
		if (state === 'open') onDirty();
	}

	terminal.on('resize', onResize);
	write(enter);

	return {
		chromeStream: chrome.stream,
		size: () => terminalSize(terminal),
		setPane(next) {
			pane = next;
			if (state === 'open') onDirty();
		},
		batch(change) {
			change();
			flush();
		},
		flush,
		invalidate() {
			shown = undefined;
		},
		suspend() {
			if (state === 'open') state = 'suspended';
		},
		resume() {
			if (state === 'closed') return;
			state = 'open';
			shown = undefined;
			write(enter);
			onDirty();
		},
		send(sequence) {
			if (state === 'open') write(sequence);
		},
		stats: () => ({...stats}),
		close() {
			state = 'closed';
			terminal.off('resize', onResize);
		},
	};
}
