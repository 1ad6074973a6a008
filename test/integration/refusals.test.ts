/** The built command line and the panel judge the same home: each refusal is the same text. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {lookAtAll} from '../support/look.ts';
import {createProgramHome, type ProgramHome} from '../support/program-home.ts';
import {modelOf, press} from '../unit/source/panel/panel-fixture.ts';

const foreign = {
	...{pid: 4242, processStart: '1', bootId: 'other', host: 'elsewhere', pidNamespace: 'other'},
	...{name: 'GOLD', account: 'paper', timestamp: '2026-01-01T00:00:00.000Z', instanceId: 'i'},
	...{mode: 'SIM', token: 't'},
};

let home: ProgramHome;
beforeEach(async () => {
	home = await createProgramHome();
	home.configure({command: ['sleep', '600']}, {BTC: {}, GOLD: {}});
	const locks = join(home.path, '.locks');
	mkdirSync(locks, {recursive: true});
	writeFileSync(join(locks, 'GOLD.lock'), JSON.stringify(foreign));
});
afterEach(() => home.remove());

/** What the command says, a part each. */
async function typed(...words: string[]) {
	const {value} = await home.json(words);
	const [{ok, text}] = value as [{ok: boolean; text: string}];
	expect(ok).toBe(false);
	const [what, ...more] = text.split('\n');
	const part = (name: string) =>
		more.find(line => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
	return {what, why: part('why'), fix: part('fix')};
}

/** What the panel says when the key is pressed for the instance. */
function pressed(name: string, key: string) {
	const model = {...modelOf([...lookAtAll(home.path)]), selected: name};
	const {model: after, effects} = press(model, key);
	expect(effects).toEqual([]);
	const {text, why, fix} = after.toast ?? {text: '', why: null, fix: null};
	return {what: text, why, fix};
}

test('panel and command line refuse in the same words', async () => {
	expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
	for (const [key, name, ...words] of [
		['p', 'BOT', 'pause', 'BOT'],
		['f', 'BOT', 'flatten', 'BOT'],
		['E', 'BOT', 'set', 'BOT', 'fast=1'],
		['f', 'BTC', 'flatten', 'BTC'],
		['space', 'GOLD', 'start', 'GOLD'],
		['r', 'GOLD', 'restart', 'GOLD'],
		['K', 'GOLD', 'kill', 'GOLD'],
		['d', 'GOLD', 'remove', 'GOLD', '--yes'],
	] as const)
		expect([words, pressed(name, key)]).toEqual([words, await typed(...words)]);
}, 120_000);

test('what to do instead is said in keys, and in commands', async () => {
	expect((await home.run(['start', 'BOT'])).exitCode).toBe(0);
	const command = await typed('remove', 'BOT', '--yes');
	expect(command).toEqual({
		what: 'BOT cannot be removed',
		why: `it is running (pid ${home.view().pid}); a trading instance must not lose its settings`,
		fix: 'pitwall stop BOT, then pitwall remove BOT',
	});
	expect(pressed('BOT', 'd')).toEqual({...command, fix: 'space stops it; then press d'});
}, 120_000);

test('a failed instance is removed by the key as by the command', async () => {
	home.configure({command: ['false'], restart: {deaths: '1 in 10m', backoff: '10ms..10ms'}});
	await home.run(['start', 'BOT']);
	await home.see('BOT has failed', ({observed}) => observed === 'failed');
	const model = {...modelOf([...lookAtAll(home.path)]), selected: 'BOT'};
	expect(press(model, 'd', 'y').effects).toEqual([{type: 'removeInstances', names: ['BOT']}]);
	expect((await home.run(['remove', 'BOT', '--yes'])).exitCode).toBe(0);
}, 120_000);
