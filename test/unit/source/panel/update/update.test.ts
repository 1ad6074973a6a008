import {describe, expect, test} from 'vitest';
import {type Context, keymap} from '../../../../../source/panel/keys/keymap.ts';
import {initialModel, instanceNamed, type Model} from '../../../../../source/panel/model/model.ts';
import type {Message} from '../../../../../source/panel/model/message.ts';
import type {MouseAction} from '../../../../../source/panel/model/input.ts';
import {selectView} from '../../../../../source/panel/view/select.ts';
import type {ShutdownRecord} from '../../../../../state/domain/machine/shutdown-record.ts';
import {
	keyOf,
	instanceOf,
	modelOf,
	nowMs,
	press,
	send,
	settingsOf,
	sixInstances,
	snapshotOf,
} from '../panel-fixture.ts';

const liveStopped = () =>
	instanceOf('BTC', 'stopped', {settings: settingsOf('BTC', {mode: 'LIVE', account: 'main'})});
const liveRunning = () =>
	instanceOf('BTC', 'running', {settings: settingsOf('BTC', {mode: 'LIVE', account: 'main'})});

function inContext(context: Context): Model {
	const opened: Record<Context, string[]> = {
		cards: [],
		table: ['v'],
		details: ['i'],
		log: ['l'],
		help: ['?'],
		confirm: ['K'],
		prompt: ['/'],
		form: ['a'],
		bulk: ['B'],
	};
	return press(modelOf(), ...opened[context]).model;
}

describe('every key of the table', () => {
	const cases = keymap.flatMap(binding =>
		binding.contexts.flatMap(context => binding.keys.map(key => ({context, key, binding}))),
	);

	test.each(cases)('$key in $context does something or says why not', ({context, key, binding}) => {
		const model = inContext(context);
		const after = press(model, key);
		const moved = after.model !== model || after.effects.length > 0;
		// At an edge of the grid a step has nowhere to go.
		const steps = ['left', 'up', 'down', 'right', 'choose', 'accept', 'scrollUp', 'scrollDown'];
		if (!steps.includes(binding.action)) expect(moved).toBe(true);
		expect(instanceNamed(after.model, after.model.selected)).not.toBeNull();
	});

	test('no key means two things in one context', () => {
		const seen = cases.map(({context, key}) => `${context} ${key}`);
		expect(seen.length).toBe(new Set(seen).size);
	});

	test('a key that means nothing here says so, in every view', () => {
		for (const context of ['cards', 'table', 'details', 'log'] as const)
			for (const key of ['z', 'ctrl+x', 'f5', 'insert']) {
				const {model, effects} = press(inContext(context), key);
				expect(effects).toEqual([]);
				const name = key.replace('ctrl+', 'ctrl-');
				expect(model.toast).toMatchObject({text: `${name} does nothing here`});
				expect(model.toast?.fix).toBe('? shows the keys');
			}
	});
});

describe('selection', () => {
	test('arrows and letters walk the grid and stop at its edges', () => {
		expect(press(modelOf(), 'right').model.selected).toBe('ETH');
		expect(press(modelOf(), 'down').model.selected).toBe('OIL');
		expect(press(modelOf(), 'j', 'L', 'L').model.selected).toBe('SPX');
		expect(press(modelOf(), 'j', 'j', 'j').model.selected).toBe('OIL');
		expect(press(modelOf(), 'left', 'up').model.selected).toBe('BTC');
	});

	test('a digit selects on the page in view', () => {
		expect(press(modelOf(), '6').model.selected).toBe('SPX');
		expect(press(modelOf(), '9').model.selected).toBe('BTC');
		const many = Array.from({length: 8}, (_, at) => instanceOf(`N${at + 1}`, 'stopped'));
		expect(press(modelOf(many), ']', '2').model.selected).toBe('N8');
		expect(press(modelOf(many), ']', '[').model.selected).toBe('N1');
	});

	test('one page cannot be turned, and the toast says so', () => {
		expect(press(modelOf(), ']').model.toast?.text).toContain('only one page');
	});

	test('when the selected instance is removed its neighbour is selected', () => {
		const {model} = press(modelOf(), '3');
		const left = snapshotOf(sixInstances().filter(({settings}) => settings.name !== 'GOLD'));
		expect(send(model, {type: 'snapshot', snapshot: left, nowMs}).model.selected).toBe('OIL');
		const none = snapshotOf([]);
		expect(send(model, {type: 'snapshot', snapshot: none, nowMs}).model.selected).toBeNull();
	});
});

