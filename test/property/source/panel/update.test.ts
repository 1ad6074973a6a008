import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {keymap} from '../../../../source/panel/keymap.ts';
import {lineWidth} from '../../../../source/panel/line.ts';
import type {Message} from '../../../../source/panel/message.ts';
import {instanceNamed} from '../../../../source/panel/model.ts';
import {selectLayout, selectView, type ViewModel} from '../../../../source/panel/select.ts';
import {update} from '../../../../source/panel/update.ts';
import {observedStates} from '../../../../state/domain/instance.ts';
import {
	instanceOf,
	keyOf,
	modelOf,
	nowMs,
	settingsOf,
	snapshotOf,
} from '../../../unit/source/panel/panel-fixture.ts';

const keys = [...new Set(keymap.flatMap(binding => binding.keys)), 'Y', 'E', 'S', 'a', 'backspace'];

const anInstance = fc
	.record({
		name: fc.constantFrom('BTC', 'ETH', 'GOLD', 'X'.repeat(64), 'A.b-c_1'),
		observed: fc.constantFrom(...observedStates),
		live: fc.boolean(),
		reason: fc.constantFrom('', 'exit code 65: the algorithm threw 日本 in run()', 'x'.repeat(300)),
	})
	.map(({name, observed, live, reason}) =>
		instanceOf(name, observed, {
			reason,
			settings: settingsOf(name, {mode: live ? 'LIVE' : 'SIM'}),
		}),
	);

const aSnapshot = fc
	.uniqueArray(anInstance, {maxLength: 12, selector: ({settings}) => settings.name})
	.map(instances => snapshotOf(instances));

const aMessage: fc.Arbitrary<Message> = fc.oneof(
	{
		weight: 8,
		arbitrary: fc
			.constantFrom(...keys)
			.map((key): Message => ({type: 'key', key: keyOf(key), nowMs})),
	},
	{
		weight: 1,
		arbitrary: fc
			.record({columns: fc.integer({min: 1, max: 200}), rows: fc.integer({min: 2, max: 70})})
			.map((size): Message => ({type: 'resize', size, nowMs})),
	},
	{
		weight: 1,
		arbitrary: aSnapshot.map((snapshot): Message => ({type: 'snapshot', snapshot, nowMs})),
	},
	{
		weight: 1,
		arbitrary: fc
			.record({
				kind: fc.constantFrom('click' as const, 'wheelUp' as const, 'wheelDown' as const),
				x: fc.integer({min: 0, max: 200}),
				y: fc.integer({min: 0, max: 70}),
			})
			.map((mouse): Message => ({type: 'mouse', mouse, nowMs})),
	},
	{weight: 1, arbitrary: fc.string().map((text): Message => ({type: 'paste', text, nowMs}))},
);

test('whatever happens, the selection exists and the picture fits the screen', () => {
	fc.assert(
		fc.property(aSnapshot, fc.array(aMessage, {maxLength: 60}), (snapshot, messages) => {
			let model = modelOf(snapshot.instances);
			for (const message of messages) {
				({model} = update(model, message));
				const selected = instanceNamed(model, model.selected);
				const none = model.snapshot?.instances.length === 0;
				if (selected === null && !none) throw new Error(`${model.selected} is selected`);
				expectFitting(selectView(model, nowMs), selectLayout(model).height, model.size.columns);
			}
		}),
		{numRuns: 150},
	);
}, 60_000);

function expectFitting(view: ViewModel, height: number, width: number): void {
	if (view.tooSmall !== null) return;
	const lines =
		view.main.kind === 'lines'
			? view.main.lines
			: view.main.rows.flatMap(row => row.flatMap(card => card.lines));
	const all = [
		view.header,
		view.clock,
		view.footer,
		...lines,
		...view.overlays.flatMap(({lines}) => lines),
	];
	expect(Math.max(...all.map(lineWidth))).toBeLessThanOrEqual(width);
	const rows =
		view.main.kind === 'lines'
			? view.main.lines.length
			: view.main.rows.reduce((sum, row) => sum + (row[0]?.lines.length ?? 0), 0);
	expect(rows).toBeLessThanOrEqual(view.mainRows);
	expect(view.mainRows + 2).toBeLessThanOrEqual(height);
	for (const {top, left, width: box, lines: boxLines} of view.overlays) {
		expect(top + boxLines.length).toBeLessThanOrEqual(view.mainRows);
		expect(left + box).toBeLessThanOrEqual(width);
	}
}
