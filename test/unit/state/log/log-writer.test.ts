import {
	appendFileSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {AppError} from '../../../../state/domain/error.ts';
import {parseLine, textBytesMax} from '../../../../state/log/log-line.ts';
import {type LogWriterOptions, openLogWriter} from '../../../../state/log/log-writer.ts';

let folder: string;
let path: string;
let nowMs: number;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	path = join(folder, 'logs', 'BTC.log');
	nowMs = Date.UTC(2026, 10, 21, 22, 24);
});

afterEach(() => rmSync(folder, {recursive: true}));

function open(options: Partial<LogWriterOptions> = {}) {
	return openLogWriter({path, prefix: 'BTC-SIM', nowMs: () => nowMs, ...options});
}

const textsIn = (file: string) =>
	readFileSync(file, 'utf8')
		.split('\n')
		.slice(0, -1)
		.map(line => parseLine(line)?.text ?? line);

describe('lines', () => {
	test('a line is in the file when the call returns, in the format of the contract', () => {
		const log = open();
		log.info('Bar 42');
		log.error('no margin');
		expect(readFileSync(path, 'utf8')).toBe(
			'2026-11-21T22:24:00.000Z INFO  [BTC-SIM] Bar 42\n2026-11-21T22:24:00.000Z ERROR [BTC-SIM] no margin\n',
		);
		log.close();
	});

	test('many entries are as many lines, whatever their texts, and are echoed in order', () => {
		const echoed: string[] = [];
		const log = open({echo: line => echoed.push(line)});
		const texts = Array.from({length: 5000}, (_, at) => `Bar ${at}: ${'€'.repeat(at % 50)}`);
		texts[1234] = 'two\nlines';
		texts[2345] = 'x'.repeat(textBytesMax);
		texts[3456] = '\u001b[2J';
		log.writeAll(texts.map((text, at) => ({level: at % 7 === 0 ? 'WARN' : 'INFO', text})));
		log.info('after');
		const expected = texts.flatMap(text => text.replace('\u001b', '␛').split('\n'));
		expect(textsIn(path)).toEqual([...expected, 'after']);
		expect(echoed).toEqual([...expected, 'after'].map(text => `[BTC-SIM] ${text}`));
		log.close();
	});

	test('of many entries that cannot be written, each is counted', () => {
		mkdirSync(join(folder, 'logs'));
		symlinkSync('/dev/full', path);
		const log = open();
		const lost = Array.from({length: 1500}, (_, at) => ({level: 'INFO' as const, text: `${at}`}));
		log.writeAll(lost);
		rmSync(path);
		nowMs += 1000;
		log.info('again');
		log.close();
		expect(textsIn(path)).toEqual([
			'1500 log lines were lost before this one: the log file could not be written (ENOSPC)',
			'again',
		]);
	});

	test('a text of several lines becomes a prefixed line each', () => {
		const log = open();
		log.write('FATAL', 'Error: x\n\tat y\n');
		log.close();
		expect(textsIn(path)).toEqual(['Error: x', '    at y']);
	});

	test('the echo has prefix and harmless text, but no time and no level', () => {
		const echoed: string[] = [];
		const log = open({echo: line => echoed.push(line)});
		log.info('Bar 42: \u001b[2J');
		log.close();
		expect(echoed).toEqual(['[BTC-SIM] Bar 42: ␛[2J']);
	});
});

