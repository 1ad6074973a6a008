import {expect, test} from 'vitest';
import {completeSchedule, toCron} from '../../../../../state/domain/time/schedule.ts';
import {cronProblem, cronTimes} from '../../../../../state/schedule/cron.ts';

test('what nobody says: two seconds after the close of each minute, on the market of the symbol', () => {
	expect(completeSchedule({})).toEqual({
		cron: '* * * * *',
		timeZone: null,
		offsetMs: 2000,
		calendar: null,
	});
});

test('a cron that names seconds is taken at its word', () => {
	expect(completeSchedule({cron: '30 * * * * *'}).offsetMs).toBe(0);
	expect(completeSchedule({cron: '*/5 * * * *'}).offsetMs).toBe(2000);
	expect(completeSchedule({cron: '30 * * * * *', offsetMs: 500}).offsetMs).toBe(500);
});

test.each([
	['every 1m', '* * * * *'],
	['every 5m', '*/5 * * * *'],
	['every 60m', '0 * * * *'],
	['every 4h', '0 */4 * * *'],
	['every 1d', '0 0 * * *'],
	['every 15s', '*/15 * * * * *'],
	['  0  9 * *   mon-fri ', '0 9 * * mon-fri'],
])('%j reads as %s', (text, cron) => {
	expect(toCron(text)).toBe(cron);
	expect(cronProblem(cron)).toBeNull();
});

test.each(['every 7m', 'every 0m', 'every 5h', 'every 2d', 'every m', 'every 5 weeks', 'every'])(
	'%j would not come evenly',
	text => {
		expect(toCron(text)).toBeNull();
	},
);

test.each([
	['* * * *', '4 fields'],
	['61 * * * *', '61'],
	['* * * * * * 2027', '7 fields'],
	['@daily', '1 field'],
	['2027-01-01T00:00:00', '1 field'],
	['5/0 * * * *', '5/0'],
	['a b c d e', 'a'],
])('%j is refused with the reason', (cron, word) => {
	expect(cronProblem(cron)).toContain(word);
});

test('steps that need no time zone are what croner makes of them', () => {
	for (const zone of ['UTC', 'Asia/Kathmandu', 'America/New_York'])
		for (const step of [3, 5, 15]) {
			// The list of the same minutes goes the long way.
			const minutes = Array.from({length: 60 / step}, (_, index) => index * step).join(',');
			const plain = cronTimes(`*/${step} * * * *`, zone);
			const list = cronTimes(`${minutes} * * * *`, zone);
			for (let hour = 0; hour < 24; hour += 1) {
				const atMs = Date.UTC(2026, 10, 1, hour, 14, 59);
				expect(plain.nextAfter(atMs)).toBe(list.nextAfter(atMs));
			}
		}
});

const isoTimes = (cron: string, from: string, count: number) => {
	const times = cronTimes(cron, 'America/New_York');
	let atMs = Date.parse(from);
	return Array.from({length: count}, () => {
		atMs = times.nextAfter(atMs) ?? Number.NaN;
		return new Date(atMs).toISOString().slice(0, 16);
	});
};

// New York sets its clocks forward on 2026-03-08 at 02:00 (07:00Z), back on 2026-11-01 at 02:00 (06:00Z).
test('a time that is skipped in spring comes at the change', () => {
	expect(isoTimes('30 2 * * *', '2026-03-08T00:00Z', 2)).toEqual([
		'2026-03-08T07:00',
		'2026-03-09T06:30',
	]);
});

test('a time that comes twice in autumn: once for a single time, twice for a list or a step', () => {
	expect(isoTimes('30 1 * * *', '2026-11-01T00:00Z', 2)).toEqual([
		'2026-11-01T05:30',
		'2026-11-02T06:30',
	]);
	expect(isoTimes('*/30 1 * * *', '2026-11-01T04:30Z', 5)).toEqual([
		'2026-11-01T05:00',
		'2026-11-01T05:30',
		'2026-11-01T06:00',
		'2026-11-01T06:30',
		'2026-11-02T06:00',
	]);
});
