import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {checkPrograms} from '../../../../source/cli/doctor/check-programs.ts';
import {commandDefaults, defaultSettings} from '../../../../state/domain/instance-defaults.ts';
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
	for (const program of ['./bot', 'second', './second'])
		expect(() => find(program, `${folder}/first`)).toThrow(
			expect.objectContaining({code: 'PROGRAM_NOT_FOUND', exitCode: 66}),
		);
	expect(() => findProgram('BOT', {argv: ['x'], cwd: `${folder}/first/bot`}, '')).toThrow(
		'it is a file',
	);
});

test('what the system says instead of a start is told with its cause', () => {
	const error = (code: string) => Object.assign(new Error(`spawn ${code}`), {code});
	expect(startError('BOT', '/x', error('ENOENT'))).toMatchObject({
		code: 'PROGRAM_NOT_FOUND',
		why: expect.stringContaining('#!'),
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
