import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {commands} from '../../../../source/cli/command/commands.ts';
import {commandWords, findWord} from '../../../../source/panel/keys/command-words.ts';
import {instanceOf, modelOf, press} from './panel-fixture.ts';

const letters = (text: string) => Array.from(text, letter => (letter === ' ' ? 'space' : letter));
const typed = (text: string) => press(modelOf(), ':', ...letters(text));
const run = (text: string) => press(modelOf(), ':', ...letters(text), 'enter');

describe('what is typed is what runs', () => {
	test.each([
		'close',
		'eth',
		'BTC',
		'x',
		'stat',
		'startt',
		'exit',
		'kil l',
		'shutdown',
		'!',
		'#crypto',
	])('%s is no command, and nothing happens', text => {
		const {model, effects} = run(text);
		expect(effects).toEqual([]);
		expect(model.dialog).toBeNull();
		expect(model.prompt?.error).toMatch(/^(unknown command|unknown instance|.* may be: )/);
	});

	test('ps, which stopped the selected instance once, shows the table', () => {
		const {model, effects} = run('ps');
		expect(effects).toEqual([]);
		expect(model).toMatchObject({view: 'table', prompt: null});
	});

	test('a beginning that several words have runs none of them and names them', () => {
		const {model, effects} = run('st');
		expect(effects).toEqual([]);
		expect(model.prompt?.error).toBe('st may be: start, stop');
	});

	test('the beginning of a single word is enough, tab completes it', () => {
		expect(run('pau').effects).toMatchObject([{request: 'pause', names: ['BTC']}]);
		expect(press(typed('fl').model, 'tab').model.prompt?.text).toBe('flatten');
		expect(press(typed('start EU').model, 'tab').model.prompt?.text).toBe('start EURUSD');
	});

	test('a proposal that is chosen by the arrows stands in the line before it runs', () => {
		const chosen = press(typed('st').model, 'down', 'down').model;
		expect(chosen.prompt).toMatchObject({text: 'stop', base: 'st'});
		expect(press(chosen, 'enter').effects).toMatchObject([{request: 'stop', names: ['BTC']}]);
		expect(press(chosen, 'up', 'up').model.prompt?.text).toBe('st');
	});

	test('any text runs only what its first word is, or what it alone begins', () => {
		const words = commandWords.map(({word}) => word);
		const aWord = fc.oneof(
			fc.constantFrom(...words).chain(word => fc.nat(word.length).map(end => word.slice(0, end))),
			fc.stringMatching(/^[a-z#!]{1,6}$/),
		);
		fc.assert(
			fc.property(aWord, word => {
				const meant = words.filter(each => each.startsWith(word));
				const isRun = word !== '' && (words.includes(word) || meant.length === 1);
				const found = findWord(word);
				if (word !== '') expect(found.ok).toBe(isRun);
				if (isRun) return;
				const {model, effects} = run(word);
				expect(effects).toEqual([]);
				expect(model.dialog).toBeNull();
			}),
		);
	});
});

describe('names', () => {
	test('are taken as on the command line: exactly', () => {
		expect(run('start GOLD SPX').effects).toEqual([
			{type: 'request', request: 'start', names: ['GOLD', 'SPX'], confirmLive: false},
		]);
		const {model, effects} = run('start gold');
		expect(effects).toEqual([]);
		expect(model.prompt?.error).toBe('unknown instance gold; is it GOLD?');
	});

	test('words are those of the command line, in the same case', () => {
		for (const text of ['STOP', 'Stop BTC', 'stop ALL', 'stop Shown']) {
			const {model, effects} = run(text);
			expect(effects).toEqual([]);
			expect(model.prompt?.error).toContain('unknown');
		}
	});

	test('an instance that is named all is that instance', () => {
		const model = modelOf([instanceOf('BTC', 'running'), instanceOf('all', 'running')]);
		expect(press(model, ':', ...letters('stop all'), 'enter').effects).toMatchObject([
			{request: 'stop', names: ['all']},
		]);
	});

	test('all means those that the command fits', () => {
		expect(run('stop all').effects).toMatchObject([
			{request: 'stop', names: ['BTC', 'ETH', 'OIL', 'EURUSD', 'SPX']},
		]);
	});

	test('an unknown one is named with the known ones', () => {
		const {model, effects} = run('start DOGE');
		expect(effects).toEqual([]);
		expect(model.prompt?.error).toContain('unknown instance DOGE; known: BTC ETH');
	});

	test('select, details, why and set take one', () => {
		expect(run('select ETH').model.selected).toBe('ETH');
		expect(run('why ETH').model).toMatchObject({selected: 'ETH', view: 'details'});
		expect(run('details ETH GOLD').model.prompt?.error).toBe('details takes a single name');
	});

	test('logs shows the lines of those that are named, or of all', () => {
		const {model} = run('logs ETH GOLD');
		expect(model).toMatchObject({view: 'log'});
		expect(model.log.hidden).toEqual(['BTC', 'OIL', 'EURUSD', 'SPX']);
		expect(run('logs').model.log.hidden).toEqual([]);
	});
});

describe('words', () => {
	test('every command of the command line has its word', () => {
		const known = commandWords.map(({word}) => word);
		for (const command of Object.keys(commands).filter(name => name !== 'panel'))
			expect(known).toContain(command);
		expect(new Set(known).size).toBe(known.length);
	});

	test('what needs a shell says so', () => {
		const {model, effects} = run('backtest sma_crossover');
		expect(effects).toEqual([]);
		expect(model.prompt?.error).toBe('backtest needs a shell: pitwall backtest sma_crossover');
	});

	test('kill and down ask first', () => {
		expect(run('kill BTC').model.dialog).toMatchObject({kind: 'confirm'});
		expect(run('down').model.dialog).toMatchObject({answer: 'YES'});
	});

	test('words of the key table do what their key does', () => {
		expect(run('quit').effects).toEqual([{type: 'leave'}]);
		expect(run('help').model.dialog).toMatchObject({kind: 'help'});
	});

	test('supervisor restart replaces the one that runs, and nothing else may follow', () => {
		expect(run('supervisor restart').effects).toEqual([{type: 'restartSupervisor'}]);
		expect(run('supervisor stop').model.prompt?.error).toContain('takes only restart, not stop');
	});
});
