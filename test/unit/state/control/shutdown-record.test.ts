import {expect, test} from 'vitest';
import {
	isUnderWay,
	parseShutdownRecord,
	type ShutdownRecord,
} from '../../../../state/domain/machine/shutdown-record.ts';
import {
	clearShutdown,
	readShutdown,
	recordShutdown,
} from '../../../../state/control/shutdown-record.ts';
import {formatShutdown} from '../../../../source/format/shutdown.ts';

const atMs = Date.UTC(2026, 10, 21, 22, 31, 7);
const record: ShutdownRecord = {
	requestedBy: 'command line',
	requestedAtMs: atMs,
	recordedAtMs: atMs,
	untilMs: atMs + 1000,
};

function createValues() {
	const values = new Map<string, string>();
	return {
		value: (key: string) => values.get(key),
		putValue: (key: string, value: string) => void values.set(key, value),
	};
}

test('a supervisor clears a record that is older than itself, and no other one', () => {
	const values = createValues();
	expect(readShutdown(values)).toBeNull();
	recordShutdown(values, record);
	expect(readShutdown(values)).toEqual(record);
	clearShutdown(values, atMs);
	expect(readShutdown(values)).toEqual(record);
	clearShutdown(values, atMs + 1);
	expect(readShutdown(values)).toBeNull();
});

test('a shutdown is under way for its time, and not for longer where the clock is set back', () => {
	expect(isUnderWay(record, atMs)).toBe(true);
	expect(isUnderWay(record, atMs + 1000)).toBe(false);
	expect(isUnderWay(record, atMs - 86_400_000)).toBe(false);
	expect(isUnderWay({...record, untilMs: null}, atMs)).toBe(false);
	expect(isUnderWay(null, atMs)).toBe(false);
});

test.each([
	'',
	'null',
	'[]',
	'{',
	'1',
	'{"requestedBy": "x"}',
	'{"requestedBy": 1, "requestedAtMs": 1}',
])('what is no record is none: %s', text => expect(parseShutdownRecord(text)).toBeNull());

test('a time that no date can hold is no time', () => {
	const text = JSON.stringify({...record, requestedAtMs: 1e300});
	expect(parseShutdownRecord(text)).toBeNull();
});

test('the date is told where it was another day', () => {
	expect(formatShutdown(record, atMs + 5000)).toBe('shut down by command line at 22:31:07Z');
	expect(formatShutdown(record, atMs + 86_400_000)).toBe(
		'shut down by command line at 2026-11-21 22:31:07Z',
	);
});
