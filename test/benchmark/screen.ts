/** What the screen writer costs: bytes a frame for a scrolling log pane, and processor time a frame. */
import {EventEmitter} from 'node:events';
import {renderLogRow} from '../../source/terminal/log-row.ts';
import {createScreenWriter} from '../../source/terminal/screen-writer.ts';
import {createTheme} from '../../source/terminal/theme.ts';
import {type Benchmark, type Figure, quantile} from './figure.ts';

const columns = 120;
const rows = 40;
const framesPerSecond = 30;
const paneTop = 14;
const paneHeight = 24;
const frameCount = 600;
const theme = createTheme('dark', 'truecolor');

const names = ['BTC', 'ETH', 'GOLD', 'OIL', 'EURUSD', 'SPX'];

function logLine(sequence: number): string {
	const second = String(sequence % 60).padStart(2, '0');
	const name = names[sequence % names.length] ?? '';
	const price = (60_000 + ((sequence * 7919) % 10_000) / 100).toFixed(2);
	return `2026-11-21T22:24:${second}.123Z INFO  [${name}-SIM] Bar ${sequence}: close=${price} signal=HOLD position=+0.12 equity=10049.20`;
}

/** Chrome with six cards whose numbers change twice a second. */
function chromeFrame(frame: number): string {
	const tick = Math.floor(frame / (framesPerSecond / 2));
	return Array.from({length: paneTop + 1}, (_, y) =>
		names
			.slice(0, 3)
			.map((name, index) =>
				theme.paint(
					index === 1 ? 'running' : 'text',
					`│ ${name} ${String((tick * 31 + y * 7 + index) % 9973).padStart(8)}`.padEnd(39),
				),
			)
			.join(''),
	).join('\n');
}

function createSink() {
	let bytes = 0;
	const terminal = Object.assign(new EventEmitter(), {
		columns,
		rows,
		write(text: string, written: () => void) {
			bytes += Buffer.byteLength(text);
			written();
			return true;
		},
	});
	return {terminal, bytes: () => bytes};
}

function paneAt(end: number): {top: number; rows: string[]; endSequence: number} {
	const visible = Array.from({length: paneHeight}, (_, y) =>
		renderLogRow(logLine(end - paneHeight + y), {width: columns, theme}),
	);
	return {top: paneTop, rows: visible, endSequence: end};
}

/** Paints `frameCount` frames at a number of log lines a second; returns bytes and times. */
function run(linesPerSecond: number): {kilobytesPerSecond: number; timesMs: number[]} {
	const {terminal, bytes} = createSink();
	const writer = createScreenWriter({terminal});
	const timesMs: number[] = [];
	let before = 0;
	for (let frame = 0; frame < frameCount; frame += 1) {
		if (frame === framesPerSecond) before = bytes();
		const start = performance.now();
		const end = 1000 + Math.floor((frame * linesPerSecond) / framesPerSecond);
		writer.batch(() => {
			if (frame % (framesPerSecond / 2) === 0) writer.chromeStream.write(chromeFrame(frame));
			writer.setPane(paneAt(end));
		});
		if (frame >= framesPerSecond) timesMs.push(performance.now() - start);
	}

	const seconds = (frameCount - framesPerSecond) / framesPerSecond;
	return {kilobytesPerSecond: (bytes() - before) / 1000 / seconds, timesMs};
}

/** A frame that redraws every row, as a program without differences would. */
function bytesOfFullPaint(): number {
	const {terminal, bytes} = createSink();
	const writer = createScreenWriter({terminal});
	const entered = bytes();
	writer.chromeStream.write(chromeFrame(0));
	writer.setPane(paneAt(1000));
	writer.flush();
	return bytes() - entered;
}

export const benchmark: Benchmark = {
	name: 'screen writer',
	async run() {
		const full = (bytesOfFullPaint() * framesPerSecond) / 1000;
		run(1000);
		const goals = new Map([
			[0, 3],
			[10, 6],
			[100, 20],
			[1000, 110],
		]);
		const figures: Figure[] = [];
		for (const [linesPerSecond, goal] of goals) {
			const {kilobytesPerSecond, timesMs} = run(linesPerSecond);
			const at = `${linesPerSecond} log lines/s, ${columns}×${rows}, ${framesPerSecond} fps`;
			figures.push(
				{
					name: `bytes to the terminal at ${at}`,
					value: kilobytesPerSecond,
					unit: 'KB/s',
					goal: {atMost: goal},
					note: `redrawing whole frames: ${full.toFixed(0)} KB/s`,
				},
				{
					name: `processor time a frame at ${at}`,
					value: quantile(timesMs, 0.5) * 1000,
					unit: 'µs',
					goal: null,
					note: `p99 ${(quantile(timesMs, 0.99) * 1000).toFixed(0)} µs, log rows included`,
				},
			);
		}

		return figures;
	},
};