describe('start and stop', () => {
	const start = (name: string, confirmLive = false) => ({
		type: 'request',
		request: 'start',
		names: [name],
		confirmLive,
	});
	const stop = (name: string) => ({...start(name), request: 'stop'});

	test('space starts what is off and stops what lives', () => {
		expect(press(modelOf(), '3', 'space').effects).toEqual([start('GOLD')]);
		expect(press(modelOf(), 'space').effects).toEqual([stop('BTC')]);
		expect(press(modelOf(), '6', 'space').effects).toEqual([stop('SPX')]);
	});

	test('space starts a failed one again and ends the waiting of one in backoff', () => {
		expect(press(modelOf(), '5', 'space').effects).toEqual([start('EURUSD')]);
		expect(press(modelOf(), '4', 'space').effects).toEqual([stop('OIL')]);
	});

	const spaceAt = (afterMs: number, phase?: 'repeat' | 'release'): Message => ({
		type: 'key',
		key: {...keyOf('space'), ...(phase && {phase})},
		nowMs: nowMs + afterMs,
	});
	const settled: Message = {type: 'tapSettled', nowMs};

	test('a LIVE start takes two taps, 300 ms to 2 s apart, and shows account and capital', () => {
		const once = send(modelOf([liveStopped()]), spaceAt(0));
		expect(once.effects).toEqual([]);
		expect(once.model.toast?.text).toBe('BTC is LIVE: account main, capital 10,000.00');
		const started = (...messages: Message[]) =>
			send(once.model, ...messages).effects.filter(({type}) => type === 'request');
		for (const gap of [300, 500, 1000, 2000])
			expect(started(spaceAt(gap), settled), `${gap} ms`).toEqual([start('BTC', true)]);
		for (const gap of [20, 59, 100, 200, 299, 2001, 5000])
			expect(started(spaceAt(gap), settled), `${gap} ms`).toEqual([]);
	});

	test.each([30, 40, 90, 110])('a key held for %i ms a repeat starts nothing LIVE', interval => {
		for (const delay of [200, 250, 500, 660]) {
			let step = send(modelOf([liveStopped()]), spaceAt(0));
			for (let at = delay; at < delay + 5000; at += interval) {
				step = send(step.model, spaceAt(at));
				expect(step.effects.filter(({type}) => type === 'request')).toEqual([]);
			}
			expect(send(step.model, settled).effects).toEqual([]);
		}
	});

	test('a key that is held starts or stops once', () => {
		const first = send(modelOf(), spaceAt(0));
		expect(first.effects).toEqual([stop('BTC')]);
		const more = [500, 533, 566, 599, 900].map(at => spaceAt(at));
		const held = send(first.model, ...more.slice(0, 4));
		expect(held.effects.filter(({type}) => type === 'request')).toEqual([]);
		expect(send(held.model, settled).effects).toEqual([]);
	});

	test('repeats that the terminal reports are none; a release makes the next press one', () => {
		const once = send(modelOf([liveStopped()]), spaceAt(0));
		const repeats = [spaceAt(500, 'repeat'), spaceAt(530, 'repeat'), spaceAt(560, 'release')];
		const held = send(once.model, ...repeats);
		expect(held.effects).toEqual([]);
		expect(send(held.model, spaceAt(700)).effects).toEqual([start('BTC', true)]);
	});

	test('a press that waits for its judgement is done before the next key', () => {
		const once = send(modelOf([liveStopped(), instanceOf('ETH', 'stopped')]), spaceAt(0));
		const waits = send(once.model, spaceAt(400));
		const right: Message = {type: 'key', key: keyOf('right'), nowMs: nowMs + 420};
		const {model, effects} = send(waits.model, right);
		expect(effects).toEqual([start('BTC', true)]);
		expect(model.selected).toBe('ETH');
		expect(send(model, settled).effects).toEqual([]);
	});

	test('the tap that starts is of the key that armed', () => {
		const failed = instanceOf('BTC', 'failed', {settings: settingsOf('BTC', {mode: 'LIVE'})});
		const once = send(modelOf([failed]), spaceAt(0));
		const restart: Message = {type: 'key', key: keyOf('r'), nowMs: nowMs + 500};
		expect(send(once.model, restart).effects).toEqual([]);
	});

	test('moving the selection disarms a LIVE start', () => {
		const model = modelOf([liveStopped(), instanceOf('ETH', 'stopped')]);
		expect(press(model, 'space', 'right', 'left', 'space').effects).toEqual([]);
	});

	test('stopping a LIVE one asks, and only a yes stops it', () => {
		const asked = press(modelOf([liveRunning()]), 'space');
		expect(asked.effects).toEqual([]);
		expect(asked.model.dialog).toMatchObject({kind: 'confirm', answer: 'key'});
		expect(press(asked.model, 'y').effects).toEqual([stop('BTC')]);
		const refused = press(asked.model, 'n');
		expect(refused.effects).toEqual([]);
		expect(refused.model.toast?.text).toBe('Nothing was changed');
	});

	test('a foreign one is refused with the reason', () => {
		const foreign = instanceOf('BTC', 'foreign', {reason: 'held by a process on vps2'});
		const {model, effects} = press(modelOf([foreign]), 'space');
		expect(effects).toEqual([]);
		expect(model.toast).toMatchObject({
			why: 'held by a process on vps2',
			fix: 'stop it there; if that machine is gone for good: pitwall locks clear BTC',
		});
	});

	test('a wish that is not fulfilled yet is taken back by the next press', () => {
		const wished = instanceOf('BTC', 'stopped');
		wished.wanted = {...wished.wanted, wanted: 'running', requestedAtMs: nowMs};
		expect(press(modelOf([wished]), 'space').effects).toEqual([stop('BTC')]);
	});

	test('restart, pause, flatten and kill of what is off are refused', () => {
		for (const key of ['r', 'p', 'f', 'K']) {
			const {model, effects} = press(modelOf(), '3', key);
			expect(effects).toEqual([]);
			expect(model.toast?.why).toContain('stopped');
		}
	});

	test('p pauses entries and, once they are blocked, allows them again', () => {
		expect(press(modelOf(), 'p').effects).toMatchObject([{request: 'pause'}]);
		expect(press(modelOf(), '2', 'p').effects).toMatchObject([{request: 'resume'}]);
	});

	test('a kill asks first', () => {
		const asked = press(modelOf(), 'K');
		expect(asked.effects).toEqual([]);
		expect(press(asked.model, 'enter', 'space').effects).toEqual([]);
		expect(press(asked.model, 'y').effects).toMatchObject([{request: 'kill', names: ['BTC']}]);
		expect(press(asked.model, 'escape').effects).toEqual([]);
	});
});

