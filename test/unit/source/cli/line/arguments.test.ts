import {expect, test} from 'vitest';
import {document, parseArguments} from '../../../../support/command-line.ts';
import {readCommandLine} from '../../../../../source/cli/line/command-line.ts';
import {runnerArguments, wantsJson} from '../../../../../source/cli/line/hand-over.ts';
import {AppError} from '../../../../../state/domain/error.ts';

const parse = (line: string) => parseArguments(line.split(' ').filter(Boolean));

function refusal(line: string | string[]): AppError {
	try {
		parseArguments(typeof line === 'string' ? line.split(' ') : line);
	} catch (error) {
		if (error instanceof AppError) return error;
		throw error;
	}

	throw new Error(`${String(line)} was understood`);
}

test('no words open the panel', () => {
	expect(parse('')).toEqual({
		command: {command: 'panel', fps: null, mouse: true},
		home: undefined,
		allowRoot: false,
		json: false,
		debug: false,
	});
	expect(parse('--fps 10').command).toEqual({command: 'panel', fps: 10, mouse: true});
});

test.each([
	'',
	'--home /x',
	'--fps 10 --no-mouse',
	'start BTC 007 --home /x --json',
	'--home /x --json stop --all',
	'-n 5 logs BTC -f',
	'--tag a stop --tag b',
	'logs --help',
	'--help',
	'--version',
	'add --name BOT -- python3 bot.py --name x',
	'metrics add pnl -3.5 --instance BOT',
])('%j reads the same, whether one command is loaded or all', async line => {
	const words = line.split(' ').filter(Boolean);
	expect(document(await readCommandLine(words))).toEqual(parse(line));
});

test.each(['strat', 'start BTC --wiat 3', 'ps --wait 3', 'start --wait', '-n 5 lgos'])(
	'%s is refused in the same words, whether one command is loaded or all',
	async line => {
		const expected = refusal(line);
		await expect(readCommandLine(line.split(' '))).rejects.toThrow(expected.message);
	},
);

test('start takes names, waits 30 seconds by default and keeps names as text', () => {
	expect(parse('start BTC 007 BTC --home /x --json')).toEqual({
		command: {
			command: 'start',
			target: {kind: 'names', names: ['BTC', '007']},
			waitMs: 30_000,
			confirmLive: false,
			upgrade: false,
		},
		home: '/x',
		allowRoot: false,
		json: true,
		debug: false,
	});
});

test.each([
	['stop --all', {kind: 'all'}],
	['stop --mode sim', {kind: 'mode', mode: 'SIM'}],
	['stop --mode=LIVE', {kind: 'mode', mode: 'LIVE'}],
	['stop --tag crypto --tag trend', {kind: 'tags', tags: ['crypto', 'trend']}],
])('%s names its target', (line, target) => {
	expect(parse(line).command).toMatchObject({command: 'stop', target});
});

test('--wait 0 returns at once and fractions are allowed', () => {
	expect(parse('stop BTC --wait 0').command).toMatchObject({waitMs: 0});
	expect(parse('stop BTC --wait 0.25').command).toMatchObject({waitMs: 250});
});

test('logs reads short flags, a pattern, a level and an age', () => {
	expect(parse('logs BTC -f -n 5 --grep close=1\\. --level warn --since 10m').command).toEqual({
		command: 'logs',
		names: ['BTC'],
		tags: [],
		follow: true,
		lines: 5,
		grep: expect.objectContaining({source: String.raw`close=1\.`}),
		level: 'WARN',
		since: {agoMs: 600_000},
	});
});

test('a time without a zone is UTC', () => {
	const since = (text: string) => parse(`logs --since ${text}`).command;
	const atMs = Date.UTC(2026, 10, 21, 22, 0, 0);
	expect(since('2026-11-21T22:00:00')).toMatchObject({since: {atMs}});
	expect(since('2026-11-21T22:00:00Z')).toMatchObject({since: {atMs}});
	expect(since('2026-11-22T00:00:00+02:00')).toMatchObject({since: {atMs}});
});

