import {patternOf} from '../../../support/pattern.ts';
import {
	appendFileSync,
	mkdirSync,
	mkdtempSync,
	renameSync,
	rmSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type MergedLog, openMergedLog} from '../../../../state/log/merged-log.ts';

let folder: string;
let log: MergedLog;
const startMs = Date.UTC(2026, 10, 21, 22, 24);

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	log = openMergedLog({sources: [source('A'), source('B')], monotonicMs: () => 0});
});

afterEach(() => {
	log.close();
	rmSync(folder, {recursive: true});
});

const source = (name: string) => ({name, path: join(folder, `${name}.log`)});

function line(name: string, second: number, text: string, level = 'INFO '): string {
	return `${new Date(startMs + second * 1000).toISOString()} ${level} [${name}-SIM] ${text}\n`;
}

function append(name: string, ...lines: string[]): void {
	appendFileSync(source(name).path, lines.join(''));
}

const texts = (page: {lines: {text: string}[]}) => page.lines.map(({text}) => text);

describe('order', () => {
	test('lines of several logs are merged by time; of equal times the first source comes first', () => {
		append('B', line('B', 1, 'b1'), line('B', 2, 'b2'));
		append('A', line('A', 1, 'a1'), line('A', 3, 'a3'));
		expect(texts(log.tail(10))).toEqual(['a1', 'b1', 'b2', 'a3']);
		expect(texts(log.after(log.start(), 10))).toEqual(['a1', 'b1', 'b2', 'a3']);
		expect(texts(log.before(log.end(), 2))).toEqual(['b2', 'a3']);
	});

	test('a line without a time stays behind the line before it, across rotation too', () => {
		append('A', line('A', 1, 'a1'), 'at x (y.js:1)\n');
		renameSync(source('A').path, `${source('A').path}.000001`);
		append('A', 'at z (y.js:2)\n', line('A', 9, 'a9'));
		append('B', line('B', 2, 'b2'));
		const expected = ['a1', 'at x (y.js:1)', 'at z (y.js:2)', 'b2', 'a9'];
		expect(texts(log.tail(10))).toEqual(expected);
		expect(texts(log.after(log.start(), 10))).toEqual(expected);
	});

	test('control characters and broken UTF-8 of a foreign file are harmless', () => {
		appendFileSync(source('A').path, Buffer.from([0x1b, 0x5b, 0x32, 0x4a, 0xff, 0x0a]));
		expect(texts(log.tail(1))).toEqual(['␛[2J\ufffd']);
	});

	test('a line that is still being written is not shown before its newline', () => {
		append('A', line('A', 1, 'a1'), line('A', 2, 'a2').slice(0, -1));
		const page = log.tail(5);
		expect(texts(page)).toEqual(['a1']);
		append('A', '\n');
		expect(texts(log.after(log.before(log.end(), 1).start, 5))).toEqual(['a2']);
	});

	test('a line longer than the window is one line, shown by its head', () => {
		append('A', line('A', 1, 'a1'), line('A', 2, 'y'.repeat(300_000)), line('A', 3, 'a3'));
		for (const page of [log.tail(5), log.after(log.start(), 5)]) {
			expect(page.lines.map(({text}) => text.slice(0, 3))).toEqual(['a1', 'yyy', 'a3']);
			expect(page.lines[1]?.text.length).toBeLessThan(20_000);
		}
	});
});

