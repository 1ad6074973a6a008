/**
 * Runs a program in a pseudo-terminal and shows what a person would see: its bytes go through a headless
 * terminal. Tests press keys and wait for conditions on the screen, never for time.
 */
import {createRequire} from 'node:module';
import type * as Unicode11 from '@xterm/addon-unicode11';
import type * as Xterm from '@xterm/headless';
import {type IPty, spawn} from '@lydell/node-pty';

// Both packages are CommonJS whose named exports Node cannot see from a module.
const require = createRequire(import.meta.url);
const {Terminal: HeadlessTerminal} = require('@xterm/headless') as typeof Xterm;
const {Unicode11Addon} = require('@xterm/addon-unicode11') as typeof Unicode11;

/** Variables that would change how the child draws, unless a test gives them. */
const removedVariables = [
	'CI',
	'CONTINUOUS_INTEGRATION',
	'GITHUB_ACTIONS',
	'VITEST',
	'VITEST_WORKER_ID',
	'VITEST_POOL_ID',
	'TMUX',
	'NO_COLOR',
	'FORCE_COLOR',
	'NODE_EXTRA_CA_CERTS',
];

/** Pause between two looks at the screen, in milliseconds. */
const pollMs = 10;

/** Bytes of {@link TerminalRig.rawLog} kept, in UTF-16 units. */
const rawLogMax = 8 << 20;

export type RigOptions = {
	columns?: number;
	rows?: number;
	/** Added to the cleaned environment; undefined removes a variable. */
	env?: Record<string, string | undefined>;
	cwd?: string;
	/** Called with each piece of output, for measurements. */
	onOutput?: (text: string) => void;
};

/** One character cell; colours as `default`, `palette:n` or `#rrggbb`. */
export type RigCell = {
	character: string;
	/** 0 for the second half of a wide character. */
	width: number;
	foreground: string;
	background: string;
	bold: boolean;
	dim: boolean;
	italic: boolean;
	underline: boolean;
	inverse: boolean;
};

export type Terminal = Xterm.Terminal;
export type TerminalRig = Awaited<ReturnType<typeof startTerminalRig>>;

/** Returns a headless terminal with the widths of Unicode 11, as modern terminals have them. */
export function createHeadlessTerminal(columns: number, rows: number): Terminal {
	const terminal = new HeadlessTerminal({
		cols: columns,
		rows,
		allowProposedApi: true,
		scrollback: 0,
	});
	terminal.loadAddon(new Unicode11Addon());
	terminal.unicode.activeVersion = '11';
	return terminal;
}

