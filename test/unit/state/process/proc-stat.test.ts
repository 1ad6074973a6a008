import {expect, test} from 'vitest';
import {parseAuxiliaryVector, pageBytes} from '../../../../state/process/auxiliary-vector.ts';
import {parseProcStat, readProcStat} from '../../../../state/process/proc-stat.ts';
import {parsePsStat} from '../../../../state/process/ps-stat.ts';

const numbers =
	'S 1 42 43 0 -1 4194560 100 0 0 0 7 5 0 0 20 0 11 0 987654 1000000 300 18446744073709551615 1 1 0';

test.each(['node', 'a b', 'evil) S 9 9 9', ')', '((', 'x) Z 1 (y'])(
	'the numbers are found behind the command name %j',
	name => {
		expect(parseProcStat(`17 (${name}) ${numbers}\n`)).toEqual({
			state: 'S',
			ppid: 1,
			pgrp: 42,
			session: 43,
			threads: 11,
			processStart: '987654',
			cpuTicks: 12,
			rssBytes: 300 * pageBytes(),
		});
	},
);

test.each(['', '17 (node', '17 (node) S 1'])('%j is no line of facts', line => {
	expect(parseProcStat(line)).toBeNull();
});

test('this process has its parent, several threads and a plausible memory', () => {
	const stat = readProcStat(process.pid);
	expect(stat?.ppid).toBe(process.ppid);
	expect(stat?.threads).toBeGreaterThan(1);
	const {rss} = process.memoryUsage();
	expect(stat?.rssBytes).toBeGreaterThan(rss / 2);
	expect(stat?.rssBytes).toBeLessThan(rss * 2);
});

test('a pid that nobody has is null', () => {
	expect(readProcStat(2 ** 31 - 2)).toBeNull();
});

test.each([
	[8, true],
	[8, false],
	[4, true],
	[4, false],
] as const)(
	'page size is read from a vector of %d-byte words, little-endian %s',
	(word, little) => {
		const bytes = Buffer.alloc(word * 4);
		const put = (value: number, at: number) => {
			const view = new DataView(bytes.buffer, bytes.byteOffset);
			if (word === 4) view.setUint32(at, value, little);
			else view.setBigUint64(at, BigInt(value), little);
		};
		put(6, 0);
		put(16_384, word);
		expect(parseAuxiliaryVector(bytes, word, little).get(6)).toBe(16_384);
	},
);

test('a line of ps gives the same facts', () => {
	expect(parsePsStat('Ss  1 501 2048 1:01.52 Sat Nov 21 22:24:00 2026    \n')).toEqual({
		state: 'S',
		ppid: 1,
		pgrp: 501,
		session: 501,
		threads: 1,
		processStart: 'Sat Nov 21 22:24:00 2026',
		cpuTicks: 6152,
		rssBytes: 2_097_152,
	});
	expect(parsePsStat('')).toBeNull();
});
