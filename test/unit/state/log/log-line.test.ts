import {describe, expect, test} from 'vitest';
import {
	createLineEncoder,
	levelRankOf,
	parseLine,
	sanitizeText,
	timestampOf,
} from '../../../../state/log/log-line.ts';

const atMs = Date.UTC(2026, 10, 21, 22, 24, 0, 123);
const example = '2026-11-21T22:24:00.123Z INFO  [BTC-SIM] Bar 42: close=67412.50';

describe('line format', () => {
	test('a line carries time, padded level, prefix and text', () => {
		const {bytes, encode} = pick(createLineEncoder('BTC-SIM'));
		expect(bytes.toString('utf8', 0, encode('INFO', 'Bar 42: close=67412.50', atMs))).toBe(
			`${example}\n`,
		);
	});

	test('time and level of the line before do not stick', () => {
		const {bytes, encode} = pick(createLineEncoder('X-SIM'));
		encode('DEBUG', 'a longer text than the next', atMs);
		expect(bytes.toString('utf8', 0, encode('ERROR', 'no', atMs))).toBe(
			'2026-11-21T22:24:00.123Z ERROR [X-SIM] no\n',
		);
		expect(bytes.toString('utf8', 0, encode('ERROR', 'no', atMs + 877))).toBe(
			'2026-11-21T22:24:01.000Z ERROR [X-SIM] no\n',
		);
	});

	test('what was written is parsed back, brackets in the text included', () => {
		expect(parseLine('2026-11-21T22:24:00.123Z FATAL [A.b_c-LIVE] [x] y] z')).toEqual({
			atMs,
			level: 'FATAL',
			prefix: 'A.b_c-LIVE',
			text: '[x] y] z',
		});
		expect(parseLine(Buffer.from(example))?.text).toBe('Bar 42: close=67412.50');
		expect(parseLine('2026-11-21T22:24:00.123Z WARN  [X-SIM] ')?.text).toBe('');
	});

	test.each([
		'',
		'Traceback (most recent call last):',
		'2026-11-21T22:24:00.123Z',
		'2026-11-21T22:24:00.123Z INFO ',
		'2026-11-21T22:24:00.123Z NOISE [X-SIM] y',
		'2026-11-21T22:24:00.123Z INFO  X-SIM y',
		'2026-1x-21T22:24:00.123Z INFO  [X-SIM] y',
	])('a foreign line is not parsed: %j', line => {
		expect(parseLine(line)).toBeNull();
	});

	test('time and rank are read in place, in the middle of other bytes', () => {
		const bytes = Buffer.from(`xxx\n${example}\n`);
		expect(timestampOf(bytes, 4, bytes.length - 1)).toBe(atMs);
		expect(levelRankOf(bytes, 4, bytes.length - 1)).toBe(1);
		expect(timestampOf(bytes, 3, bytes.length)).toBeNaN();
		expect(levelRankOf(bytes, 3, bytes.length)).toBe(-1);
	});
});

describe('sanitizeText', () => {
	test.each([
		['\u001b[2J\u001b[31mred\u001b[0m', '␛[2J␛[31mred␛[0m'],
		['a\tb', 'a    b'],
		['bell\u0007 back\u0008 del\u007f nul\0', 'bell␇ back␈ del␡ nul␀'],
		['\u009b2J \u0085', '\\x9b2J \\x85'],
		['abc\u202edef\u2066\u200f', 'abc\\u202edef\\u2066\\u200f'],
		['a\u2028b', 'a\\u2028b'],
		['10 %\r50 %\r100 %\r', '100 %'],
		['line of Windows\r', 'line of Windows'],
		['\r', ''],
		['price 67 412,50 € 日本 🚀', 'price 67 412,50 € 日本 🚀'],
	])('%j is shown as %j', (text, shown) => {
		expect(sanitizeText(text)).toBe(shown);
	});
});

function pick(encoder: ReturnType<typeof createLineEncoder>) {
	return {bytes: encoder.bytes, encode: encoder.encode.bind(encoder)};
}