/** Starts `command`; end it with {@link TerminalRig.stop} in every test. */
export async function startTerminalRig(
	command: string,
	parameters: readonly string[],
	options: RigOptions = {},
) {
	const {columns = 120, rows = 40, cwd = process.cwd(), onOutput} = options;
	const terminal = createHeadlessTerminal(columns, rows);
	const child = spawn(command, [...parameters], {
		cols: columns,
		rows,
		cwd,
		env: childEnvironment(options.env ?? {}),
		name: 'xterm-256color',
	});
	let rawLog = '';
	let bytesReceived = 0;
	child.onData(text => {
		rawLog = (rawLog + text).slice(-rawLogMax);
		bytesReceived += Buffer.byteLength(text);
		terminal.write(text);
		onOutput?.(text);
	});
	const exited = new Promise<number>(resolve => {
		child.onExit(({exitCode, signal}) => resolve(signal ? 128 + signal : exitCode));
	});

	/** Resolves once everything received so far is on the screen. */
	const settled = async (): Promise<void> =>
		new Promise<void>(resolve => {
			terminal.write('', resolve);
		});

	/** Waits until `predicate` holds for the screen's text; fails with the screen after `deadlineMs`. */
	async function until(predicate: (screen: string) => boolean, deadlineMs = 10_000): Promise<void> {
		const endMs = performance.now() + deadlineMs;
		for (;;) {
			await settled();
			const screen = screenText(terminal);
			if (predicate(screen)) return;
			if (performance.now() > endMs)
				throw new Error(`the screen did not change as expected in ${deadlineMs} ms:\n${screen}`);
			await pause(pollMs);
		}
	}

	return {
		terminal,
		child: child as Pick<IPty, 'pid' | 'pause' | 'resume'>,
		press: (bytes: string): void => child.write(bytes),
		until,
		settled,
		screen: (): string => screenText(terminal),
		row: (y: number): string => rowText(terminal, y),
		cell: (x: number, y: number): RigCell => cellAt(terminal, x, y),
		resize(columnsNow: number, rowsNow: number): void {
			terminal.resize(columnsNow, rowsNow);
			child.resize(columnsNow, rowsNow);
		},
		bytesReceived: (): number => bytesReceived,
		rawLog: (): string => rawLog,
		isAlternateScreen: (): boolean => terminal.buffer.active.type === 'alternate',
		cursorHidden: (): boolean =>
			rawLog.lastIndexOf('\u001B[?25l') > rawLog.lastIndexOf('\u001B[?25h'),
		/** Resolves with the exit code (128 + number for a signal); fails after `deadlineMs`. */
		async exitCode(deadlineMs = 10_000): Promise<number> {
			const timer = new AbortController();
			const late = pause(deadlineMs, timer.signal).then(() => {
				throw new Error(`the program did not end in ${deadlineMs} ms:\n${screenText(terminal)}`);
			});
			const code = await Promise.race([exited, late]);
			timer.abort();
			await settled();
			return code;
		},
		signal: (name: NodeJS.Signals): void => child.kill(name),
		/** Closes the terminal, as a lost connection does. */
		hangUp(): void {
			child.pause();
			// The types of the package leave it out.
			(child as unknown as {destroy(): void}).destroy();
		},
		/** Ends the program by SIGKILL when it still runs. */
		async stop(): Promise<void> {
			try {
				child.kill('SIGKILL');
			} catch {
				// It has ended already.
			}

			await exited;
			terminal.dispose();
		},
	};
}

/** The text of the screen, rows joined by newlines, blanks at their ends removed. */
export function screenText(terminal: Terminal): string {
	return Array.from({length: terminal.rows}, (_, y) => rowText(terminal, y)).join('\n');
}

function rowText(terminal: Terminal, y: number): string {
	const {active} = terminal.buffer;
	return (
		active
			.getLine(active.viewportY + y)
			?.translateToString(true)
			.trimEnd() ?? ''
	);
}

/** Returns the cell at column `x`, row `y`, both from 0. */
export function cellAt(terminal: Terminal, x: number, y: number): RigCell {
	const {active} = terminal.buffer;
	const cell = active.getLine(active.viewportY + y)?.getCell(x);
	if (!cell) throw new RangeError(`no cell at column ${x}, row ${y}`);
	return {
		character: cell.getChars() === '' && cell.getWidth() === 1 ? ' ' : cell.getChars(),
		width: cell.getWidth(),
		...colors(cell),
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
		italic: cell.isItalic() !== 0,
		underline: cell.isUnderline() !== 0,
		inverse: cell.isInverse() !== 0,
	};
}

function colors(cell: Xterm.IBufferCell): {foreground: string; background: string} {
	const name = (isDefault: boolean, isRgb: boolean, color: number): string => {
		if (isDefault) return 'default';
		return isRgb ? `#${color.toString(16).padStart(6, '0')}` : `palette:${color}`;
	};
	return {
		foreground: name(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
		background: name(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
	};
}

function childEnvironment(given: Record<string, string | undefined>): Record<string, string> {
	const environment: Record<string, string | undefined> = {...process.env};
	for (const name of removedVariables) delete environment[name];
	Object.assign(environment, {TERM: 'xterm-256color', COLORTERM: 'truecolor'}, given);
	return Object.fromEntries(
		Object.entries(environment).filter(
			(entry): entry is [string, string] => entry[1] !== undefined,
		),
	);
}

async function pause(delayMs: number, signal?: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		const timer = setTimeout(resolve, delayMs);
		signal?.addEventListener('abort', () => clearTimeout(timer));
	});
}
