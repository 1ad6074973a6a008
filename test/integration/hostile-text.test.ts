/**
 * Every source of text, with all that a terminal obeys in it, through every output. Nothing of it may arrive as
 * bytes that a terminal, a spreadsheet or a reader of rows would follow.
 */
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {openPanel} from '../support/panel-driver.ts';
import {createTestHome, type Ended, type Home, until} from '../support/pitwall.ts';
import {hasPython} from '../support/python.ts';

/** OSC, CSI, DCS, C1, backspace, carriage return, direction, zero width, separators, a row of ps, a formula, NUL. */
const hostile = [
	'\u001B]0;owned\u0007',
	'\u001B[2J\u001B[31m',
	'\u001BPq\u001B\\',
	'\u009B31m\u0090x\u009C',
	'\b\r',
	'\u202Eabc\u2066\u061C\u200F',
	'\u200B\u2060\uFEFF\u00AD',
	'\u2028\u2029\u{E0041}',
	'\nBTC  LIVE  running  1\n',
	'=cmd|calc',
].join('');
const withNul = `${hostile}\0`;
/** What a file may be called. */
const hostileName = hostile.replaceAll('/', '');

// oxlint-disable-next-line no-control-regex -- what must not arrive
const control = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/;
const unseen =
	/\p{Bidi_Control}|[\u200B-\u200F\u2028\u2029\u2060\uFEFF\u00AD]|[\u{E0000}-\u{E007F}]/u;

function expectHarmless(text: string, place: string): void {
	expect(around(text, control), `control in ${place}`).toBeNull();
	expect(around(text, unseen), `unseen in ${place}`).toBeNull();
	expect(
		text.split('\n').some(line => line.startsWith('BTC  LIVE')),
		`row in ${place}`,
	).toBe(false);
}

/** The first match with what stands around it. */
function around(text: string, pattern: RegExp): string | null {
	const at = text.search(pattern);
	return at < 0 ? null : JSON.stringify(text.slice(Math.max(0, at - 20), at + 20));
}

let home: Home;
const text = JSON.stringify(withNul);

const throwing = `export class Algorithm { run() { throw new Error(${text}); } }`;
const reasoning = `export class Algorithm {
	static parameters = {fast: {default: 10, help: ${text}}, side: {default: 'a', choices: ['a', ${text}]}};
	bars = 0;
	run() {
		this.bars += 1;
		console.log(${text});
		return {action: this.bars % 2 ? 'BUY' : 'SELL', shares: 1, reason: ${JSON.stringify(`=cmd|x${withNul}`)}};
	}
}`;
const declaring = `export class Algorithm { static parameters = {[${text}]: 1}; run() {} }`;
const loading = `throw Object.assign(new Error(${text}), {name: ${text}});`;
const exporting = `export {x as ${text}}; const x = 1;`;
const python = `class Algorithm:\n    def __init__(self, symbol, capital):\n        pass\n    def run(self, now):\n        raise ValueError(${text.replaceAll('\\u{', '\\u')})\n`;
const program = [
	'/bin/sh',
	'-c',
	`printf '%s\\n' "$HOSTILE"; printf '%s\\n' "$HOSTILE" >&2; exit 65`,
];

