/** Canaries: values that must stay secret go through a day of work, and no byte of any output holds one. */
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openPanel, type PanelDriver} from '../support/panel-driver.ts';
import {createTestHome, type Ended, type Home, until} from '../support/pitwall.ts';

let home: Home;
let panel: PanelDriver | undefined;
/** All that was printed, by whatever command. */
let printed: string[];

beforeEach(async () => {
	home = createTestHome();
	printed = [];
	await home.run(['init']);
});
afterEach(async () => {
	await panel?.close();
	panel = undefined;
	await home.remove();
});

async function run(words: readonly string[], input = ''): Promise<Ended> {
	const ended = await home.run(words, {input});
	printed.push(ended.stdout, ended.stderr);
	return ended;
}

const canary = (place: string) => `canary${place}7f3a`;

/** Where a canary may be: what a person wrote, and copies of it by which an instance runs. */
const isKeeper = (file: string) =>
	/^(?:pitwall\.yaml|algorithm\/.*|snapshots\/.*|state\/.*\.db(?:-wal)?)$/.test(file);

function findCanaries(): string[] {
	const files = readdirSync(home.path, {recursive: true, encoding: 'utf8'})
		.filter(file => statSync(join(home.path, file)).isFile() && !isKeeper(file))
		.map(file => ({place: file, text: readFileSync(join(home.path, file), 'latin1')}));
	const outputs = printed.map((text, index) => ({place: `output ${index}`, text}));
	expect(files.length).toBeGreaterThan(0);
	return [...files, ...outputs].flatMap(({place, text}) =>
		[...text.matchAll(/canary\w*7f3a/g)].map(([found]) => `${place}: ${found}`),
	);
}

const yaml = (text: string) => writeFileSync(join(home.path, 'pitwall.yaml'), text);

const good = `instances:
  BOT:
    command: [/bin/sh, -c, "echo ready; exec sleep 600", "--token=${canary('Argument')}", "--password", "${canary('Word')}"]
    env: {API_KEY: ${canary('Env')}, PLAIN: ${canary('Plain')}}
    ready: {log: ready}
  FAILS:
    command: [/bin/sh, -c, "exit 65"]
    env: {OTHER: ${canary('Fails')}}
  MISSING:
    command: [no-such-program, "API_KEY=${canary('Missing')}"]
    env: {OTHER: ${canary('Other')}}
  ALGO: {symbol: BTC, algorithm: secretive, parameters: {api_key: ${canary('Parameter')}}}
`;
const algorithm = `export class Algorithm {
	static parameters = {api_key: {default: '${canary('Default')}', help: 'a key'}, fast: {default: 3, min: 1, max: 9}, pin: {default: 1, min: 0, max: 9}};
	run() { return {action: 'HOLD', shares: 0}; }
}
`;

test('a day with secrets leaves none of them in any output', async () => {
	writeFileSync(join(home.path, 'algorithm/secretive.mjs'), algorithm);
	yaml(good);
	await run(['algorithms']);
	await run(['algorithms', '--json']);
	await run(['start', 'BOT', 'FAILS', 'MISSING', 'ALGO', '--wait', '20']);
	for (const words of [
		['ps'],
		['why', 'BOT'],
		['why', 'FAILS'],
		['why', 'MISSING'],
		['why', 'ALGO'],
		['logs'],
		['doctor'],
		['locks'],
		['metrics'],
	])
		for (const json of [[], ['--json']]) await run([...words, ...json]);
	await run(['set', 'ALGO', `api_key=${canary('Set')}`, 'fast=99']);
	await run(['set', 'ALGO', `api_key=${canary('Set')}`]);
	await run(['set', 'ALGO', `api key=${canary('Blank')}`]);
	await run([
		'add',
		'--name',
		'NEW',
		'--',
		'bot',
		`--secret=${canary('Added')}`,
		'TOKEN=' + canary('AddedToken'),
	]);
	await run([
		'add',
		'--symbol',
		'ETH',
		'--algorithm',
		'secretive',
		'--name',
		'SEC',
		'--set',
		`api_key=${canary('AddSet')}`,
	]);
	const backtest = 'backtest --symbol BTC --algorithm secretive --bars 50 --set'.split(' ');
	for (const json of [['--json'], []])
		await run([...backtest, `api_key=${canary('Backtest')}`, ...json]);
	const hand = 'run --symbol BTC --mode SIM --algorithm secretive --name'.split(' ');
	await run([
		...hand,
		...'HAND --bars 5 --speed max --set'.split(' '),
		`api_key=${canary('Hand')}`,
	]);
	await run([...hand, 'HAND2', '--set', `pin_password=${canary('Unknown')}`]);
	let frames = '';
	panel = await openPanel({home: home.path, onOutput: text => (frames += text)});
	await panel.until(screen => screen.includes('BOT'), 20_000);
	await panel.press('details');
	await panel.until(screen => /command/.test(screen), 20_000);
	await panel.close();
	panel = undefined;
	printed.push(frames);
	await run(['down', '--yes']);
	expect(findCanaries()).toEqual([]);
}, 300_000);

