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
import {readLastLines} from '../../../../state/log/read-last-lines.ts';

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
		expect(readFileSync(path, 'utf8').replaceAll(/^2026-\S+ /gm, '')).toBe(
			'WARN  [BTC-SIM] oops\nINFO  [BTC-SIM] 5 €\nINFO  [BTC-SIM] 50 %\r60 %\nWARN  [BTC-SIM] half\n',
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

	test('every byte of a program is in the file as it was printed, and only newlines begin a line', () => {
		const log = open();
		const garbage = Buffer.from(Array.from({length: 60_000}, (_, index) => (index * 7919) % 256));
		for (let at = 0; at < garbage.length; at += 4321)
			log.output('stdout', garbage.subarray(at, at + 4321));
		log.close();
		const head = '2026-11-21T22:24:00.000Z INFO  [BTC-SIM] ';
		const lines = readFileSync(path, 'latin1').split('\n').slice(0, -1);
		expect(lines.every(line => line.startsWith(head))).toBe(true);
		const printed = lines.map(line => line.slice(head.length)).join('\n');
		expect(printed === garbage.toString('latin1')).toBe(true);
	});

	test('what a program prints is harmless where it is shown', () => {
		const echoed: string[] = [];
		const log = open({echo: line => echoed.push(line)});
		log.output('stdout', '\u001b[2J\u0000 50 %\r\u009b60 %\u202e\n\r\n');
		log.output('stdout', Buffer.from([0xff, 0x0a]));
		log.close();
		const shown = ['\\x9b60 %\\u202e', '', '\ufffd'];
		expect(echoed).toEqual(shown.map(text => `[BTC-SIM] ${text}`));
		const head = '2026-11-21T22:24:00.000Z INFO  [BTC-SIM] ';
		expect(readLastLines(path, 9)).toEqual(shown.map(text => head + text));
	});

	test('a dollar sign in a name is one', () => {
		const log = open({prefix: 'A$&$$-SIM'});
		log.output('stdout', 'one\ntwo\n');
		log.close();
		expect(readFileSync(path, 'utf8').replaceAll(/^2026-\S+ /gm, '')).toBe(
			'INFO  [A$&$$-SIM] one\nINFO  [A$&$$-SIM] two\n',
		);
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

	test('lines that come many at a time fill each file as single ones do', () => {
		const texts = Array.from({length: 500}, (_, at) => `line ${at} ${'.'.repeat(at % 40)}`);
		const sizes = [1, 500].map(atOnce => {
			rmSync(join(folder, 'logs'), {recursive: true, force: true});
			const log = open({rotateBytes: 1000, keepFiles: 99});
			for (let at = 0; at < texts.length; at += atOnce)
				log.output('stdout', `${texts.slice(at, at + atOnce).join('\n')}\n`);
			log.close();
			const files = readdirSync(join(folder, 'logs')).map(name => join(folder, 'logs', name));
			expect(files.flatMap(textsIn).toSorted()).toEqual(texts.toSorted());
			return files.map(file => readFileSync(file).length);
		});
		expect(sizes[1]).toEqual(sizes[0]);
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

	test('of whole lines of a program that cannot be written, each is counted', () => {
		mkdirSync(join(folder, 'logs'));
		symlinkSync('/dev/full', path);
		const log = open();
		log.output('stdout', 'line\n'.repeat(700));
		rmSync(path);
		nowMs += 1000;
		log.output('stdout', 'again\n');
		log.close();
		expect(textsIn(path)).toEqual([
			'700 log lines were lost before this one: the log file could not be written (ENOSPC)',
			'again',
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
