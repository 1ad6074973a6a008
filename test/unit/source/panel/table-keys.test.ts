import {describe, expect, test} from 'vitest';
import {lineText} from '../../../../source/panel/text/line.ts';
import type {Model} from '../../../../source/panel/model/model.ts';
import {selectView} from '../../../../source/panel/view/select.ts';
import {
	fortyInstances,
	modelOf,
	nowMs,
	press,
	send,
	sixInstances,
	snapshotOf,
} from './panel-fixture.ts';

const table = (model = modelOf(fortyInstances())) => press(model, 'v').model;
const selectedAfter = (model: Model, ...keys: string[]) => press(model, ...keys).model.selected;
const names = fortyInstances().map(({settings}) => settings.name);
const rowsOf = (model: Model) => {
	const {main} = selectView(model, nowMs);
	return main.kind === 'lines' ? main.lines.map(lineText) : [];
};

describe('walking the table', () => {
	test('g and G, home and end go to the first and the last row', () => {
		expect(selectedAfter(table(), 'G')).toBe(names.at(-1));
		expect(selectedAfter(table(), 'end')).toBe(names.at(-1));
		expect(selectedAfter(table(), 'G', 'g')).toBe(names[0]);
		expect(selectedAfter(table(), 'G', 'home')).toBe(names[0]);
	});

	test('ctrl-d and ctrl-u go half a screen, at most to an end', () => {
		const at = names.indexOf(selectedAfter(table(), 'ctrl+d') ?? '');
		expect(at).toBeGreaterThan(3);
		expect(names.indexOf(selectedAfter(table(), 'ctrl+d', 'ctrl+d') ?? '')).toBe(2 * at);
		expect(selectedAfter(table(), 'ctrl+d', 'ctrl+u')).toBe(names[0]);
		expect(selectedAfter(table(), ...Array.from({length: 20}, () => 'ctrl+d'))).toBe(names.at(-1));
	});

	test('elsewhere they scroll the log, help and details by half a page', () => {
		const log = press(modelOf(), 'ctrl+u').effects;
		expect(log).toMatchObject([{type: 'moveLog', move: {by: 'line'}}]);
		expect(press(modelOf(), 'l', 'ctrl+d').effects).toMatchObject([{type: 'moveLog'}]);
		const help = press(modelOf(sixInstances(), {columns: 80, rows: 24}), '?', 'ctrl+d').model;
		expect(help.dialog).toMatchObject({kind: 'help', scroll: 10});
	});

	test('o sorts by the next column, O turns the order round', () => {
		const sorted = press(table(), 'o', 'O').model;
		expect(sorted.sort).toEqual({column: 'name', descending: true});
		expect(rowsOf(sorted)[0]).toContain('NAME↓');
	});

	test('/ filters rows; in the cards it searches the log', () => {
		expect(press(table(), '/').model.prompt).toMatchObject({kind: 'instances'});
		expect(press(modelOf(), '/').model.prompt).toMatchObject({kind: 'search'});
	});
});

describe('marks', () => {
	const marked = () => press(table(modelOf()), '1', 'm', '3', 'm', '6', 'm').model;

	test('m marks a row and takes its mark away; the row and the pane show it', () => {
		const model = marked();
		expect(model.marked).toEqual(['BTC', 'GOLD', 'SPX']);
		expect(rowsOf(model).filter(row => row[1] === '*')).toHaveLength(3);
		expect((selectView(model, nowMs).paneStatus ?? []).map(lineText).join()).toContain('3 marked');
		expect(press(model, '3', 'm').model.marked).toEqual(['BTC', 'SPX']);
		expect(press(model, 'escape').model.marked).toEqual([]);
	});

	test('B means the marked ones, also those that the filter hides', () => {
		const asked = press(marked(), 'B', 's').model;
		expect(asked.dialog).toMatchObject({title: 'Stop 2 instances?'});
		expect(press(asked, 'y').effects).toMatchObject([{request: 'stop', names: ['BTC', 'SPX']}]);
		expect(press(asked, 'enter').effects).toEqual([]);
		const filtered = press(marked(), '/', 'e', 't', 'h', 'enter', 'B', 's').model;
		expect(filtered.dialog).toMatchObject({title: 'Stop 2 instances?'});
	});

	test('the palette knows them; without a mark it does nothing', () => {
		const keys = (text: string) => [':', ...Array.from(text, key => (key === ' ' ? 'space' : key))];
		expect(press(marked(), ...keys('stop marked'), 'enter').model.dialog).toMatchObject({
			title: 'Stop 2 instances?',
		});
		const none = press(modelOf(), ...keys('stop marked'), 'enter');
		expect(none.effects).toEqual([]);
		expect(none.model.dialog).toBeNull();
	});

	test('what is gone is not acted upon', () => {
		const left = snapshotOf(sixInstances().slice(1));
		const {model} = send(marked(), {type: 'snapshot', snapshot: left, nowMs});
		expect(press(model, 'B', 's', 'y').effects).toMatchObject([{names: ['SPX']}]);
	});
});

describe('y copies', () => {
	test('name, state and pid of the selected instance', () => {
		const {model, effects} = press(modelOf(), 'y');
		expect(effects).toEqual([
			{type: 'copy', text: 'BTC running pid 1234 20261121_221903_1234_0a1b2c3d'},
		]);
		expect(model.toast?.text).toContain('Copied: BTC running pid 1234');
		expect(press(modelOf(), '3', 'y').effects).toEqual([{type: 'copy', text: 'GOLD off'}]);
	});

	test('the details in details, the lines in view in the log', () => {
		const [effect] = press(press(modelOf(), 'i').model, 'y').effects;
		expect(effect).toMatchObject({type: 'copy'});
		expect(JSON.stringify(effect)).toContain('on-failure');
		expect(press(modelOf(), 'l', 'y').effects).toEqual([{type: 'copyLog'}]);
	});

	test('inside tmux the message says what it needs', () => {
		const model: Model = {...modelOf(), copyHint: 'tmux set -s set-clipboard on'};
		expect(press(model, 'y').model.toast?.fix).toContain('set-clipboard');
	});
});

describe('the footer', () => {
	test.each([60, 80, 120, 200])('at %i columns it shows : ? Q and keys of the view', columns => {
		for (const keys of [[], ['v'], ['i'], ['l']]) {
			const {model} = press(modelOf(sixInstances(), {columns, rows: 30}), ...keys);
			const footer = lineText(selectView(model, nowMs).footer);
			for (const key of [' : ', ' ? ', ' q ', ' Q ']) expect(footer).toContain(key);
			const own = model.view === 'log' || model.view === 'details' ? ' esc ' : ' space ';
			expect(footer).toContain(own);
		}
	});
});