describe('output of programs', () => {
	test('lines are put together from chunks, streams apart, and the rest is kept at close', () => {
		const log = open();
		const euro = Buffer.from('€');
		log.output('stdout', Buffer.concat([Buffer.from('5 '), euro.subarray(0, 1)]));
		log.output('stderr', 'oops\nhalf');
		log.output('stdout', Buffer.concat([euro.subarray(1), Buffer.from('\n50 %\r60 %')]));
		log.close();
		expect(readFileSync(path, 'utf8').replaceAll(/^\S+ /gm, '')).toBe(
			'WARN  [BTC-SIM] oops\nINFO  [BTC-SIM] 5 €\nINFO  [BTC-SIM] 60 %\nWARN  [BTC-SIM] half\n',
		);
	});

	test('a megabyte without a newline becomes marked pieces of bounded length', () => {
		const log = open();
		log.output('stdout', Buffer.alloc(1_000_000, 'y'));
		log.info('next');
		log.close();
		const texts = textsIn(path);
		const written = texts.join('').replaceAll(/[^y]/g, '');
		expect(written.length).toBe(1_000_000);
		expect(texts.every(text => text.length <= textBytesMax + 4)).toBe(true);
		expect(texts[0]?.endsWith(' ⋯')).toBe(true);
		expect(texts[1]?.startsWith('⋯ ')).toBe(true);
	});

	test('binary garbage of every byte value leaves no control character and no line of another form', () => {
		const log = open();
		const garbage = Buffer.from(Array.from({length: 60_000}, (_, index) => (index * 7919) % 256));
		log.output('stdout', garbage);
		log.output('stderr', Buffer.alloc(20_000, 0x9b));
		log.output('stdout', Buffer.alloc(20_000, 0x09));
		log.close();
		const content = readFileSync(path, 'utf8');
		expect(content.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
		expect(
			content
				.split('\n')
				.slice(0, -1)
				.every(line => parseLine(line)),
		).toBe(true);
	});
});

describe('rotation', () => {
	test('rotated files get growing numbers once, and the oldest are deleted', () => {
		const log = open({rotateBytes: 100, keepFiles: 3});
		for (let bar = 1; bar <= 20; bar++) log.info(`Bar ${bar} ${'.'.repeat(30)}`);
		log.close();
		expect(readdirSync(join(folder, 'logs'))).toEqual([
			'BTC.log',
			'BTC.log.000007',
			'BTC.log.000008',
			'BTC.log.000009',
		]);
		const numbers = readdirSync(join(folder, 'logs'))
			.toSorted((a, b) => b.length - a.length || a.localeCompare(b))
			.flatMap(name => textsIn(join(folder, 'logs', name)))
			.map(text => Number(text.split(' ')[1]));
		expect(numbers).toEqual([13, 14, 15, 16, 17, 18, 19, 20]);
	});

	test('keepFiles 0 keeps the current file alone', () => {
		const log = open({rotateBytes: 100, keepFiles: 0});
		for (let bar = 1; bar <= 20; bar++) log.info(`Bar ${bar}`);
		log.close();
		expect(readdirSync(join(folder, 'logs'))).toEqual(['BTC.log']);
	});

	test('a file that somebody moved or deleted is made anew within a second', () => {
		const log = open();
		log.info('before');
		renameSync(path, join(folder, 'taken'));
		nowMs += 1000;
		log.info('after');
		rmSync(join(folder, 'logs'), {recursive: true});
		nowMs += 1000;
		log.info('again');
		log.close();
		expect(textsIn(join(folder, 'taken'))).toEqual(['before']);
		expect(textsIn(path)).toEqual(['again']);
	});

	test('a line that the last process left unfinished does not swallow the next one', () => {
		open().close();
		appendFileSync(path, '2026-11-21T22:2');
		const log = open();
		log.info('new life');
		log.close();
		expect(textsIn(path)).toEqual(['2026-11-21T22:2 ⋯ (cut short)', 'new life']);
	});
});

describe('faults', () => {
	test('a full disk throws nothing, and the number of lost lines is told when space returns', () => {
		mkdirSync(join(folder, 'logs'));
		symlinkSync('/dev/full', path);
		const log = open();
		for (let bar = 1; bar <= 1000; bar++) log.info(`Bar ${bar}`);
		rmSync(path);
		nowMs += 100;
		log.info('space again');
		log.close();
		expect(textsIn(path)).toEqual([
			'1000 log lines were lost before this one: the log file could not be written (ENOSPC)',
			'space again',
		]);
	});

	test('lines lost at the end are told at close', () => {
		mkdirSync(join(folder, 'logs'));
		symlinkSync('/dev/full', path);
		const log = open();
		log.info('lost');
		rmSync(path);
		log.close();
		expect(textsIn(path)).toEqual([
			'1 log line was lost before this one: the log file could not be written (ENOSPC)',
		]);
	});

	test('a log that cannot be opened is refused with its path and a remedy', () => {
		writeFileSync(join(folder, 'logs'), 'a file where the folder should be');
		expect(() => open()).toThrow(AppError);
		expect(() => open()).toThrow(/BTC\.log could not be opened.*\nwhy: .*\nfix: /);
	});

	test('while a moved file cannot be made anew, lines go on into the moved one', () => {
		const log = open();
		log.info('first');
		renameSync(path, join(folder, 'moved'));
		mkdirSync(path);
		nowMs += 1000;
		log.info('second');
		rmSync(path, {recursive: true});
		nowMs += 1000;
		log.info('third');
		log.close();
		expect(textsIn(join(folder, 'moved'))).toEqual(['first', 'second']);
		expect(textsIn(path)).toEqual(['third']);
	});

	test('a wall clock that steps back stops neither retries nor lines', () => {
		mkdirSync(join(folder, 'logs'));
		symlinkSync('/dev/full', path);
		const log = open();
		log.info('lost');
		rmSync(path);
		nowMs -= 3_600_000;
		log.info('an hour earlier');
		log.close();
		expect(textsIn(path)[1]).toBe('an hour earlier');
	});

	test('a rotation that fails leaves the log going on in its old file', () => {
		mkdirSync(join(folder, 'logs', 'BTC.log.000001', 'x'), {recursive: true});
		const log = open({rotateBytes: 200});
		for (let bar = 1; bar <= 20; bar++) log.info(`Bar ${bar}`);
		log.close();
		expect(textsIn(path).length + countRotated()).toBe(20);
	});

	function countRotated(): number {
		return readdirSync(join(folder, 'logs'))
			.filter(name => /\.\d{6}$/.test(name) && name !== 'BTC.log.000001')
			.flatMap(name => textsIn(join(folder, 'logs', name))).length;
	}
});
