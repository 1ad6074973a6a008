import {expect, test} from 'vitest';
import {createTimeZone, isTimeZone} from '../../../../../state/domain/time/time-zone.ts';

const local = (text: string) => Date.parse(`${text}Z`);

test.each([
	['America/New_York', '2026-01-15T09:30', '2026-01-15T14:30'],
	['America/New_York', '2026-07-15T09:30', '2026-07-15T13:30'],
	['Asia/Kolkata', '2026-07-15T09:15', '2026-07-15T03:45'],
	['Australia/Lord_Howe', '2026-07-15T09:15', '2026-07-14T22:45'],
	['UTC', '2026-07-15T09:15', '2026-07-15T09:15'],
])('%s: %s there is %s UTC', (name, there, utc) => {
	const zone = createTimeZone(name);
	expect(zone.toInstantMs(local(there))).toBe(local(utc));
	expect(zone.toLocalMs(local(utc))).toBe(local(there));
});

test('an hour that comes twice means the first of the two', () => {
	const zone = createTimeZone('America/New_York');
	expect(zone.toInstantMs(local('2026-11-01T01:30'))).toBe(local('2026-11-01T05:30'));
	expect(zone.toLocalMs(local('2026-11-01T06:30'))).toBe(local('2026-11-01T01:30'));
});

test('a time that is skipped means the moment of the change', () => {
	const zone = createTimeZone('America/New_York');
	expect(zone.toInstantMs(local('2026-03-08T02:30'))).toBe(local('2026-03-08T07:00'));
	expect(createTimeZone('Europe/Berlin').toInstantMs(local('2026-03-29T02:01'))).toBe(
		local('2026-03-29T01:00'),
	);
	expect(createTimeZone('Australia/Lord_Howe').toInstantMs(local('2026-10-04T02:10'))).toBe(
		local('2026-10-03T15:30'),
	);
});

test('milliseconds and times before 1970 survive the way there and back', () => {
	const zone = createTimeZone('America/New_York');
	for (const atMs of [Date.UTC(2026, 5, 1) + 123, Date.UTC(1965, 5, 1) + 1])
		expect(zone.toInstantMs(zone.toLocalMs(atMs))).toBe(atMs);
});

test('unknown zones are told from known ones', () => {
	expect(isTimeZone('Europe/Berlin')).toBe(true);
	expect(isTimeZone('Europe/Atlantis')).toBe(false);
	expect(isTimeZone('')).toBe(false);
});
