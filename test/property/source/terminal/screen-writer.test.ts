import {EventEmitter} from 'node:events';
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {clipToWidth} from '../../../../source/terminal/text.ts';
import {createScreenWriter} from '../../../../source/terminal/screen-writer.ts';
import {
	cellAt,
	createHeadlessTerminal,
	screenText,
	type Terminal,
} from '../../../support/terminal-rig.ts';

/** A terminal in memory that takes each write at once. */
function createFakeTerminal(columns: number, rows: number) {
	const sent: string[] = [];
	const terminal = Object.assign(new EventEmitter(), {
		columns,
		rows,
		write(text: string, written: () => void) {
			sent.push(text);
			written();
			return true;
		},
	});
	return {terminal, take: () => sent.splice(0).join('')};
}

const replay = async (terminal: Terminal, bytes: string): Promise<void> =>
	new Promise(resolve => {
		terminal.write(bytes, resolve);
	});

function cellsOfScreen(terminal: Terminal): string[] {
	return Array.from({length: terminal.rows}, (_, y) =>
		Array.from({length: terminal.cols}, (_, x) => {
			const cell = cellAt(terminal, x, y);
			if (cell.width === 0) return '';
			const flags = [cell.bold, cell.dim, cell.italic, cell.underline, cell.inverse].map(Number);
			return `${cell.character}${cell.foreground}${cell.background}${flags.join('')}`.replace(
				'defaultdefault00000',
				'',
			);
		}).join('|'),
	);
}

const words = fc.constantFrom(
	'alpha',
	'βeta',
	'你好',
	'🚀',
	'│',
	'●',
	'▁▂▃',
	'x',
	'   ',
	'12.5%',
	'e\u0301',
	'👨‍👩‍👧',
	'⠿⡇',
	'한',
	'❤️',
	'🇩🇪',
	'ｱﾞ',
	'☺',
	'и',
	'中',
);
const styles = fc.constantFrom(
	'31',
	'32;1',
	'7',
	'0',
	'48;5;17',
	'39',
	'38;2;1;2;3',
	'22',
	'2',
	'4',
	'24',
	'27',
	'',
	'49',
	'3',
	'97',
	'103',
	'38:5:9',
);
const piece = fc.oneof(
	{weight: 3, arbitrary: words},
	{weight: 1, arbitrary: styles.map(style => `\u001B[${style}m`)},
);
const pieces = fc.array(piece, {maxLength: 24});
const line = pieces.map(parts => parts.join(''));
/** A new row, or one piece of the old row replaced, as most changes of the chrome are. */
const change = fc.oneof(
	pieces.map(parts => () => parts),
	fc.tuple(fc.nat({max: 23}), piece).map(
		([at, part]) =>
			(old: readonly string[]) =>
				old.toSpliced(at % (old.length + 1), 1, part),
	),
);

type Step = {
	chrome: Array<((old: readonly string[]) => readonly string[]) | null>;
	scrolled: number;
	height: number;
	size: number;
	invalid: boolean;
};
const step: fc.Arbitrary<Step> = fc.record({
	chrome: fc.array(fc.option(change, {freq: 2}), {minLength: 9, maxLength: 9}),
	scrolled: fc.integer({min: -3, max: 5}),
	height: fc.oneof(
		{weight: 6, arbitrary: fc.constant(-1)},
		{weight: 1, arbitrary: fc.integer({min: 0, max: 9})},
	),
	size: fc.oneof(
		{weight: 12, arbitrary: fc.constant(-1)},
		{weight: 1, arbitrary: fc.integer({min: 0, max: 3})},
	),
	invalid: fc.integer({min: 0, max: 40}).map(number => number === 0),
});

const sizes = [
	{columns: 60, rows: 16},
	{columns: 40, rows: 12},
	{columns: 20, rows: 5},
	{columns: 3, rows: 2},
] as const;

type Frame = {chrome: string[]; pane: {top: number; rows: string[]; endSequence: number}};

async function freshPaint(frame: Frame, columns: number, rows: number): Promise<string[]> {
	const {terminal, take} = createFakeTerminal(columns, rows);
	const writer = createScreenWriter({terminal});
	writer.chromeStream.write(frame.chrome.join('\n'));
	writer.setPane(frame.pane);
	writer.flush();
	const screen = createHeadlessTerminal(columns, rows);
	await replay(screen, take());
	const cells = cellsOfScreen(screen);
	screen.dispose();
	return cells;
}

test('what the writer sends shows the same cells as a fresh paint, frame after frame', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(line, {minLength: 40, maxLength: 40}),
			fc.array(step, {minLength: 30, maxLength: 30}),
			async (log, steps) => {
				let size: {columns: number; rows: number} = sizes[0];
				const fake = createFakeTerminal(size.columns, size.rows);
				const writer = createScreenWriter({terminal: fake.terminal});
				const screen = createHeadlessTerminal(size.columns, size.rows);
				let chrome = Array.from({length: 9}, (): readonly string[] => []);
				let height = 7;
				let endSequence = 100;
				for (const {
					chrome: changes,
					scrolled,
					height: newHeight,
					size: newSize,
					invalid,
				} of steps) {
					if (newSize >= 0) {
						size = sizes[newSize] ?? sizes[0];
						Object.assign(fake.terminal, size);
						screen.resize(size.columns, size.rows);
						fake.terminal.emit('resize');
					}

					if (newHeight >= 0) height = newHeight;
					if (invalid) writer.invalidate();
					endSequence += scrolled;
					const {columns} = size;
					chrome = chrome.map((old, y) => changes[y]?.(old) ?? old);
					const rows = Array.from({length: height}, (_, y) =>
						clipToWidth(log[(endSequence + y) % log.length] ?? '', columns),
					);
					const drawn = chrome.map(parts => clipToWidth(parts.join(''), columns));
					const frame: Frame = {chrome: drawn, pane: {top: 5, rows, endSequence}};
					writer.batch(() => {
						writer.chromeStream.write(frame.chrome.join('\n'));
						writer.setPane(frame.pane);
					});
					await replay(screen, fake.take());
					expect(cellsOfScreen(screen)).toEqual(await freshPaint(frame, size.columns, size.rows));
				}

				screen.dispose();
			},
		),
		{numRuns: 30},
	);
});

test('plain and wide text stands where it was put, whatever the screen showed before', async () => {
	const plain = fc
		.array(fc.constantFrom('alpha', 'βeta', '你好', '│', '▁▂▃', ' ', '12.5%'), {maxLength: 20})
		.map(pieces => clipToWidth(pieces.join(''), 40));
	const frames = fc.array(fc.array(plain, {minLength: 11, maxLength: 11}), {
		minLength: 20,
		maxLength: 20,
	});
	await fc.assert(
		fc.asyncProperty(frames, async all => {
			const {terminal, take} = createFakeTerminal(40, 12);
			const writer = createScreenWriter({terminal});
			const screen = createHeadlessTerminal(40, 12);
			for (const [index, rows] of all.entries()) {
				writer.chromeStream.write([...rows.slice(0, 3), ...rows.slice(9)].join('\n'));
				writer.setPane({top: 3, rows: rows.slice(3, 9), endSequence: index});
				writer.flush();
				await replay(screen, take());
				expect(screenText(screen).split('\n')).toEqual([...rows.map(row => row.trimEnd()), '']);
			}

			screen.dispose();
		}),
		{numRuns: 20},
	);
});