describe('safe shutdown', () => {
	test('only the word YES does it', () => {
		expect(press(modelOf(), 'Q', 'Y', 'E', 'S', 'enter').effects).toEqual([{type: 'shutdown'}]);
		expect(press(modelOf(), 'Q', 'y', 'e', 's', 'enter').effects).toEqual([]);
		expect(press(modelOf(), 'Q', 'enter').effects).toEqual([]);
		expect(press(modelOf(), 'Q', 'Y', 'E', 'X', 'backspace', 'S', 'enter').effects).toEqual([
			{type: 'shutdown'},
		]);
	});

	test('during the shutdown nothing is started and a second one is answered', () => {
		const {model} = press(modelOf(), 'Q', 'Y', 'E', 'S', 'enter');
		expect(press(model, '3', 'space').effects).toEqual([]);
		expect(press(model, 'Q').model.toast?.text).toBe('The shutdown is under way');
	});

	test('a proven end leaves the panel, a failed one is told', () => {
		const {model} = press(modelOf(), 'Q', 'Y', 'E', 'S', 'enter');
		const proof = {lines: ['✓ locks held: none'], note: null, exitCode: 0};
		const ended = send(model, {type: 'shutdownEnded', proof, text: '', nowMs});
		expect(ended.effects).toEqual([{type: 'leave'}]);
		const failed = send(model, {type: 'shutdownEnded', proof: null, text: 'pid 7 lives', nowMs});
		expect(failed.effects).toEqual([]);
		expect(failed.model.toast).toMatchObject({tone: 'bad', text: 'pid 7 lives'});
	});
});

