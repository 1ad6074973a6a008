import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {checkPrograms} from '../../../../source/cli/doctor/check-programs.ts';
import {
	commandDefaults,
	defaultSettings,
} from '../../../../state/domain/instance/instance-defaults.ts';
import {findProgram, startError} from '../../../../state/process/find-program.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	mkdirSync(join(folder, 'first'));
	mkdirSync(join(folder, 'second'));
	for (const place of ['first', 'second']) writeFileSync(join(folder, place, 'bot'), '');
	chmodSync(join(folder, 'second/bot'), 0o755);
});
afterEach(() => {
	rmSync(folder, {recursive: true});
});

const find = (program: string, path: string) =>
	findProgram('BOT', {argv: [program], cwd: folder}, path);

test('a bare name is searched for on the PATH, past what may not be executed; one with a slash is not', () => {
	expect(find('bot', `${folder}/none:${folder}/first:${folder}/second`)).toBe(
		`${folder}/second/bot`,
	);
	expect(find('second/bot', '')).toBe(`${folder}/second/bot`);
	expect(() => find('bot', `${folder}/first`)).toThrow(
		expect.objectContaining({code: 'PROGRAM_NOT_EXECUTABLE', exitCode: 77}),
	);
	for (const program of ['./bot', 'second'])
		expect(() => find(program, `${folder}/first`)).toThrow(
			expect.objectContaining({code: 'PROGRAM_NOT_FOUND', exitCode: 66}),
		);
	expect(() => findProgram('BOT', {argv: ['x'], cwd: `${folder}/first/bot`}, '')).toThrow(
		'it is a file',
	);
});

test('what stands in the place of a program is told', () => {
	symlinkSync('/nowhere/bot', join(folder, 'link'));
	expect(() => find('./second', '')).toThrow(/it is a directory[^]*PROGRAM_NOT_EXECUTABLE/);
	expect(() => find('./link', '')).toThrow(/is a link to \/nowhere\/bot[^]*PROGRAM_NOT_FOUND/);
	expect(() => find('./none', '')).toThrow(/there is no file[^]*PROGRAM_NOT_FOUND/);
});

/** Writes an executable file into the folder and returns how it is called. */
function executable(name: string, content: string | Buffer): string {
	writeFileSync(join(folder, name), content, {mode: 0o755});
	return `./${name}`;
}

test.each([
	['an interpreter that is not there', '#!/nowhere/python9 -u\n', '/nowhere/python9'],
	['one that env does not find', '#!/usr/bin/env -S python9 -u\n', 'python9 on the PATH /usr/bin'],
	['a directory as interpreter', '#! /usr\nx', 'there is no program /usr'],
	['lines of Windows', '#!/bin/sh\r\necho\r\n', 'CR LF'],
	['no interpreter at all', '#!\n', 'names no interpreter'],
	['a relative interpreter', '#!first/bot\n', 'there is no program'],
])('a script with %s is told before it is started', (_, text, words) => {
	const program = executable('script', text);
	expect(() => find(program, '/usr/bin')).toThrow(
		expect.objectContaining({
			code: 'PROGRAM_INTERPRETER_MISSING',
			exitCode: 66,
			why: expect.stringContaining(words),
		}),
	);
});

test.each([
	['sh', '#!/bin/sh\n'],
	['sh through env', '#!/usr/bin/env sh\n'],
	['env with a variable', '#!/usr/bin/env -S A=1 sh -u\n'],
	['nothing in particular', 'echo'],
	['an interpreter of the folder', '#!second/bot\n'],
])('a script for %s is started', (_, text) => {
	const program = executable('script', text);
	expect(find(program, '/usr/bin:/bin')).toBe(join(folder, 'script'));
});

const emulators = '/proc/sys/fs/binfmt_misc';
const hasElf =
	process.platform === 'linux' &&
	['x64', 'arm64'].includes(process.arch) &&
	(existsSync(emulators) ? readdirSync(emulators).length : 0) <= 2;

test.skipIf(!hasElf)('a program of another machine, system or library is told', () => {
	const node = readFileSync(process.execPath).subarray(0, 8192);
	expect(find(executable('own', node), '')).toBe(join(folder, 'own'));
	const other = Buffer.from(node);
	other.writeUInt16LE(243, 18);
	const loader = Buffer.from(node);
	const at = loader.indexOf('/ld-linux');
	loader.write('/ld-lacks', at, 'latin1');
	const why = (name: string, content: Buffer) => {
		try {
			find(executable(name, content), '');
			return '';
		} catch (error) {
			return String(error);
		}
	};
	expect(why('other', other)).toMatch(/built for RISC-V[^]*PROGRAM_NOT_EXECUTABLE/);
	expect(why('loader', loader)).toMatch(/loader \S*ld-lacks[^]*PROGRAM_INTERPRETER_MISSING/);
	expect(why('windows', Buffer.from('MZ\u0090\0', 'latin1'))).toContain('a program for Windows');
});

test('what the system says instead of a start is told with its cause', () => {
	const error = (code: string) => Object.assign(new Error(`spawn ${code}`), {code});
	expect(startError('BOT', '/x', error('ENOENT'))).toMatchObject({
		code: 'PROGRAM_INTERPRETER_MISSING',
		exitCode: 66,
	});
	expect(startError('BOT', '/x', error('ENOEXEC')).exitCode).toBe(77);
	expect(startError('BOT', '/x', error('EAGAIN')).exitCode).toBe(71);
	expect(startError('BOT', '/x', error('E2BIG')).exitCode).toBe(78);
});

test('doctor warns of programs that are not there, and says nothing where there are none', () => {
	const algorithm = defaultSettings('BTC', 'BTC');
	const bot = (program: string) => ({
		...defaultSettings('BOT', 'BOT'),
		kind: 'command' as const,
		command: {...commandDefaults, argv: [program], cwd: folder},
	});
	expect(checkPrograms([algorithm], '')).toEqual([]);
	expect(checkPrograms([algorithm, bot('second/bot')], '')).toMatchObject([{verdict: 'ok'}]);
	expect(checkPrograms([bot('third/bot')], '')).toMatchObject([
		{verdict: 'warning', found: expect.stringContaining('third/bot')},
	]);
});
