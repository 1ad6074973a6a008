import {describe, expect, test} from 'vitest';
import {matcherOf} from '../../../../../source/panel/model/instance-filter.ts';
import {sortedInstances} from '../../../../../source/panel/model/sort.ts';
import type {Model} from '../../../../../source/panel/model/model.ts';
import {
	fortyInstances,
	instanceOf,
	modelOf,
	nowMs,
	press,
	programOf,
	send,
	settingsOf,
	sixInstances,
	snapshotOf,
} from '../panel-fixture.ts';

const letters = (text: string) => Array.from(text, letter => (letter === ' ' ? 'space' : letter));
const filtered = (words: string, model = modelOf(fortyInstances())) =>
	press(model, 'F', ...letters(words), 'enter').model;
const namesOf = (model: Model) => sortedInstances(model).map(({settings}) => settings.name);
const command = (text: string, model = modelOf()) => press(model, ':', ...letters(text), 'enter');

describe('the filter of instances', () => {
	const six = sixInstances();
	const matches = (words: string) =>
		six.filter(matcherOf(words)).map(({settings}) => settings.name);

	test('all words must match, in any case: name, algorithm, mode, state', () => {
		expect(matches('sma BTC')).toEqual(['BTC']);
		expect(matches('off')).toEqual(['GOLD']);
		expect(matches('STOPPED')).toEqual(['GOLD']);
		expect(matches('sim')).toHaveLength(6);
		expect(matches('live')).toEqual([]);
		expect(matches('')).toHaveLength(6);
	});

	test('a word with # matches the beginning of a tag and nothing else', () => {
		const tagged = instanceOf('BTC', 'running', {settings: settingsOf('BTC', {tags: ['trend']})});
		expect(matcherOf('#tr')(tagged)).toBe(true);
		expect(matcherOf('trend')(tagged)).toBe(true);
		expect(matcherOf('#end')(tagged)).toBe(false);
		expect(matcherOf('#btc')(tagged)).toBe(false);
	});

	test('pages, digits and movements follow it, and escape shows all again', () => {
		const model = filtered('#crypto');
		expect(namesOf(model)).toHaveLength(14);
		expect(press(model, '2').model.selected).toBe('ETH-1');
		expect(press(model, '2', 'right').model.selected).toBe('BTC_sma_crossover_20261121_220006');
		expect(press(model, ']', ']', ']').model.selected).toBe('ETH-37');
		expect(press(model, 'v', 'down').model.selected).toBe('ETH-1');
		expect(namesOf(press(model, 'escape').model)).toHaveLength(40);
	});

	test('works while it is typed; escape goes back to the one before', () => {
		const typing = press(filtered('#crypto'), 'F', ...letters(' eth'));
		expect(namesOf(typing.model)).toHaveLength(7);
		expect(namesOf(press(typing.model, 'escape').model)).toHaveLength(14);
	});

	test('the selection moves to what is shown, and keys mean nothing where nothing is', () => {
		expect(filtered('gold', modelOf()).selected).toBe('GOLD');
		const none = filtered('nothing at all', modelOf());
		expect(none.selected).toBeNull();
		expect(press(none, 'space').effects).toEqual([]);
		expect(press(none, 'B').model.toast?.text).toBe('No instance is shown');
		expect(press(none, 'escape', 'escape').model.selected).toBe('BTC');
	});

	test('what leaves the filter leaves the screen, and details stay', () => {
		const off = filtered('off', modelOf());
		const started = snapshotOf(sixInstances());
		started.instances[2] = instanceOf('GOLD', 'running');
		const news = {type: 'snapshot', snapshot: started, nowMs} as const;
		expect(send(off, news).model.selected).toBeNull();
		expect(send(press(off, 'i').model, news).model.selected).toBe('GOLD');
	});

	test('a snapshot is filtered and sorted once', () => {
		const model = press(filtered('#crypto'), 'v', 's').model;
		expect(sortedInstances(model)).toBe(sortedInstances({...model}));
	});
});

