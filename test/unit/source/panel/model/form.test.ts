import {describe, expect, test} from 'vitest';
import type {AlgorithmListing} from '../../../../../state/domain/instance/algorithm-listing.ts';
import {fieldsOf, tagsOf} from '../../../../../source/panel/form/form-fields.ts';
import {capital} from '../../../../../state/settings/field/money/capital.ts';
import type {Form} from '../../../../../source/panel/model/form.ts';
import type {Model} from '../../../../../source/panel/model/model.ts';
import {
	instanceOf,
	modelOf,
	nowMs,
	type Played,
	press,
	send,
	snapshotOf,
	settingsOf,
	sixInstances,
} from '../panel-fixture.ts';

const sma: AlgorithmListing = {
	name: 'sma_crossover',
	file: '/home/algorithm/sma_crossover.ts',
	language: 'typescript',
	origin: 'shipped',
	ok: true,
	parameters: [
		{name: 'fast', default: 10, min: 2, max: 200, step: 1, help: 'bars'},
		{name: 'side', default: 'long', choices: ['long', 'both']},
		{name: 'trailing', default: true},
	],
};
const plain: AlgorithmListing = {...sma, name: 'buy_and_hold', parameters: []};
const broken: AlgorithmListing = {
	...sma,
	name: 'broken',
	origin: 'own',
	ok: false,
	reason: 'SyntaxError: unexpected }',
	line: 3,
};
const listings = [broken, sma, plain];

const scanned = (openedAtMs = nowMs) =>
	({type: 'scanned', openedAtMs, listings, problem: null, nowMs}) as const;
const letters = (text: string) => Array.from(text, letter => (letter === ' ' ? 'space' : letter));
const opened = () => send(press(modelOf(), 'a').model, scanned()).model;

function formOf(model: Model): Form {
	if (model.dialog?.kind !== 'form') throw new Error('no form is open');
	return model.dialog;
}

const fieldOf = (model: Model, label: string) => {
	const found = fieldsOf(model, formOf(model), nowMs).find(field => field.label === label);
	if (found === undefined) throw new Error(`no field ${label}`);
	return found;
};
const labels = (model: Model) => fieldsOf(model, formOf(model), nowMs).map(({label}) => label);

/** Moves to a field and types into it. */
function type(model: Model, label: string, text: string): Model {
	const from = formOf(model).at;
	const fields = fieldsOf(model, formOf(model), nowMs);
	const at = (condition: (field: (typeof fields)[number]) => boolean) =>
		Math.max(0, fields.findIndex(condition));
	const steps = at(field => field.label === label) - at(({key}) => key === from);
	const keys = Array.from({length: Math.abs(steps)}, () => (steps > 0 ? 'down' : 'up'));
	return press(model, ...keys, ...letters(text)).model;
}

const filled = () => type(type(opened(), 'symbol', 'BTC'), 'algorithm', 'sma_crossover');