describe('positions', () => {
	test('a follower gets each line once, through rotation, and drains the old file first', () => {
		append('A', line('A', 1, 'a1'));
		let {end} = log.tail(5);
		append('A', line('A', 2, 'a2'));
		renameSync(source('A').path, `${source('A').path}.000001`);
		append('A', line('A', 3, 'a3'));
		const page = log.after(end, 5);
		expect(texts(page)).toEqual(['a2', 'a3']);
		({end} = page);
		expect(texts(log.after(end, 5))).toEqual([]);
		expect(texts(log.before(end, 2))).toEqual(['a2', 'a3']);
	});

	test('several rotations between two looks lose nothing', () => {
		append('A', line('A', 1, 'a1'));
		const {end} = log.tail(5);
		for (let number = 1; number <= 3; number++) {
			append('A', line('A', 1 + number, `a${number + 1}`));
			renameSync(source('A').path, `${source('A').path}.00000${number}`);
		}
		append('A', line('A', 9, 'a9'));
		expect(texts(log.after(end, 9))).toEqual(['a2', 'a3', 'a4', 'a9']);
	});

	test('a log that was moved elsewhere is drained before its successor', () => {
		append('A', line('A', 1, 'a1'));
		const {end} = log.tail(5);
		append('A', line('A', 2, 'a2'));
		renameSync(source('A').path, join(folder, 'moved'));
		append('A', line('A', 3, 'a3'));
		expect(texts(log.after(end, 5))).toEqual(['a2', 'a3']);
	});

	test('deleted rotated files are passed over, and a deleted current one is drained', () => {
		append('A', line('A', 1, 'a1'));
		renameSync(source('A').path, `${source('A').path}.000007`);
		append('A', line('A', 2, 'a2'));
		const start = log.start();
		rmSync(`${source('A').path}.000007`);
		rmSync(source('A').path);
		append('A', line('A', 3, 'a3'));
		expect(texts(log.after(start, 5))).toEqual(['a2', 'a3']);
	});

	test('a truncated file is read from its start', () => {
		append('A', line('A', 1, 'long before'), line('A', 2, 'a2'));
		const {end} = log.tail(5);
		truncateSync(source('A').path);
		append('A', line('A', 3, 'a3'));
		expect(texts(log.after(end, 5))).toEqual(['a3']);
		expect(texts(log.tail(5))).toEqual(['a3']);
	});

	test('a missing or empty log, or a folder in its place, shows nothing and disturbs no other', () => {
		append('B', line('B', 1, 'b1'));
		expect(texts(log.tail(5))).toEqual(['b1']);
		expect(log.tail(5).status).toBe('end');
		writeFileSync(source('A').path, '');
		expect(texts(log.tail(5))).toEqual(['b1']);
		rmSync(source('A').path);
		mkdirSync(source('A').path);
		expect(texts(log.tail(5))).toEqual(['b1']);
	});

	test('a moment is found in files of any length', () => {
		const lines = Array.from({length: 5000}, (_, second) => line('A', second, `a${second}`));
		writeFileSync(`${source('A').path}.000001`, lines.slice(0, 2000).join(''));
		writeFileSync(source('A').path, lines.slice(2000).join(''));
		append('B', line('B', 1999.5, 'b'));
		log.tail(1);
		for (const second of [0, 1, 1999, 2000, 2001, 4999]) {
			const page = log.after(log.positionAt(startMs + second * 1000), 1);
			expect(texts(page)).toEqual([`a${second}`]);
		}
		expect(texts(log.after(log.positionAt(startMs + 1_999_500), 2))).toEqual(['b', 'a2000']);
		expect(texts(log.after(log.positionAt(startMs + 5_000_000), 1))).toEqual([]);
	});

	test('logs that stay when the sources change keep their positions', () => {
		append('A', line('A', 1, 'a1'));
		const {end} = log.tail(5);
		log.setSources([source('C'), source('A')]);
		append('A', line('A', 2, 'a2'));
		append('C', line('C', 1.5, 'c'));
		expect(texts(log.after(end, 5))).toEqual(['c', 'a2']);
	});
});