beforeAll(async () => {
	home = createTestHome();
	await home.run(['init']);
	const files = {
		throwing,
		reasoning,
		declaring,
		loading,
		exporting,
		[`x${hostileName}`]: reasoning,
	};
	for (const [name, code] of Object.entries(files))
		writeFileSync(join(home.path, 'algorithm', `${name}.mjs`), code);
	if (hasPython) writeFileSync(join(home.path, 'algorithm/snake.py'), python);
	const instances = {
		THROWS: {symbol: 'BTC', algorithm: 'throwing', restart: {deaths: '1 in 1m'}},
		REASONS: {symbol: 'BTC', algorithm: 'reasoning', bars: 60, speed: 'max'},
		BOT: {command: [...program, hostile], env: {HOSTILE: hostile}, restart: {deaths: '1 in 1m'}},
		GONE: {command: [`./no${hostile}`, hostile], cwd: `./no${hostileName}`},
		...(hasPython && {SNAKE: {symbol: 'BTC', algorithm: 'snake'}}),
	};
	writeFileSync(join(home.path, 'pitwall.yaml'), JSON.stringify({instances}));
	await home.run(['start', '--all', '--wait', '20']);
	const lock = {pid: 1, name: hostile, account: hostile, host: hostile, timestamp: hostile};
	const holder = {
		...lock,
		instanceId: hostile,
		mode: hostile,
		bootId: 'x',
		processStart: '1',
		token: 'x',
	};
	writeFileSync(join(home.path, '.locks/PLANTED.lock'), JSON.stringify(holder));
	writeFileSync(join(home.path, `.locks/${hostileName}.lock`), JSON.stringify(holder));
	mkdirSync(join(home.path, 'logs'), {recursive: true});
	writeFileSync(join(home.path, 'logs/PLANTED.log'), `${withNul}\n`);
	writeFileSync(join(home.path, 'logs/THROWS.crash.log'), `${withNul}\n`);
	writeFileSync(
		join(home.path, 'bars.csv'),
		`time,open,${hostile.replaceAll('\n', '')},low\n1,2,3,4\n`,
	);
}, 120_000);
afterAll(() => home.remove());

function check(ended: Ended, words: readonly string[]): void {
	expectHarmless(ended.stdout, `stdout of ${JSON.stringify(words)}`);
	expectHarmless(ended.stderr, `stderr of ${JSON.stringify(words)}`);
	expect(ended.stderr).not.toContain('bug in Pitwall');
}

const names = ['THROWS', 'REASONS', 'BOT', 'GONE', ...(hasPython ? ['SNAKE'] : [])];
const commands = [
	...[['algorithms'], ['ps'], ['locks'], ['doctor'], ['metrics'], ['logs'], ['logs', 'PLANTED']],
	...names.map(name => ['why', name]),
	['start', 'THROWS', '--wait', '20'],
	['restart', 'THROWS', '--upgrade', '--wait', '20'],
	['backtest', '--symbol', 'BTC', '--algorithm', 'reasoning', '--bars', '30'],
	['backtest', '--symbol', 'BTC', '--algorithm', 'throwing', '--bars', '30'],
	['backtest', '--symbol', 'BTC', '--algorithm', 'loading', '--bars', '30'],
	[
		'run',
		'--symbol',
		'BTC',
		'--mode',
		'SIM',
		'--name',
		'HAND',
		'--algorithm',
		'reasoning',
		'--bars',
		'9',
		'--speed',
		'max',
	],
	['run', '--symbol', 'BTC', '--mode', 'SIM', '--name', 'HAND2', '--algorithm', 'throwing'],
	['run', '--symbol', 'BTC', '--mode', 'SIM', '--name', 'HAND3', '--data', 'home/bars.csv'],
	['add', '--symbol', 'ETH', '--algorithm', 'declaring', '--name', 'D'],
	['add', '--symbol', 'ETH', '--algorithm', 'exporting', '--name', 'E'],
];

describe.each([
	['for a person', []],
	['as JSON', ['--json']],
] as const)('%s', (_, flags) => {
	test.each(commands)('%s %s %s', async (...given) => {
		const words = [...given.filter(word => word !== undefined), ...flags];
		const ended = await home.run(words);
		check(ended, words);
		for (const line of flags.length > 0 ? ended.stdout.split('\n').filter(Boolean) : [])
			expect(() => JSON.parse(line) as unknown).not.toThrow();
	});

	test.each([
		[hostile],
		['ps', hostile],
		['start', hostile],
		['logs', hostile],
		['logs', '--grep', `(${hostile}`],
		['logs', '--level', hostile],
		['logs', '--since', hostile],
		['start', 'THROWS', '--wait', hostile],
		['start', 'THROWS', `--no${hostile}`],
		['add', '--symbol', hostile, '--algorithm', hostile, '--capital', hostile],
		['add', '--symbol', 'ETH', '--algorithm', 'reasoning', '--set', `side=${hostile}`],
		['add', '--symbol', 'ETH', '--algorithm', 'reasoning', '--account', hostile, '--tag', hostile],
		['add', '--name', 'PROGRAM', '--', hostile, hostile],
		['set', 'REASONS', `side=${hostile}`, hostile],
		['remove', hostile, '--yes'],
		['metrics', 'set', hostile, '1', '--instance', 'BOT'],
		['backtest', '--symbol', hostile, '--algorithm', hostile],
		['run', '--symbol', hostile, '--mode', hostile],
		['run', '--symbol', 'BTC', '--mode', 'SIM', '--data', hostile],
		['ps', '--home', `home/${hostile}`],
		['ps', '--home', 'home/pitwall.yaml'],
	])('words of the command line: %j', async (...given) => {
		const words = [...given.filter(word => word !== undefined), ...flags];
		check(await home.run(words), words);
	});
});