describe('the form that adds an instance', () => {
	test('asks for a fresh scan each time it opens, and takes no answer of an older one', () => {
		const first = press(modelOf(), 'a');
		expect(first.effects).toEqual([{type: 'scanAlgorithms', openedAtMs: nowMs}]);
		expect(formOf(send(first.model, scanned(nowMs - 1)).model).listings).toBeNull();
		expect(formOf(send(first.model, scanned()).model).listings).toHaveLength(3);
		const again = press(first.model, 'escape', 'a');
		expect(again.effects).toEqual([{type: 'scanAlgorithms', openedAtMs: nowMs}]);
	});

	test('has a field for each parameter of the chosen algorithm, with its default', () => {
		expect(labels(opened())).toEqual([
			'symbol',
			'algorithm',
			'capital',
			'mode',
			'account',
			'tags',
			'name',
		]);
		const model = filled();
		expect(labels(model).slice(6)).toEqual(['fast', 'side', 'trailing', 'name']);
		expect(fieldOf(model, 'fast')).toMatchObject({
			placeholder: '10',
			help: 'bars: a whole number from 2 to 200',
		});
	});

	test('shows the name that it would get', () => {
		expect(fieldOf(filled(), 'name').placeholder).toBe('BTC_sma_crossover_20261121_223107');
	});

	test('the arrows go through what can be used, and never through a refused file', () => {
		const model = type(opened(), 'algorithm', '');
		const seen = [1, 2, 3].map(times => {
			const keys = Array.from({length: times}, () => 'right');
			return fieldOf(press(model, ...keys).model, 'algorithm').text;
		});
		expect(seen).toEqual(['buy_and_hold', 'sma_crossover', 'buy_and_hold']);
	});

	test('a refused file that is typed is refused with reason and line', () => {
		const model = type(opened(), 'algorithm', 'broken');
		expect(fieldOf(model, 'algorithm').error).toBe('refused: line 3: SyntaxError: unexpected }');
	});

	test('the first letters of an algorithm become its name on the way to the next field', () => {
		const model = press(type(opened(), 'algorithm', 'sm'), 'tab').model;
		expect(fieldOf(model, 'algorithm').text).toBe('sma_crossover');
	});

	test.each([
		['capital', '0'],
		['capital', '-5'],
		['capital', 'NaN'],
		['capital', '1.1234567'],
		['fast', '1'],
		['fast', '2.5'],
		['fast', 'ten'],
		['name', '../x'],
		['name', 'btc'],
		['name', 'supervisor'],
		['account', 'a b'],
		['tags', 'crypto ?'],
	])('%s %s is refused beside its field, while it is typed', (label, text) => {
		const model = type(filled(), label, text);
		expect(fieldOf(model, label).error).not.toBeNull();
		const sent = press(model, 'ctrl+s');
		expect(sent.effects).toEqual([]);
		expect(formOf(sent.model).at).toBe(fieldOf(model, label).key);
	});

	test('what is needed and empty says so once it was sent', () => {
		expect(fieldOf(opened(), 'symbol').error).toBeNull();
		const {model, effects} = press(opened(), 'ctrl+s');
		expect(effects).toEqual([]);
		expect(fieldOf(model, 'symbol').error).toBe('is needed');
	});

	test('sends what was typed, and leaves the rest to the defaults', () => {
		let model = type(filled(), 'fast', '20');
		model = type(model, 'tags', '#crypto, trend');
		const {effects} = press(model, 'ctrl+s');
		expect(effects).toEqual([
			{
				type: 'addInstance',
				draft: {
					symbol: 'BTC',
					algorithm: 'sma_crossover',
					capitalMicros: 10_000_000_000,
					mode: 'SIM',
					account: 'paper',
					name: null,
					parameters: {fast: 20},
					tags: ['crypto', 'trend'],
					seed: null,
					data: null,
					speed: null,
					schedule: null,
					python: null,
					program: null,
				},
				listings: [plain, sma, broken],
			},
		]);
	});

	test('choices: a letter or an arrow takes one, backspace the default', () => {
		const model = type(filled(), 'side', 'b');
		expect(fieldOf(model, 'side').text).toBe('both');
		expect(fieldOf(press(model, 'right').model, 'side').text).toBe('long');
		expect(fieldOf(press(model, 'backspace').model, 'side').text).toBe('');
		const trailing = type(filled(), 'trailing', 'f');
		expect(press(trailing, 'ctrl+s').effects).toMatchObject([
			{draft: {parameters: {trailing: false}}},
		]);
	});

	test('LIVE needs an account that somebody typed', () => {
		const live = type(filled(), 'mode', 'l');
		expect(press(live, 'ctrl+s').effects).toEqual([]);
		const named = type(live, 'account', 'main');
		expect(press(named, 'ctrl+s').effects).toMatchObject([
			{draft: {mode: 'LIVE', account: 'main'}},
		]);
	});

	test('a symbol without a simulated market needs bars of its own', () => {
		const model = type(filled(), 'symbol', 'X');
		expect(fieldOf(model, 'data').needed).toBe(true);
		expect(press(model, 'ctrl+s').effects).toEqual([]);
		expect(press(type(model, 'data', 'bars.csv'), 'ctrl+s').effects).toMatchObject([
			{draft: {symbol: 'BTCX', data: 'bars.csv'}},
		]);
	});

	test('enter goes on, and on the last field it sends', () => {
		const model = press(filled(), 'enter').model;
		expect(formOf(model).at).toBe('capital');
		expect(press(type(model, 'name', 'MY-BTC'), 'enter').effects).toMatchObject([
			{type: 'addInstance', draft: {name: 'MY-BTC'}},
		]);
	});

	test('pasted text goes into the field with the cursor', () => {
		const {model} = send(opened(), {type: 'paste', text: 'E\nTH', nowMs});
		expect(fieldOf(model, 'symbol').text).toBe('E TH');
	});

	test('while its answer is waited for, keys change nothing and it is sent once', () => {
		const sent = press(filled(), 'ctrl+s');
		expect(press(sent.model, 'ctrl+s', 'x', 'down').effects).toEqual([]);
		const {taps} = sent.model;
		expect({...press(sent.model, 'x').model, taps}).toEqual(sent.model);
	});

	const answered = (played: Played, ok: boolean, text: string) =>
		send(played.model, {type: 'edited', edit: 'add', results: [{name: 'NEW', ok, text}], nowMs});

	test('a refusal stays in the form with all that was typed', () => {
		const text = 'NEW: not added\nwhy: its account is taken\nfix: use another\n[ACCOUNT_TAKEN]';
		const {model} = answered(press(filled(), 'ctrl+s'), false, text);
		expect(formOf(model)).toMatchObject({
			sent: false,
			problem: ['NEW: not added', 'why: its account is taken', 'fix: use another'],
		});
		expect(fieldOf(model, 'symbol').text).toBe('BTC');
	});

	test('what was added is selected as soon as it is seen, also where the filter hid it', () => {
		const model = {
			...answered(
				press(filled(), 'ctrl+s'),
				true,
				'NEW: added\nits ledger goes on\nstart it with: pitwall start NEW',
			).model,
			instanceFilter: 'gold',
		};
		expect(model.dialog).toBeNull();
		expect(model.toast).toMatchObject({
			tone: 'good',
			text: 'NEW: added',
			why: 'its ledger goes on',
			fix: 'space starts it',
		});
		const more = snapshotOf([...sixInstances(), instanceOf('NEW', 'stopped')]);
		const seen = send(model, {type: 'snapshot', snapshot: more, nowMs}).model;
		expect(seen).toMatchObject({selected: 'NEW', awaited: null, instanceFilter: ''});
	});
});

