import {expect, test} from 'vitest';
import {programEnd, stopPatienceMs, unaskedEnd} from '../../../../runner/program/program-end.ts';
import {programEnvironment} from '../../../../runner/program/program-environment.ts';
import {commandLine, programName} from '../../../../state/domain/instance/program-text.ts';
import {exitText} from '../../../../state/domain/instance/exit-meaning.ts';

const signals = {SIGKILL: 9, SIGSEGV: 11};

test('a program ends its run with its own exit code, or with 128 and the signal', () => {
	expect(programEnd('bot', {code: 0, signal: null}, signals)).toEqual({
		exitCode: 0,
		reason: 'bot finished',
	});
	expect(programEnd('bot', {code: 3, signal: null}, signals).exitCode).toBe(3);
	expect(programEnd('bot', {code: null, signal: 'SIGSEGV'}, signals)).toEqual({
		exitCode: 139,
		reason: 'bot was killed by SIGSEGV (a crash in native code)',
	});
});

test('codes of a program are not told in the words of Pitwall', () => {
	const text = (code: number) => exitText({code, signal: null}, 'command');
	expect(text(70)).toBe('exit 70 (an error inside the program)');
	expect(text(127)).toBe('exit 127 (the shell did not find it)');
	expect(text(137)).toBe('exit 137 (its program was killed by signal 9)');
	expect(text(3)).toBe('exit 3');
	expect(exitText({code: 70, signal: null})).toContain('Pitwall');
});

test('patience leaves the runner time to tell of the kill', () => {
	expect([0, 400, 2000, 10_000].map(stopPatienceMs)).toEqual([0, 300, 1500, 9500]);
});

test('a program is called by its file where an interpreter runs it', () => {
	expect(programName(['python3.12', 'src/bot.py', '-v'])).toBe('bot.py');
	expect(programName(['/opt/venv/bin/python', '-m', 'bot'])).toBe('python');
	expect(programName(['python3', '-u', 'src/bot.py'])).toBe('bot.py');
	expect(programName(['python3', '-u'])).toBe('python3');
	expect(programName(['./target/bot', 'run'])).toBe('bot');
	expect(programName(['/bin/sh', '-c', 'a | b'])).toBe('sh');
	expect(commandLine({argv: ['./bot', '--name', 'a b']})).toBe('./bot --name "a b"');
});

test('what Pitwall says of the run wins over the configuration and over what was inherited', () => {
	const identity = {runId: 'r', name: 'BOT', home: '/h', instanceId: 'i'};
	const inherited = {
		PATH: '/bin',
		PORT: '1',
		PITWALL_RUN_ID: 'other',
		PITWALL_KEPT_CA_CERTS: '/ca',
	};
	expect(programEnvironment(inherited, {env: {PORT: '2'}, cwd: '/w'}, identity)).toEqual({
		PATH: '/bin',
		PORT: '2',
		PWD: '/w',
		NODE_EXTRA_CA_CERTS: '/ca',
		PITWALL_RUN_ID: 'r',
		PITWALL_NAME: 'BOT',
		PITWALL_HOME: '/h',
		PITWALL_INSTANCE_ID: 'i',
	});
});

test('a program that a signal from outside ended is told as interrupted; its own crash and a kill are not', () => {
	const numbers = {SIGTERM: 15, SIGKILL: 9, SIGSEGV: 11};
	const reason = (signal: string) => unaskedEnd('bot', {code: null, signal}, numbers).reason;
	expect(reason('SIGTERM')).toBe('bot was interrupted by SIGTERM from outside');
	expect(reason('SIGKILL')).toBe('bot was killed by SIGKILL');
	expect(reason('SIGSEGV')).toBe('bot was killed by SIGSEGV (a crash in native code)');
	expect(unaskedEnd('bot', {code: 143, signal: null}, numbers)).toEqual({
		exitCode: 143,
		reason: 'bot ended with exit code 143',
	});
});
