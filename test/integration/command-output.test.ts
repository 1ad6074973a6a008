import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {until} from '../support/pitwall.ts';
import {createProgramHome, fixtureProgram, type ProgramHome} from '../support/program-home.ts';

let home: ProgramHome;
beforeEach(async () => {
	home = await createProgramHome();
});
afterEach(async () => {
	await home.remove();
});

/** Texts of all log files of BOT, oldest first, without what stands before them. */
function printed(): string[] {
	const folder = join(home.path, 'logs');
	const rotated = readdirSync(folder).filter(name => name.startsWith('BOT.log.'));
	return [...rotated.toSorted(), 'BOT.log']
		.flatMap(name => readFileSync(join(folder, name), 'latin1').split('\n').slice(0, -1))
		.map(line => {
			expect(line).toMatch(/^\d{4}-\S{18}Z (?:INFO |WARN ) \[BOT-SIM\] /);
			return line.slice(line.indexOf('] ') + 2);
		});
}

describe('a flood of output', () => {
	test.each([
		['a line a write', 80],
		['in pieces that cut lines', 4096],
		['all at once', 8_000_000],
	])(
		'%s: every line is in the log, whole, once and in order, over many files',
		async (_, bytes) => {
			const count = 20_000;
			const go = join(home.path, 'go');
			writeFileSync(go, '');
			const command = ['python3', fixtureProgram('floods.py'), String(count), String(bytes), go];
			writeFileSync(
				join(home.path, 'pitwall.yaml'),
				JSON.stringify({log: {rotate_at: '64KB', keep: 1000}, instances: {BOT: {command}}}),
			);
			expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
			await until('all is printed', () => home.log().endsWith('all printed\n'), 60_000);
			const lines = printed().filter(line => line.endsWith('xxx'));
			const expected = Array.from(
				{length: count},
				(__, at) => `${String(at).padStart(7, '0')} ${'x'.repeat(71)}`,
			);
			expect(lines.join('\n') === expected.join('\n')).toBe(true);
		},
	);

	test('its keeper goes on beating, and ends the program when asked', async () => {
		home.configure({command: 'echo up; exec yes flood', ready: {log: '^up$'}});
		expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
		const {pid} = home.view();
		await until('a file was full', () =>
			readdirSync(join(home.path, 'logs')).some(name => name.startsWith('BOT.log.')),
		);
		expect(home.view()).toMatchObject({observed: 'running', pid});
		expect((await home.run(['stop', 'BOT'])).exitCode).toBe(0);
		expect(home.view()).toMatchObject({observed: 'stopped', exitCode: 0, exitSignal: null});
	});
});

describe('the output of a program', () => {
	test('is a pipe that can be opened by its name, and leaves none behind', async () => {
		home.configure({
			command: 'echo one > /dev/stdout; echo two > /dev/stderr; exec sleep 3600',
			ready: {log: 'two'},
		});
		expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
		await until('both are there', () => printed().includes('one'));
		expect(home.log()).toContain('WARN  [BOT-SIM] two\n');
		expect(readdirSync(join(home.path, 'state/pipe'))).toEqual([]);
	});

	test('comes through sockets where no pipe can be made', async () => {
		const {PATH} = process.env;
		process.env['PATH'] = home.path;
		try {
			const words = ['run', '--name', 'BOT', '--', '/bin/sh', '-c', 'echo one; echo two >&2'];
			const {exitCode, stdout} = await home.run(words);
			expect(exitCode).toBe(0);
			expect(stdout).toContain('[BOT-SIM] one\n');
			expect(stdout).toContain('[BOT-SIM] two\n');
		} finally {
			process.env['PATH'] = PATH;
		}
	});

	test('stays as it was printed in the file, and is harmless wherever it is shown', async () => {
		const text = String.raw`\033[2Jred\000 \302\2335m\r\342\200\256last\377`;
		home.configure({
			command: ['/bin/sh', '-c', `printf '${text}\\nup\\n'; exec sleep 3600`],
			ready: {log: '^up$'},
		});
		expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
		expect(printed()).toContain('\u001b[2Jred\0 \u00c2\u009b5m\r\u00e2\u0080\u00aelast\u00ff');
		const shown = '[BOT-SIM] \\u202elast\ufffd';
		for (const words of [
			['logs', 'BOT'],
			['why', 'BOT'],
		]) {
			const {stdout} = await home.run(words);
			expect(stdout).toContain(shown);
			expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
		}
		const {stdout} = await home.run(['logs', 'BOT', '--json']);
		expect(stdout).toContain(JSON.stringify('\\u202elast\ufffd'));
		expect((await home.run(['logs', 'BOT', '--grep', 'last.$'])).stdout).toContain(shown);
	});
});
