import {expect, test} from 'vitest';
import {judgeFree, judgeType} from '../../../../source/cli/doctor/check-disk.ts';
import {
	checkMachine,
	checkVersion,
	type MachineFacts,
} from '../../../../source/cli/doctor/check-machine.ts';
import {writerInLocks} from '../../../../source/cli/doctor/database-users.ts';

const mebibyte = 2 ** 20;

test.each([
	['20.19.0', 'ok'],
	['20.20.2', 'ok'],
	['22.0.0', 'ok'],
	['20.18.9', 'fault'],
	['18.20.0', 'fault'],
])('Node %s is %s', (version, verdict) => {
	expect(checkVersion('Node', version, [20, 19, 0], 'install').verdict).toBe(verdict);
});

test.each([
	[10 * mebibyte, 'fault'],
	[500 * mebibyte, 'warning'],
	[5000 * mebibyte, 'ok'],
])('%d bytes free are %s', (freeBytes, verdict) => {
	expect(judgeFree(freeBytes)).toMatchObject({verdict});
});

test('a network file system is a warning that names it, also where its number comes signed', () => {
	expect(judgeType(0x69_69)).toMatchObject({
		verdict: 'warning',
		found: expect.stringContaining('NFS'),
	});
	expect(judgeType(0xff_53_4d_42 | 0).found).toContain('CIFS');
	expect(judgeType(0x01_02_19_94).found).toContain('reboot');
	expect(judgeType(0xef_53)).toMatchObject({verdict: 'ok', found: 'ext4'});
	expect(judgeType(12_345).verdict).toBe('ok');
});

// Two lines of a real /proc/locks: SQLite's writer locks byte 120 of the -shm file, readers others.
const locks = `1: POSIX  ADVISORY  READ  4711 08:01:9001 124 124
2: POSIX  ADVISORY  WRITE 4712 08:01:9001 120 120
3: POSIX  ADVISORY  WRITE 4713 08:01:19001 120 120
4: OFDLCK ADVISORY  WRITE -1 08:01:9002 0 EOF
`;

test('the holder of the write lock is read from the kernel’s table', () => {
	expect(writerInLocks(locks, 9001)).toBe(4712);
	expect(writerInLocks(locks, 19_001)).toBe(4713);
	expect(writerInLocks(locks, 9002)).toBeNull();
	expect(writerInLocks('', 9001)).toBeNull();
});

const machine: MachineFacts = {
	nodeVersion: '20.20.2',
	sqliteVersion: '3.53.2',
	platform: 'darwin',
	environment: {TERM: 'xterm-256color'},
	terminal: {stdin: true, stdout: true, columns: 120, rows: 40},
	openFiles: null,
	nowMs: Date.UTC(2026, 10, 22),
	lastWriteAtMs: null,
};
const finding = (check: string, changes: Partial<MachineFacts>) =>
	checkMachine({...machine, ...changes}).find(one => one.check === check);

test('a clock that was set back is a warning, one of another age a fault', () => {
	expect(finding('clock', {})?.verdict).toBe('ok');
	expect(finding('clock', {lastWriteAtMs: machine.nowMs + 60_000})?.verdict).toBe('warning');
	expect(finding('clock', {lastWriteAtMs: machine.nowMs + 1000})?.verdict).toBe('ok');
	expect(finding('clock', {nowMs: 0})?.verdict).toBe('fault');
});

test('the terminal is judged by what the panel needs', () => {
	const terminal = machine.terminal;
	expect(finding('terminal', {})?.verdict).toBe('ok');
	expect(finding('terminal', {terminal: {...terminal, rows: 12}})?.found).toContain('120×12');
	expect(finding('terminal', {terminal: {...terminal, stdin: false}})?.found).toContain('stdin');
	expect(finding('colour', {environment: {TERM: 'dumb'}})?.verdict).toBe('warning');
	expect(finding('colour', {environment: {TERM: 'xterm-256color'}})?.found).toBe('256 colours');
});
