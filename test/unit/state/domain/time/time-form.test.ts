import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {
	findTimeForm,
	timeFormNamed,
	timeForms,
} from '../../../../../state/domain/time/time-form.ts';

function read(text: string): string {
	const finding = findTimeForm([text]);
	if (!finding.ok) return finding.row === null ? 'ambiguous' : 'none';
	return `${finding.form.name} ${new Date(finding.form.read(text) ?? Number.NaN).toISOString()}`;
}

describe('the time of a bar', () => {
	it.each([
		['2024-01-31T09:30:00Z', 'iso-zone 2024-01-31T09:30:00.000Z'],
		['2024-01-31 09:30:00+02:00', 'iso-zone 2024-01-31T07:30:00.000Z'],
		['2024-01-31 09:30:00+0200', 'iso-zone 2024-01-31T07:30:00.000Z'],
		['2024-01-31T09:30:00.5-05', 'iso-zone 2024-01-31T14:30:00.500Z'],
		['2024-01-31 09:30 UTC', 'iso-zone 2024-01-31T09:30:00.000Z'],
		['2024-01-31 09:30', 'iso 2024-01-31T09:30:00.000Z'],
		['2024/01/31 09:30:00', 'iso 2024-01-31T09:30:00.000Z'],
		['2024.01.31 09:30:00.123456', 'iso 2024-01-31T09:30:00.123Z'],
		['2024-01-31', 'date 2024-01-31T00:00:00.000Z'],
		['2024.01.31', 'date 2024-01-31T00:00:00.000Z'],
		['20240131', 'compact-date 2024-01-31T00:00:00.000Z'],
		['20240101093000', 'compact-second 2024-01-01T09:30:00.000Z'],
		['20240131 093000', 'compact-apart 2024-01-31T09:30:00.000Z'],
		['20240131 09:30:00', 'compact-apart 2024-01-31T09:30:00.000Z'],
		['1706693400', 'epoch-s 2024-01-31T09:30:00.000Z'],
		['1706693400.25', 'epoch-s 2024-01-31T09:30:00.250Z'],
		['1706693400000', 'epoch-ms 2024-01-31T09:30:00.000Z'],
		['1706693400123456', 'epoch-us 2024-01-31T09:30:00.123Z'],
		['1706693400123456789', 'epoch-ns 2024-01-31T09:30:00.123Z'],
		['31/01/2024', 'day-first 2024-01-31T00:00:00.000Z'],
		['31.01.2024 09:30:00.000', 'day-first-time 2024-01-31T09:30:00.000Z'],
		['01/31/2024', 'month-first 2024-01-31T00:00:00.000Z'],
		['1/31/2024 09:30', 'month-first-time 2024-01-31T09:30:00.000Z'],
		['01.02.2024', 'day-first 2024-02-01T00:00:00.000Z'],
	])('%s is %s', (text, expected) => {
		expect(read(text)).toBe(expected);
	});

	it.each(['202401010930', '01/02/2024', '02-01-2024', '1/2/2024 09:30'])(
		'%s may be two things, and is refused',
		text => {
			expect(read(text)).toBe('ambiguous');
		},
	);

	it.each([
		'',
		'yesterday',
		'2026-13-01',
		'20261301',
		'2023-02-29',
		'2026-02-30T10:00Z',
		'2026-01-01 24:00',
		'2026-01-01 09:60',
		'2026-01-01T10:00+15:00',
		'2026-01/01',
		'18991231',
		'21000101',
		'20240101096000',
		'99999999999999',
		'-5',
		'5',
		'99999999',
		'1e9',
		'0x65b9',
		'1_706_693_400',
		'１７０６６９３４００',
		'9999999999999999999999',
	])('%j is none', text => {
		expect(read(text)).toBe('none');
	});

	it('later rows say which of two forms a column has', () => {
		expect(findTimeForm(['01/02/2024', '02/02/2024', '13/02/2024'])).toMatchObject({
			form: {name: 'day-first'},
		});
		expect(findTimeForm(['202401010930', '202401019975'])).toMatchObject({
			form: {name: 'epoch-ms'},
		});
	});

	it('a column has one form: the first row of another is named', () => {
		expect(findTimeForm(['2024-01-31', '20240201'])).toMatchObject({ok: false, row: 1});
		expect(findTimeForm(['2024-01-31T09:30:00Z', '2024-01-31T09:31:00'])).toMatchObject({row: 1});
		expect(findTimeForm(['1706693400', '1706693400000'])).toMatchObject({row: 1});
	});

	it('each form reads its own example, and the documentation has all of them', () => {
		const page = readFileSync(new URL('../../../../../docs/bars.md', import.meta.url), 'utf8');
		for (const {name, kind, example} of timeForms) {
			const expected = kind === 'day' ? '2024-01-31T00:00:00.000Z' : '2024-01-31T09:30:00.000Z';
			const ms = timeFormNamed(name)?.read(example) ?? Number.NaN;
			expect([name, new Date(ms).toISOString()]).toEqual([name, expected]);
			expect([name, page.includes(`| \`${name}\` | \`${example}\` |`)]).toEqual([name, true]);
		}
	});
});