test('help of a command is asked for in three ways', () => {
	expect(parse('help logs').command).toEqual({command: 'help', topic: 'logs'});
	expect(parse('logs --help').command).toEqual({command: 'help', topic: 'logs'});
	expect(parse('start -h').command).toEqual({command: 'help', topic: 'start'});
	expect(parse('--help').command).toEqual({command: 'help', topic: null});
	expect(parse('--version').command).toEqual({command: 'version'});
});

test('locks lists, cleans what is dead, or clears what is foreign', () => {
	expect(parse('locks').command).toEqual({command: 'locks', clean: false});
	expect(parse('locks clean').command).toEqual({command: 'locks', clean: true});
	expect(parse('locks clear').command).toEqual({command: 'locks', clear: [], yes: false});
	const clear = ['BTC', 'SUPERVISOR'];
	expect(parse('locks clear BTC SUPERVISOR --yes').command).toEqual({
		command: 'locks',
		clear,
		yes: true,
	});
});

test.each([
	['strat BTC', 'did you mean pitwall start?'],
	['start BTC --wiat 3', 'did you mean --wait?'],
	['start BTC --watch=3', '--wa'],
	['locks cleen', 'pitwall locks clean'],
	['help lgos', 'pitwall help logs'],
])('%s is refused with a suggestion', (line, words) => {
	const error = refusal(line);
	expect(error).toMatchObject({code: 'USAGE', exitCode: 64});
	expect(error.message).toContain(words);
});

test.each([
	['start', 'no instance was named'],
	['start BTC --all', 'given together'],
	['stop --mode PAPER', 'SIM or LIVE'],
	['ps --wait 3', 'belongs to'],
	['start BTC --wait', 'value missing'],
	['start BTC --wait soon', 'from 0 to 86400'],
	['start BTC --wait -4', 'was -4'],
	['start BTC --wait 1 --wait 2', 'more than once'],
	['start BTC --json=maybe', '--json'],
	['down BTC', 'takes no names'],
	['locks clean BTC', 'takes no names'],
	['locks clear ../BTC', 'cannot be the name'],
	['locks --yes', 'does not ask'],
	['why BTC GOLD', 'expected 1'],
	['why', 'expected 1'],
	['logs -n 1.5', 'whole number'],
	['logs --grep (', 'not a regular expression'],
	['logs --level loud', 'DEBUG'],
	['logs --since yesterday', '10m'],
	['logs -q', '-q: no such flag'],
	['--fps 0', 'from 1 to 60'],
	['--home.x 1 ps', '--home'],
	['--__proto__ 1 ps', 'no such flag'],
])('%s is refused with exit 64 and says what was expected', (line, words) => {
	const error = refusal(line);
	expect(error.exitCode).toBe(64);
	expect(error.message).toContain(words);
	expect(error.why).toBeTruthy();
	expect(error.fix).toBeTruthy();
});

test.each(['../etc', 'a/b', '.hidden', '-x', 'x'.repeat(65), 'a\u001B[2J'])(
	'%j cannot be a name, so no path is made of it',
	name => {
		expect(refusal(['why', '--', name]).message).toContain('cannot be the name');
	},
);

test('run goes to the runner with everything behind it, wherever common flags stand', () => {
	expect(runnerArguments(['run', '--symbol', 'BTC'])).toEqual(['run', '--symbol', 'BTC']);
	expect(runnerArguments(['--home', '/x', 'run', '--bars', '3'])).toEqual([
		'run',
		'--home',
		'/x',
		'--bars',
		'3',
	]);
	expect(runnerArguments(['run', '--help'])).toBeNull();
	expect(runnerArguments(['start', 'run'])).toBeNull();
	expect(runnerArguments(['--home', 'run'])).toBeNull();
	expect(runnerArguments([])).toBeNull();
});

test('--json is seen even where the rest cannot be parsed', () => {
	expect(wantsJson(['strat', '--json'])).toBe(true);
	expect(wantsJson(['start', '--', '--json'])).toBe(false);
});

test('--no-mouse is a flag of the panel alone, and of a program after --', () => {
	expect(parse('--no-mouse').command).toEqual({command: 'panel', fps: null, mouse: false});
	expect(() => parse('ps --no-mouse')).toThrow('pitwall ps does not take it');
	expect(() => parse('--no-mouse=1')).toThrow('--no-mouse');
	expect(() => parse('--no-yes')).toThrow('no such flag');
});
