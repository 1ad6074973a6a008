import {expect, test} from 'vitest';
import {
	isMachineFault,
	machineFaultText,
} from '../../../../../state/domain/machine/machine-fault.ts';
import type {RunRow} from '../../../../../state/domain/instance/snapshot.ts';

const run: RunRow = {
	...{runId: 'r1', name: 'BTC', instanceId: 'i1', pid: 7, processStart: '1', beaconFd: null},
	...{epoch: 1, startedAtMs: 1, readyAtMs: 1, endedAtMs: null, exitCode: null, exitReason: null},
	...{settings: null, marks: null},
};
const ended = (exitCode: number, exitError: string | null): RunRow => ({
	...run,
	...{endedAtMs: 2, exitCode, exitError, exitReason: 'why'},
});
const code = (number: number | null) => ({code: number, signal: null});
const full = {diskIsFull: true, said: null};
const room = {diskIsFull: false, said: null};

test.each([
	[74, 'DISK_FULL', true],
	[74, 'DISK_ERROR', true],
	[71, 'SYSTEM_LIMIT', true],
	[74, 'DATABASE_CORRUPT', false],
	// The code of a wrapped program, which is its own affair.
	[74, null, false],
	[75, 'DATABASE_BUSY', false],
])('a recorded end with %i, %s', (exit, error, expected) => {
	expect(isMachineFault(code(exit), ended(exit, error), null)).toBe(expected);
});

test('an end that could not be recorded counts by its code, also without any run row', () => {
	for (const row of [run, undefined]) {
		expect(isMachineFault(code(74), row, room)).toBe(true);
		expect(isMachineFault(code(71), row, room)).toBe(true);
		expect(isMachineFault(code(75), row, room)).toBe(false);
		expect(isMachineFault(code(65), row, full)).toBe(false);
	}
});

test('an unknown end, or SIGBUS, counts where the disk is full', () => {
	for (const exit of [code(null), {code: null, signal: 'SIGBUS'}]) {
		expect(isMachineFault(exit, run, full)).toBe(true);
		expect(isMachineFault(exit, run, room)).toBe(false);
	}
	expect(isMachineFault({code: null, signal: 'SIGKILL'}, run, full)).toBe(false);
});

test('a process that could not be made counts by the error', () => {
	expect(isMachineFault({...code(71), error: 'SYSTEM_LIMIT'}, undefined, room)).toBe(true);
	expect(isMachineFault({...code(71), error: 'NOT_STARTED'}, undefined, room)).toBe(false);
});

test('the words come from the run, else its log, else the disk', () => {
	const said = {exitCode: 74, reason: 'the disk is full'};
	expect(machineFaultText(ended(74, 'DISK_FULL'), {...full, said})).toBe('why');
	expect(machineFaultText(run, {...full, said})).toBe('the disk is full');
	expect(machineFaultText(run, full)).toContain('the disk is full');
	expect(machineFaultText(run, room)).toBe('');
});