const mistakes = {
	'a name that is none': `instances: {BOT: {command: [true], env: {API-KEY: ${canary('Name')}}}}`,
	'a value that is a list': `instances: {BOT: {command: [true], env: {API_KEY: [${canary('List')}]}}}`,
	'a value that is a table': `instances: {BOT: {command: [true], env: {API_KEY: {a: ${canary('Table')}}}}}`,
	'a list in the place of a table': `instances: {BOT: {command: [true], env: ["API_KEY=${canary('Lines')}"]}}`,
	'a text in the place of a table': `instances: {BOT: {command: [true], env: "API_KEY=${canary('Text')}"}}`,
	'a sign of equality in the place of a colon': `instances: {BOT: {command: [true], env: {API_KEY=${canary('Equal')}}}}`,
	'a missing blank': `instances:\n  BOT:\n    command: [true]\n    env:\n      API_KEY:${canary('Blank')}\n`,
	'a missing blank in two lines': `instances:\n  BOT:\n    command: [true]\n    env:\n      API_KEY:${canary('Two')}\n      OTHER: ${canary('Lines')}\n`,
	'env at the wrong depth': `instances:\n  BOT:\n    command: [true]\n    env:\n    API_KEY: ${canary('Depth')}\n`,
	'env above the instances': `env: {API_KEY: ${canary('Above')}}\ninstances: {}\n`,
	'a mistyped env': `instances: {BOT: {command: [true], evn: {API_KEY: ${canary('Mistyped')}}}}`,
	'env beside an algorithm': `instances: {BOT: {symbol: BTC, env: {API_KEY: ${canary('Beside')}}}}`,
	'env that is an alias': `instances: {BOT: {command: [true], env: {API_KEY: *${canary('Alias')}}}}`,
	'a value that is a tag': `instances: {BOT: {command: [true], env: {API_KEY: !${canary('Tag')} x}}}`,
	'a value that begins a block': `instances:\n  BOT:\n    command: [true]\n    env:\n      API_KEY: |${canary('Block')}\n`,
	'a value that begins with a percent sign': `instances:\n  BOT:\n    command: [true]\n    env:\n      API_KEY: %${canary('Percent')}\n`,
	'a value with a wrong escape': `instances: {BOT: {command: [true], env: {API_KEY: "\\${canary('Escape')}"}}}`,
	'a quote that never ends': `instances: {BOT: {command: [true], env: {API_KEY: "${canary('Quote')}}}}`,
	'a value twice': `instances: {BOT: {command: [true], env: {API_KEY: ${canary('Once')}, API_KEY: ${canary('Twice')}}}}`,
	'an instance that is a list': `instances: {BOT: [{env: {API_KEY: ${canary('Instance')}}}]}`,
	'instances that are a list': `instances: [{name: BOT, env: {API_KEY: ${canary('Instances')}}}]`,
	'a NUL': `instances: {BOT: {command: [true], env: {API_KEY: "${canary('Nul')}\\0"}}}`,
	'a name of Pitwall': `instances: {BOT: {command: [true], env: {PITWALL_TOKEN: ${canary('Own')}}}}`,
	'a secret parameter of a wrong type': `instances: {BOT: {symbol: BTC, parameters: {password: [${canary('Type')}]}}}`,
	'an unknown key that is a secret': `instances: {BOT: {symbol: BTC, password: ${canary('Key')}}}`,
	'a secret in defaults': `defaults: {env: {API-KEY: ${canary('Defaults')}}}\ninstances: {}\n`,
	'a secret argument in a wrong place': `instances: {BOT: {command: {run: "--token=${canary('Command')}"}}}`,
};

/** Commands that read the file, one after the other. */
const others = [
	['start', 'BOT', '--wait', '0'],
	['doctor', '--json'],
	['add', '--symbol', 'ETH', '--algorithm', 'sma_crossover', '--json'],
	['remove', 'BOT', '--yes'],
];

test('no mistake around env puts a secret into an output', async () => {
	const supervisor = home.start(['supervisor']);
	await until('it runs', () => supervisor.output().includes('['));
	for (const [index, text] of Object.values(mistakes).entries()) {
		yaml(text);
		await run(['ps']);
		await run(others[index % others.length]!);
	}
	// A file that another program edits while the supervisor reads it.
	yaml('instances: {}\n');
	await until('the supervisor has read the last one', () =>
		readFileSync(join(home.path, 'logs/SUPERVISOR.log'), 'utf8').includes('Configuration not used'),
	);
	supervisor.child.kill('SIGTERM');
	const {stdout, stderr} = await supervisor.ended;
	printed.push(stdout, stderr);
	expect(printed.join('')).toContain('(hidden)');
	expect(findCanaries()).toEqual([]);
}, 300_000);
