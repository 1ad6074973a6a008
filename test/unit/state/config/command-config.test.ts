import {expect, test} from 'vitest';
import {type ConfigProblem, parseConfig} from '../../../../state/config/config.ts';
import {AppError} from '../../../../state/domain/error.ts';

const parse = (text: string) => parseConfig(text, '/home/ada/pitwall.yaml');

function problemsOf(text: string): ConfigProblem[] {
	try {
		parse(text);
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return error.details['problems'] as ConfigProblem[];
	}

	throw new Error('the configuration was accepted');
}

test('a program with everything that can be said of it', () => {
	const [bot, shell] = parse(`
instances:
  BOT:
    kind: command
    command: [python3, bot.py, 7, 0.5]
    cwd: bots/one
    env: {PORT: 8080, NAME: x, EMPTY: ''}
    stop_signal: SIGINT
    ready: {log: 'listening on \\d+', timeout: 90s}
    heartbeat: {file: beat}
    stop_timeout: 20s
  SHELL:
    command: cat /dev/null | ./bot
    ready: {file: state/ready}
    heartbeat: log
`).instances;
	expect(bot).toMatchObject({
		kind: 'command',
		algorithm: 'bot.py',
		stopTimeoutMs: 20_000,
		command: {
			argv: ['python3', 'bot.py', '7', '0.5'],
			cwd: '/home/ada/bots/one',
			env: {PORT: '8080', NAME: 'x', EMPTY: ''},
			stopSignal: 'SIGINT',
			ready: {by: 'log', pattern: String.raw`listening on \d+`},
			readyTimeoutMs: 90_000,
			heartbeat: {by: 'file', path: '/home/ada/bots/one/beat'},
		},
	});
	expect(shell).toMatchObject({
		kind: 'command',
		algorithm: 'sh',
		command: {
			argv: ['/bin/sh', '-c', 'cat /dev/null | ./bot'],
			cwd: '/home/ada',
			env: {},
			stopSignal: 'SIGTERM',
			ready: {by: 'file', path: '/home/ada/state/ready'},
			readyTimeoutMs: 60_000,
			heartbeat: {by: 'log'},
		},
	});
});

test('without a word about it, a program is ready once it runs, and its health is not judged', () => {
	const [bot] = parse('instances: {BOT: {command: [true]}}'.replace('true', '"true"')).instances;
	expect(bot?.command).toMatchObject({ready: {by: 'start'}, heartbeat: {by: 'none'}});
});

test('other instances stay algorithms', () => {
	expect(parse('instances: {BTC: {kind: algorithm}}').instances[0]).toMatchObject({
		kind: 'algorithm',
		command: null,
		algorithm: 'sma_crossover',
	});
});

test.each([
	['{kind: command}', 'kind', 'expected command: [PROGRAM'],
	['{kind: algorithm, command: [x]}', 'kind', 'expected kind: command'],
	['{cwd: x}', 'cwd', 'expected command: beside it'],
	['{heartbeat: log}', 'heartbeat', 'expected command: beside it'],
	['{command: [x], parameters: {a: 1}}', 'parameters', 'belongs to an algorithm'],
	['{command: [x], algorithm: a}', 'algorithm', 'belongs to an algorithm'],
	['{command: []}', 'command', 'expected a program with its arguments'],
	['{command: ""}', 'command', 'expected a program with its arguments'],
	['{command: {a: 1}}', 'command', 'was a table'],
	['{command: [x], kind: program}', 'kind', 'expected algorithm or command'],
	['{command: [x], env: {"A-B": 1}}', 'env.A-B', 'letters, digits'],
	['{command: [x], env: {PITWALL_HOME: 1}}', 'env.PITWALL_HOME', 'set by Pitwall itself'],
	['{command: [x], env: {A: [1]}}', 'env.A', 'expected text or a number'],
	['{command: [x], stop_signal: TERM}', 'stop_signal', 'expected one of SIGTERM'],
	['{command: [x], ready: {}}', 'ready', 'expected exactly one of'],
	['{command: [x], ready: now}', 'ready', 'expected exactly one of'],
	['{command: [x], ready: {log: a, file: b}}', 'ready', 'expected exactly one of'],
	['{command: [x], ready: {log: "(a"}}', 'ready.log', 'expected a regular expression'],
	['{command: [x], ready: {delay: 5}}', 'ready.delay', 'expected a duration'],
	['{command: [x], ready: {delay: 5s, timeout: 9s}}', 'ready.timeout', 'expected no timeout'],
	['{command: [x], ready: {log: a, time_out: 9s}}', 'ready.time_out', 'did you mean timeout?'],
	['{command: [x], heartbeat: stdout}', 'heartbeat', 'expected log, none or'],
])('%s is refused, with key and reason', (settings, key, reason) => {
	const problems = problemsOf(`instances:\n  BOT: ${settings}\n`);
	expect(problems[0]).toMatchObject({line: 2, key: `instances.BOT.${key}`});
	expect(problems[0]?.text).toContain(reason);
});

test('a program is no default of all instances', () => {
	expect(problemsOf('defaults: {command: [x]}')[0]).toMatchObject({key: 'defaults.command'});
});
