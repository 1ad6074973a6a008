import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	archivedInstance,
	archiveName,
	compareArchives,
} from '../../../../state/ledger/archive-name.ts';

test('an archive carries the name and the second at which it was made', () => {
	expect(archiveName('BTC', Date.UTC(2026, 10, 21, 22, 4, 5), 0)).toBe('BTC-20261121_220405.db');
	expect(archiveName('BTC', Date.UTC(2026, 10, 21, 22, 4, 5), 2)).toBe('BTC-20261121_220405-2.db');
	expect(archivedInstance('BTC.db')).toBeNull();
	expect(archivedInstance('notes.txt')).toBeNull();
});

test('any name of an instance comes back out of the name of its archive', () => {
	const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
	const time = fc.integer({min: 0, max: Date.UTC(9999, 0)});
	fc.assert(
		fc.property(name, time, fc.nat(20), (instance, nowMs, again) => {
			expect(archivedInstance(archiveName(instance, nowMs, again))).toBe(instance);
		}),
	);
});

test('archives are ordered by time, then by number', () => {
	const names = [
		'A-20260101_000000-10.db',
		'A-20260101_000000.db',
		'A-20251231_235959-3.db',
		'A-20260101_000000-9.db',
	];
	expect(names.sort(compareArchives)).toEqual([
		'A-20251231_235959-3.db',
		'A-20260101_000000.db',
		'A-20260101_000000-9.db',
		'A-20260101_000000-10.db',
	]);
});