describe('the log', () => {
	test('a search is highlighted as it is typed and jumps to the newest match on enter', () => {
		const typed = press(modelOf(), '/', 'b', 'a', 'r');
		expect(typed.model.log.search).toBe('bar');
		const {model, effects} = press(typed.model, 'enter', 'n', 'N');
		expect(model.prompt).toBeNull();
		expect(effects).toEqual([
			{type: 'moveLog', move: {find: 'older'}},
			{type: 'moveLog', move: {find: 'older'}},
			{type: 'moveLog', move: {find: 'newer'}},
		]);
	});

	test('a faulty regular expression is explained in the prompt and not used', () => {
		const {model} = press(modelOf(), '&', '[', 'enter');
		expect(model.prompt?.error).toContain('Unterminated character class');
		expect(model.log.filter).toBeNull();
		expect(press(model, 'backspace', 'x', 'enter').model.log.filter).toBe('x');
	});

	test('an empty filter shows all again', () => {
		const {model} = press(modelOf(), '&', 'x', 'enter');
		expect(press(model, '&', 'backspace', 'enter').model.log.filter).toBeNull();
	});

	test('errors only and hidden instances toggle', () => {
		const {model} = press(modelOf(), 'e', 'x', 'right', 'x');
		expect(model.log).toMatchObject({errorsOnly: true, hidden: ['BTC', 'ETH']});
		expect(press(model, 'x', 'e').model.log).toMatchObject({errorsOnly: false, hidden: ['BTC']});
	});

	test('the full-screen log comes and goes', () => {
		expect(press(modelOf(), 'l').model.view).toBe('log');
		expect(press(modelOf(), 'v', 'l', 'escape').model.view).toBe('table');
	});

	test('a search without a further match says so', () => {
		const {model} = send(modelOf(), {type: 'logSearched', found: false, nowMs});
		expect(model.toast?.text).toBe('No further match');
	});
});

describe('mouse', () => {
	const mouse = (kind: MouseAction['kind'], x: number, y: number, atMs = nowMs): Message => ({
		type: 'mouse',
		mouse: {kind, x, y},
		nowMs: atMs,
	});
	const click = (model: Model, x: number, y: number, atMs = nowMs) =>
		send(model, mouse('press', x, y, atMs), mouse('release', x, y, atMs));

	test('a click on a card toggles it, on its title it opens the details', () => {
		expect(click(modelOf(), 85, 3).effects).toMatchObject([{request: 'start', names: ['GOLD']}]);
		expect(click(modelOf(), 45, 1).model).toMatchObject({view: 'details', selected: 'ETH'});
	});

	test('a drag, a release elsewhere and any other button do nothing', () => {
		const model = modelOf();
		const over = [
			[mouse('press', 85, 3), mouse('drag', 90, 3), mouse('release', 90, 3)],
			[mouse('press', 85, 3), mouse('drag', 90, 3), mouse('drag', 85, 3), mouse('release', 85, 3)],
			[mouse('press', 85, 3), mouse('release', 90, 3)],
			[mouse('press', 85, 3), mouse('drag', -1, -1), mouse('release', 85, 3)],
			[mouse('release', 85, 3)],
		];
		for (const messages of over) {
			const played = send(model, ...messages);
			expect(played.effects).toEqual([]);
			expect(played.model.selected).toBe('BTC');
		}
	});

	test('what comes under the pointer between press and release is not clicked', () => {
		const down = send(modelOf(), mouse('press', 5, 3)).model;
		const other = snapshotOf(sixInstances().slice(1));
		const changed = send(down, {type: 'snapshot', snapshot: other, nowMs}).model;
		expect(send(changed, mouse('release', 5, 3)).effects).toEqual([]);
		const asked = press(down, 'Q').model;
		expect(send(asked, mouse('release', 5, 3)).effects).toEqual([]);
	});

	test('a double click is one click', () => {
		const once = click(modelOf(), 85, 3);
		expect(once.effects).toMatchObject([{request: 'start', names: ['GOLD']}]);
		expect(click(once.model, 85, 3, nowMs + 200).effects).toEqual([]);
		expect(click(once.model, 85, 3, nowMs + 1200).effects).toHaveLength(1);
	});

	test('a LIVE start by clicks asks for the word, however often it is clicked', () => {
		let {model} = click(modelOf([liveStopped()]), 5, 3);
		expect(model.dialog).toMatchObject({kind: 'confirm', answer: 'YES'});
		for (const later of [200, 600, 1200, 2500]) {
			const again = click(model, 5, 3, nowMs + later);
			expect(again.effects).toEqual([]);
			({model} = again);
		}
		expect(press(model, 'Y', 'E', 'S', 'enter').effects).toEqual([
			{type: 'request', request: 'start', names: ['BTC'], confirmLive: true},
		]);
	});

	test('a click only selects where the settings say so', () => {
		const {model, effects} = click({...modelOf(), click: 'select'}, 85, 3);
		expect(effects).toEqual([]);
		expect(model).toMatchObject({selected: 'GOLD', view: 'cards'});
	});

	test('a click beside the cards changes nothing', () => {
		expect(click(modelOf([instanceOf('BTC', 'running')]), 85, 3).effects).toEqual([]);
	});

	test('a click on a table row selects it', () => {
		expect(click(press(modelOf(), 'v').model, 10, 4).model.selected).toBe('GOLD');
	});

	test('details and help are scrolled to their last line and no further', () => {
		const small = modelOf(sixInstances(), {columns: 60, rows: 16});
		const pages = (key: string, count: number) => Array.from({length: count}, () => key);
		for (const open of ['i', '?']) {
			const end = press(small, open, ...pages('pagedown', 20)).model;
			const back = press(end, 'up').model;
			expect(selectView(end, nowMs).main).not.toEqual(selectView(back, nowMs).main);
			expect(selectView(press(back, 'down').model, nowMs).main).toEqual(
				selectView(end, nowMs).main,
			);
		}
	});

	test('the wheel scrolls the log', () => {
		const wheel = {type: 'mouse', mouse: {kind: 'wheelUp', x: 5, y: 30}, nowMs} as const;
		expect(send(modelOf(), wheel).effects).toEqual([
			{type: 'moveLog', move: {by: 'line', count: -3}},
		]);
	});
});