describe('one key for all that are shown', () => {
	test('asks with count and names, and acts on those that it fits', () => {
		const asked = press(filtered('#metal'), 'B', 'space').model;
		expect(asked.dialog).toMatchObject({
			title: 'Start 6 instances?',
			answer: 'key',
			lines: [
				expect.stringContaining('GOLD-2'),
				'One process each.',
				'1 other is left as they are.',
			],
		});
		const {effects} = press(asked, 'y');
		expect(effects).toMatchObject([{type: 'request', request: 'start', confirmLive: false}]);
		expect(press(asked, 'n').effects).toEqual([]);
	});

	test.each([
		['s', 'stop', ['BTC', 'ETH', 'OIL', 'EURUSD', 'SPX']],
		['r', 'restart', ['BTC', 'ETH', 'OIL', 'EURUSD', 'SPX']],
		['p', 'pause', ['BTC', 'SPX']],
		['P', 'resume', ['ETH']],
		['f', 'flatten', ['BTC', 'ETH', 'SPX']],
		['K', 'kill', ['BTC', 'ETH', 'SPX']],
	])('%s: %s of those that it fits', (key, request, names) => {
		expect(press(modelOf(), 'B', key, 'y').effects).toMatchObject([{request, names}]);
	});

	test('d removes those that are off, U upgrades and restarts those that run', () => {
		expect(press(modelOf(), 'B', 'd', 'y').effects).toEqual([
			{type: 'removeInstances', names: ['GOLD']},
		]);
		const upgraded = press(modelOf(), 'B', 'U', 'y').effects;
		expect(upgraded).toMatchObject([
			{type: 'upgrade', restart: ['BTC', 'ETH', 'OIL', 'EURUSD', 'SPX']},
		]);
	});

	test('LIVE ones need the word', () => {
		const settings = settingsOf('ETH', {mode: 'LIVE', account: 'main'});
		const model = modelOf([instanceOf('BTC', 'stopped'), instanceOf('ETH', 'stopped', {settings})]);
		const asked = press(model, 'B', 'space').model;
		expect(asked.dialog).toMatchObject({answer: 'YES'});
		expect(press(asked, 'y', 'enter').effects).toEqual([]);
		expect(press(asked, 'Y', 'E', 'S', 'enter').effects).toEqual([
			{type: 'request', request: 'start', names: ['BTC', 'ETH'], confirmLive: true},
		]);
	});

	test('where it fits none, the reason is told', () => {
		const {model, effects} = press(filtered('off', modelOf()), 'B', 's');
		expect(effects).toEqual([]);
		expect(model.toast).toMatchObject({text: 'GOLD: nothing to stop', why: 'none of them runs'});
	});

	test('refusals are counted', () => {
		const outcomes = [
			{name: 'A', ok: true, changed: true, text: ''},
			{name: 'B', ok: false, changed: false, text: 'B: not started\nwhy: its lock is held'},
			{name: 'C', ok: false, changed: false, text: 'C: not started'},
		];
		const told = send(modelOf(), {type: 'requested', request: 'start', outcomes, nowMs}).model;
		expect(told.toast?.text).toBe('2 of 3 were refused: B: not started');
	});

	test('the palette takes shown, and tags', () => {
		const shown = command('stop shown', filtered('btc', modelOf())).model;
		expect(shown.dialog).toMatchObject({title: 'Stop BTC?'});
		const tagged = command('start #METAL', modelOf(fortyInstances())).model;
		expect(tagged.dialog).toMatchObject({title: 'Start 6 instances?'});
	});
});

describe('remove and upgrade', () => {
	test('d asks, and says that ledger and log stay; what runs is refused', () => {
		const asked = press(modelOf(), '3', 'd').model;
		expect(JSON.stringify(asked.dialog)).toContain('its ledger and log stay');
		expect(press(asked, 'y').effects).toEqual([{type: 'removeInstances', names: ['GOLD']}]);
		for (const number of ['1', '4']) {
			const refused = press(modelOf(), number, 'd');
			expect(refused.effects).toEqual([]);
			expect(refused.model.toast?.fix).toBe('space stops it; then press d');
		}
	});

	test('U asks, and restarts what runs', () => {
		expect(press(modelOf(), 'U', 'y').effects).toEqual([
			{type: 'upgrade', names: ['BTC'], restart: ['BTC']},
		]);
		expect(press(modelOf(), '3', 'U', 'y').effects).toEqual([
			{type: 'upgrade', names: ['GOLD'], restart: []},
		]);
	});

	test('the palette knows them by name', () => {
		expect(command('remove GOLD').model.dialog).toMatchObject({title: 'Remove GOLD?'});
		expect(command('upgrade BTC').model.dialog).toMatchObject({title: 'Upgrade BTC?'});
		expect(command('set ETH').effects).toMatchObject([{type: 'scanAlgorithms'}]);
		expect(command('add').effects).toMatchObject([{type: 'scanAlgorithms'}]);
	});
});

test('a wrapped program has no entries, position, parameters or code', () => {
	for (const key of ['p', 'f', 'E', 'U']) {
		const {model, effects} = press(modelOf([programOf('running')]), key);
		expect(effects).toEqual([]);
		expect(model.toast?.why).toContain('program (swarm.py)');
	}
});
