import {EventEmitter} from 'node:events';
import {expect, test} from 'vitest';
import {createScreenWriter} from '../../../../source/terminal/screen-writer.ts';

/** A terminal that takes a write only when the test says so. */
function createSlowTerminal(columns = 40, rows = 10) {
	const sent: string[] = [];
	const waiting: Array<() => void> = [];
	const terminal = Object.assign(new EventEmitter(), {
		columns,
		rows,
		write(text: string, written: () => void) {
			sent.push(text);
			waiting.push(written);
			return false;
		},
	});
	return {
		terminal,
		take: () => sent.splice(0),
		drain: (): void => {
			for (const written of waiting.splice(0)) written();
		},
	};
}

function start(options: {columns?: number; rows?: number; synchronized?: boolean} = {}) {
	const slow = createSlowTerminal(options.columns, options.rows);
	let dirty = 0;
	const writer = createScreenWriter({
		terminal: slow.terminal,
		synchronized: options.synchronized ?? false,
		onDirty: () => {
			dirty += 1;
		},
	});
	slow.drain();
	return {...slow, writer, entered: slow.take().join(''), dirtyCount: () => dirty};
}

const log = Array.from({length: 30}, (_, index) => `log line ${index} ${'abc'.repeat(index % 4)}`);
const paneOf = (end: number) => ({top: 2, rows: log.slice(end - 5, end), endSequence: end});

test('it enters the alternate screen without cursor and automatic wrap', () => {
	const {entered} = start();
	for (const mode of ['?1049h', '?25l', '?7l']) expect(entered).toContain(`\u001B[${mode}`);
	expect(entered).not.toContain('?1000h');
});

test('a scrolled pane sends its new row and not the others', () => {
	const {writer, take, drain} = start();
	writer.batch(() => writer.setPane(paneOf(10)));
	drain();
	take();
	writer.batch(() => writer.setPane(paneOf(11)));
	const [frame = ''] = take();
	expect(frame).toBe('\u001B[3;7r\u001B[7H\n\u001B[r\u001B[7Hlog line 10 abcabc');
});

test('scrolling back moves the pane down and draws the row on top', () => {
	const {writer, take, drain} = start();
	writer.batch(() => writer.setPane(paneOf(10)));
	drain();
	take();
	writer.batch(() => writer.setPane(paneOf(9)));
	expect(take()).toEqual(['\u001B[3;7r\u001B[3H\u001BM\u001B[r\u001B[3Hlog line 4 ']);
});

test('only the changed cells of the chrome are sent', () => {
	const {writer, take, drain} = start();
	writer.batch(() => writer.chromeStream.write('price 67,412.50 up\nfooter'));
	drain();
	take();
	writer.batch(() => writer.chromeStream.write('price 67,419.50 up\nfooter'));
	expect(take()).toEqual(['\u001B[1;12H9']);
});

test('nothing is written when nothing changed', () => {
	const {writer, take, drain} = start();
	writer.chromeStream.write('same');
	expect(writer.flush()).toBe(true);
	drain();
	take();
	writer.chromeStream.write('same');
	expect(writer.flush()).toBe(false);
	expect(take()).toEqual([]);
});

test('the last row of the terminal is never drawn', () => {
	const {writer, take} = start({rows: 4});
	writer.batch(() => writer.chromeStream.write('1\n2\n3\n4\n5'));
	expect(take().join('')).toBe('\u001B[r\u001B[0m\u001B[2J\u001B[1H1\u001B[2H2\u001B[3H3');
});

test('while a frame waits others are skipped; one repaint with the newest follows', () => {
	const {writer, take, drain} = start();
	writer.batch(() => writer.chromeStream.write('frame 0'));
	take();
	for (let frame = 1; frame <= 50; frame += 1)
		writer.batch(() => writer.chromeStream.write(`frame ${frame}`));
	expect(take()).toEqual([]);
	expect(writer.stats()).toMatchObject({frames: 1, framesSkipped: 50});
	drain();
	expect(take()).toEqual(['\u001B[1;7H50']);
	drain();
	expect(take()).toEqual([]);
});

test('a resize repaints everything, without touching the scrollback, and tells Ink', () => {
	const {writer, take, drain, terminal, dirtyCount} = start({synchronized: true});
	writer.batch(() => writer.chromeStream.write('a'));
	drain();
	take();
	let resized = 0;
	writer.chromeStream.on('resize', () => {
		resized += 1;
	});
	const before = dirtyCount();
	Object.assign(terminal, {columns: 20, rows: 5});
	terminal.emit('resize');
	expect(dirtyCount()).toBe(before + 1);
	expect(resized).toBe(1);
	expect(writer.chromeStream.columns).toBe(20);
	writer.flush();
	const [frame = ''] = take();
	expect(frame.startsWith('\u001B[?2026h\u001B[r\u001B[0m\u001B[2J')).toBe(true);
	expect(frame.endsWith('\u001B[?2026l')).toBe(true);
	expect(frame).not.toContain('3J');
});

test('suspended or closed it paints nothing; resumed it paints everything', () => {
	const {writer, take, drain} = start();
	writer.batch(() => writer.chromeStream.write('a'));
	drain();
	take();
	writer.suspend();
	writer.batch(() => writer.chromeStream.write('b'));
	expect(take()).toEqual([]);
	writer.resume();
	drain();
	writer.flush();
	expect(take().join('')).toContain('\u001B[2J\u001B[1Hb');
	writer.close();
	drain();
	writer.batch(() => writer.chromeStream.write('c'));
	expect(take()).toEqual([]);
});