describe('the supervisor', () => {
	const ensure = [{type: 'ensureSupervisor'}];
	const record = {
		requestedBy: 'command line',
		requestedAtMs: nowMs,
		recordedAtMs: nowMs,
		untilMs: null,
	};
	const without = (supervisor: {hasDied: boolean}, shutdown: ShutdownRecord | null = null) => {
		const snapshot = snapshotOf(sixInstances(), false);
		const seen = {...snapshot, shutdown, supervisor: {...snapshot.supervisor, ...supervisor}};
		return {type: 'snapshot', snapshot: seen, nowMs} as const;
	};
	const opened = () => initialModel({size: {columns: 120, rows: 40}, theme: 'dark'});

	test('is started when the panel opens, also after a shutdown, and again when it has died', () => {
		expect(send(opened(), without({hasDied: false})).effects).toEqual(ensure);
		expect(send(opened(), without({hasDied: false}, record)).effects).toEqual(ensure);
		const died = without({hasDied: true});
		expect(send(modelOf(), died).effects).toEqual(ensure);
		expect(send(modelOf(), died, died).effects).toEqual(ensure);
	});

	test('is not started by itself once it was asked to end, nor during a shutdown', () => {
		expect(send(modelOf(), without({hasDied: false})).effects).toEqual([]);
		// Killed in the course of a shutdown, as one that did not answer.
		expect(send(modelOf(), without({hasDied: true}, record)).effects).toEqual([]);
		const underWay = {...record, untilMs: nowMs + 1};
		expect(send(opened(), without({hasDied: false}, underWay)).effects).toEqual([]);
		const {model} = press(modelOf(), 'Q', 'Y', 'E', 'S', 'enter');
		expect(send(model, without({hasDied: true})).effects).toEqual([]);
	});

	test('a shutdown by someone else is said once, by whom and when', () => {
		const {model} = send(modelOf(), without({hasDied: false}, record));
		expect(model.toast).toMatchObject({
			text: 'Everything was shut down by command line at 22:31:07Z',
			fix: expect.stringContaining('space starts'),
		});
		const quiet = press(model, 'escape').model;
		expect(send(quiet, without({hasDied: false}, record)).model.toast).toBeNull();
	});

	test.each([
		['space', ['3', 'space']],
		['r', ['r']],
		['the palette', [':', ...Array.from('start'), 'space', ...Array.from('GOLD'), 'enter']],
		['all shown', ['B', 'space', 'y']],
		[':supervisor', [':', ...Array.from('supervisor'), 'enter']],
		['U', ['U', 'y']],
	])('%s starts nothing while another program shuts down', (_, keys) => {
		const snapshot = {...snapshotOf(sixInstances()), shutdown: {...record, untilMs: nowMs + 1}};
		const seen = send(modelOf(), {type: 'snapshot', snapshot, nowMs}).model;
		// The question is refused already; y alone would copy.
		const pressed = press(seen, ...keys.filter(key => key !== 'y'));
		expect(pressed.effects).toEqual([]);
		expect(pressed.model.toast?.text).toBe('Everything is being shut down by command line');
		const late = {...snapshot, takenAtMs: nowMs + 1};
		const after = send(modelOf(), {type: 'snapshot', snapshot: late, nowMs}).model;
		expect(press(after, ...keys).effects).not.toEqual([]);
	});
});