describe('the form that sets parameters', () => {
	const settings = settingsOf('BTC', {parameters: {fast: 12}});
	const open = () =>
		send(press(modelOf([instanceOf('BTC', 'running', {settings})]), 'E').model, scanned()).model;

	test('shows what is in force and sends what differs', () => {
		expect(labels(open())).toEqual(['fast', 'side', 'trailing']);
		expect(fieldOf(open(), 'fast')).toMatchObject({text: '12', placeholder: '10'});
		const {effects} = press(type(open(), 'fast', '20'), 'ctrl+s');
		expect(effects).toMatchObject([{type: 'setParameters', name: 'BTC', changes: {fast: '20'}}]);
		const same = press(type(open(), 'fast', '12'), 'ctrl+s');
		expect(same.effects).toEqual([]);
		expect(same.model.toast?.text).toBe('Nothing was changed');
	});

	test('takes a parameter back to its default where its field is emptied', () => {
		const emptied = press(open(), 'ctrl+u');
		expect(fieldOf(emptied.model, 'fast')).toMatchObject({
			text: '',
			placeholder: '10',
			help: 'bars: a whole number from 2 to 200; empty: 10',
		});
		const {effects} = press(emptied.model, 'ctrl+s');
		expect(effects).toMatchObject([{type: 'setParameters', name: 'BTC', changes: {fast: ''}}]);
		expect(press(type(open(), 'trailing', 'f'), 'ctrl+s').effects).toMatchObject([
			{changes: {trailing: 'false'}},
		]);
	});

	test('a letter replaces the value of before, other keys edit it', () => {
		const text = (...keys: string[]) => fieldOf(press(open(), ...keys).model, 'fast').text;
		expect(text('2', '0')).toBe('20');
		expect(text('backspace', '5')).toBe('15');
		expect(text('left', '0')).toBe('102');
		const pasted = send(open(), {type: 'paste', text: '30', nowMs}).model;
		expect(fieldOf(pasted, 'fast').text).toBe('30');
	});

	test('says that a change holds from the next start', () => {
		const sent = press(type(open(), 'fast', '20'), 'ctrl+s').model;
		const results = [{name: 'BTC', ok: true, text: 'BTC: parameters changed'}];
		const {model} = send(sent, {type: 'edited', edit: 'set', results, nowMs});
		expect(model.toast?.fix).toBe('holds from the next start; r restarts it now');
	});

	test('edits what the instance has where its file cannot be read', () => {
		const odd = settingsOf('BTC', {algorithm: 'gone', parameters: {length: 7}});
		const {model} = press(modelOf([instanceOf('BTC', 'stopped', {settings: odd})]), 'E');
		expect(labels(send(model, scanned()).model)).toEqual(['length']);
	});
});

test.each([
	['10000', 10_000_000_000],
	['2500.5', 2_500_500_000],
	['10_000', 10_000_000_000],
	['0.000001', 1],
	['', null],
	['1e5', 100_000_000_000],
	['1e9', null],
	['999999999.999999', 999_999_999_999_999],
])('capital %s', (text, micros) => {
	expect(capital.parse(text)).toBe(micros);
});

test('tags are words, with or without their sign', () => {
	expect(tagsOf(' #crypto, trend  crypto')).toEqual(['crypto', 'trend']);
});