describe('filter', () => {
	beforeEach(() => {
		append('A', line('A', 1, 'buy 5'), line('A', 2, 'no margin', 'ERROR'), line('A', 5, 'sell 5'));
		append('B', line('B', 3, 'buy 7'), 'untimed buy\n', line('B', 4, 'slow', 'WARN '));
	});

	test.each([
		[{names: new Set(['B'])}, ['buy 7', 'untimed buy', 'slow']],
		[{levelAtLeast: 'WARN' as const}, ['no margin', 'slow']],
		[{pattern: patternOf(/buy/)}, ['buy 5', 'buy 7', 'untimed buy']],
		[{pattern: patternOf(/BUY \d/gi)}, ['buy 5', 'buy 7']],
		[{pattern: patternOf(/buy \d|MARGIN$/gi)}, ['buy 5', 'no margin', 'buy 7']],
		[{pattern: patternOf(/22:24:0[12]/)}, ['buy 5', 'no margin']],
		[{sinceMs: startMs + 3000}, ['buy 7', 'untimed buy', 'slow', 'sell 5']],
		[{pattern: patternOf(/buy/), names: new Set(['A']), sinceMs: startMs + 1500}, []],
	])('%o lets through what it names, up and down', (filter, expected) => {
		const up = log.tail(10, filter);
		expect(texts(up)).toEqual(expected);
		expect(texts(log.after(log.start(), 10, filter))).toEqual(expected);
		expect(texts(log.after(up.start, 10, filter))).toEqual(expected);
	});

	test('lines that report a figure are left out where they are shown elsewhere, and nothing else', () => {
		append(
			'B',
			line('B', 6, '{"metric": "agents", "value": 25}'),
			line('B', 7, '  {"value":-1.5,"metric":"depth"}'),
			line('B', 8, '{"metric": "agents", "value": "many"}'),
			line('B', 9, 'sent {"metric": "agents", "value": 25}'),
			line('B', 10, '{"metric": "agents", "value": 25}', 'WARN '),
		);
		const rest = [
			'sell 5',
			'{"metric": "agents", "value": "many"}',
			'sent {"metric": "agents", "value": 25}',
			'{"metric": "agents", "value": 25}',
		];
		expect(texts(log.tail(4, {hidesMetrics: true}))).toEqual(rest);
		expect(texts(log.tail(1, {hidesMetrics: true, levelAtLeast: 'WARN'}))).toEqual(rest.slice(-1));
		expect(texts(log.tail(4, {}))).toHaveLength(4);
		expect(texts(log.tail(6, {}))).toContain('{"metric": "agents", "value": 25}');
	});

	test('a follower with a filter sees new matches alone, the last n of them', () => {
		const {end} = log.tail(1);
		append('A', line('A', 6, 'buy 8'), line('A', 7, 'hold'), line('A', 8, 'buy 9'));
		const page = log.tail(10, {pattern: patternOf(/buy/)}, end);
		expect(texts(page)).toEqual(['buy 8', 'buy 9']);
		expect(texts(log.tail(1, {pattern: patternOf(/buy/)}, end))).toEqual(['buy 9']);
		expect(texts(log.before(page.start, 1))).toEqual(['sell 5']);
	});
});

describe('find', () => {
	beforeEach(() => {
		for (let second = 0; second < 3000; second++) {
			append(second % 2 ? 'A' : 'B', line('X', second, `line ${second}`));
		}
	});

	test('the next match is found in both directions, and the view can go on from it', () => {
		const found = log.find(log.end(), patternOf(/line \d00$/), {direction: 'backward'});
		if (found.status !== 'found') throw new Error(found.status);
		expect(found.line.text).toBe('line 900');
		expect(texts(log.after(found.before, 2))).toEqual(['line 900', 'line 901']);
		expect(texts(log.before(found.before, 1))).toEqual(['line 899']);
		const next = log.find(found.after, patternOf(/line 9+$/), {direction: 'forward'});
		expect(next).toMatchObject({status: 'found', line: {text: 'line 999'}});
	});

	test('a search stops at the end of the files', () => {
		expect(log.find(log.start(), patternOf(/nowhere/), {direction: 'forward'})).toEqual({
			status: 'end',
		});
		expect(log.find(log.end(), patternOf(/nowhere/), {direction: 'backward'})).toEqual({
			status: 'end',
		});
	});

	test('out of time, a search says where to go on, and comes to its end step by step', () => {
		let nowMs = 0;
		const slow = openMergedLog({sources: [source('A'), source('B')], monotonicMs: () => nowMs++});
		let steps = 0;
		let position = slow.end();
		for (;;) {
			const result = slow.find(position, patternOf(/line 1$/), {
				direction: 'backward',
				budgetMs: 1,
			});
			if (result.status === 'found') break;
			if (result.status === 'end') throw new Error('not found');
			({position} = result);
			steps++;
		}
		slow.close();
		expect(steps).toBeGreaterThan(2);
	});
});