test('details are read when they open and at each tick', () => {
	const {model, effects} = press(modelOf(), 'i');
	expect(effects).toEqual([{type: 'readDetails', name: 'BTC'}]);
	expect(send(model, {type: 'tick', nowMs}).effects).toEqual(effects);
	expect(press(model, 'right').effects).toEqual([{type: 'readDetails', name: 'ETH'}]);
});

test('enter opens the details and starts nothing', () => {
	for (const key of ['1', '2', '3', '4', '5', '6']) {
		const {model, effects} = press(modelOf(), key, 'enter');
		expect(model.view).toBe('details');
		expect(effects).toMatchObject([{type: 'readDetails'}]);
	}
	expect(press(modelOf(), 'v', 'enter').model.view).toBe('details');
});

test('a toast goes by itself, and escape dismisses it at once', () => {
	const {model} = press(modelOf(), ']');
	expect(send(model, {type: 'tick', nowMs: nowMs + 10_000}).model.toast).toBeNull();
	expect(press(model, 'escape').model.toast).toBeNull();
});

test('once leaving, keys mean nothing', () => {
	const {model} = press(modelOf(), 'q');
	expect(press(model, 'space').effects).toEqual([]);
});

describe('a LIVE instance whose process is gone', () => {
	const gone = (observed: 'failed' | 'backoff' | 'crashed') =>
		modelOf([
			instanceOf('BTC', observed, {settings: settingsOf('BTC', {mode: 'LIVE', account: 'main'})}),
		]);

	test.each(['failed', 'backoff', 'crashed'] as const)(
		'%s is restarted only by the second press, which confirms it',
		observed => {
			const once = press(gone(observed), 'r');
			expect(once.effects).toEqual([]);
			expect(once.model.toast?.text).toContain('account main');
			const again: Message = {type: 'key', key: keyOf('r'), nowMs: nowMs + 1000};
			expect(send(once.model, again).effects).toEqual([
				{type: 'request', request: 'restart', names: ['BTC'], confirmLive: true},
			]);
		},
	);

	test('is not restarted by the palette either without being asked for', () => {
		const {effects, model} = press(
			gone('failed'),
			':',
			...Array.from('restart BTC', key => (key === ' ' ? 'space' : key)),
			'enter',
		);
		expect(effects).toEqual([]);
		expect(model.dialog).toMatchObject({kind: 'confirm', answer: 'YES', title: 'Restart BTC?'});
	});
});

test('what is wrong with the settings stays until it is mended; escape puts it away', () => {
	const text = 'pitwall.yaml:3: capital was "x"\nfix: write a number\n[CONFIG_INVALID]';
	const broken = send(modelOf(), {type: 'config', problem: text, nowMs}).model;
	expect(broken.notice).toMatchObject({tone: 'bad', fix: 'write a number'});
	const later = send(broken, {type: 'tick', nowMs: nowMs + 3_600_000}).model;
	expect(later.notice).not.toBeNull();
	expect(press(later, 'escape').model.notice).toBeNull();
	expect(send(later, {type: 'config', problem: null, nowMs}).model.notice).toBeNull();
});