const configurations = {
	keys: `${JSON.stringify(hostile)}: 1`,
	names: `instances: {${JSON.stringify(hostile)}: {symbol: BTC}}`,
	values: `instances: {A: {symbol: ${JSON.stringify(hostile)}, account: ${JSON.stringify(hostile)}, tags: [${JSON.stringify(hostile)}], algorithm: ${JSON.stringify(hostile)}}}`,
	schedules: `instances: {A: {schedule: {cron: ${JSON.stringify(hostile)}}}}`,
	bytes: `instances: {A: ${hostile}`,
};
test.each(Object.entries(configurations))('a configuration with hostile %s', async (_, yaml) => {
	const other = createTestHome();
	try {
		mkdirSync(other.path);
		writeFileSync(join(other.path, 'pitwall.yaml'), yaml);
		for (const words of [['ps'], ['ps', '--json'], ['doctor'], ['start', 'A', '--wait', '0']])
			check(await other.run(words), words);
	} finally {
		await other.remove();
	}
});

// oxlint-disable-next-line no-control-regex -- the sequences of the panel itself
const panelSequences = /\u001B\[[0-9;?]*[A-Za-z]|\u001B[M78]|\r?\n|\u001B\[?[0-9;?]*$/g;

test('the panel, on all of its screens', async () => {
	let written = '';
	const panel = await openPanel({home: home.path, onOutput: output => (written += output)});
	try {
		await panel.until(screen => screen.includes('THROWS'), 20_000);
		for (let index = 0; index < names.length; index += 1) {
			await panel.press('details');
			panel.send('\u001B');
			await panel.until(screen => screen.includes('enter details'), 20_000);
			await panel.press('right');
		}
		await panel.press('table');
		await panel.press('add');
		panel.send('\t');
		await panel.until(screen => screen.includes('reasoning'), 20_000);
		expect(panel.screen()).not.toContain('owned\u0007');
	} finally {
		await panel.close();
	}
	// What remains without the sequences of the panel itself, the last of which may be cut, came from a text.
	const rest = written.replaceAll(panelSequences, '');
	expectHarmless(rest, 'the panel');
	expect(rest).toContain('owned');
}, 120_000);

test('logs of instances, and tables for spreadsheets', async () => {
	await until('the rows are written', () => artifacts().includes("'=cmd"), 60_000);
	for (const file of readdirSync(join(home.path, 'logs')).filter(name =>
		/^(THROWS|SUPERVISOR|SNAKE)\.log$/.test(name),
	))
		expectHarmless(readFileSync(join(home.path, 'logs', file), 'utf8'), file);
	expectHarmless(artifacts().replaceAll('\r\n', '\n'), 'tables');
	for (const field of artifacts().split(/[,\r\n]+/)) expect(field).not.toMatch(/^"?[=@]/);
});

function artifacts(): string {
	const folder = join(home.path, 'artifacts');
	return readdirSync(folder, {recursive: true, encoding: 'utf8'})
		.filter(file => file.endsWith('.csv') && statSync(join(folder, file)).isFile())
		.map(file => readFileSync(join(folder, file), 'utf8'))
		.join('');
}
