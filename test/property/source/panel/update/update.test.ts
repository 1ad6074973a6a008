import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {keymap} from '../../../../../source/panel/keys/keymap.ts';
import {lineText, lineWidth} from '../../../../../source/panel/text/line.ts';
import type {Message} from '../../../../../source/panel/model/message.ts';
import {instanceNamed} from '../../../../../source/panel/model/model.ts';
import {selectView, type ViewModel} from '../../../../../source/panel/view/select.ts';
import {selectLayout} from '../../../../../source/panel/view/select-layout.ts';
import {sortedInstances} from '../../../../../source/panel/model/sort.ts';
import type {AlgorithmListing} from '../../../../../state/domain/instance/algorithm-listing.ts';
import {observedStates} from '../../../../../state/domain/instance/instance.ts';
import {
	instanceOf,
	keyOf,
	modelOf,
	nowMs,
	programOf,
	send,
	settingsOf,
	snapshotOf,
} from '../../../../unit/source/panel/panel-fixture.ts';

const keys = [...new Set(keymap.flatMap(binding => binding.keys)), 'Y', 'E', 'S', 'a', 'backspace'];

const anInstance = fc
	.record({
		name: fc.constantFrom('BTC', 'ETH', 'GOLD', 'X'.repeat(64), 'A.b-c_1'),
		observed: fc.constantFrom(...observedStates),
		live: fc.boolean(),
		program: fc.boolean(),
		tags: fc.subarray(['crypto', 'trend', 'x'.repeat(32)]),
		metrics: fc.dictionary(
			fc.constantFrom('agents', '日本', 'm'.repeat(64)),
			fc.double({noNaN: true}),
		),
		reason: fc.constantFrom('', 'exit code 65: the algorithm threw 日本 in run()', 'x'.repeat(300)),
	})
	.map(({name, observed, live, reason, program, tags, metrics}) => {
		const kind = program ? programOf(observed).settings : settingsOf(name);
		const settings = {...kind, name, tags, mode: live ? ('LIVE' as const) : ('SIM' as const)};
		const change = {reason, settings, metrics};
		return program ? programOf(observed, change) : instanceOf(name, observed, change);
	});

const someListings: AlgorithmListing[] = [
	{
		name: 'sma_crossover',
		file: '/a/sma_crossover.ts',
		language: 'typescript',
		origin: 'shipped',
		ok: true,
		parameters: [
			{name: 'fast', default: 10, min: 2},
			{name: 'long', default: true},
			{name: 'p'.repeat(80), default: 'text', help: '日本'.repeat(50)},
		],
	},
	{
		name: 'n'.repeat(80),
		file: '/a/n.py',
		language: 'python',
		origin: 'own',
		ok: false,
		reason: `SyntaxError: ${'日本'.repeat(80)}\nsecond line`,
		line: 3,
	},
];

/** The answers that forms wait for. */
const anAnswer: fc.Arbitrary<Message> = fc.oneof(
	fc
		.constantFrom([], someListings)
		.map(
			(listings): Message => ({type: 'scanned', openedAtMs: nowMs, listings, problem: null, nowMs}),
		),
	fc
		.record({
			edit: fc.constantFrom('add' as const, 'set' as const, 'remove' as const, 'upgrade' as const),
			ok: fc.boolean(),
		})
		.map(({edit, ok}): Message => {
			const results = [{name: 'BTC', ok, text: `${'x'.repeat(200)}\nwhy: it is so`}];
			return {type: 'edited', edit, results, nowMs};
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
				kind: fc.constantFrom(
					'press' as const,
					'drag' as const,
					'release' as const,
					'wheelUp' as const,
					'wheelDown' as const,
				),
				x: fc.integer({min: 0, max: 200}),
				y: fc.integer({min: 0, max: 70}),
			})
			.map((mouse): Message => ({type: 'mouse', mouse, nowMs})),
	},
	{weight: 1, arbitrary: anAnswer},
	{weight: 1, arbitrary: fc.string().map((text): Message => ({type: 'paste', text, nowMs}))},
);

test('whatever happens, the selection exists and the picture fits the screen', () => {
	fc.assert(
		fc.property(aSnapshot, fc.array(aMessage, {maxLength: 60}), (snapshot, messages) => {
			let model = modelOf(snapshot.instances);
			for (const message of messages) {
				({model} = send(model, message));
				const selected = instanceNamed(model, model.selected);
				const none = sortedInstances(model).length === 0;
				if (selected === null && !none) throw new Error(`${model.selected} is selected`);
				expectFitting(selectView(model, nowMs), selectLayout(model).height, model.size.columns);
			}
		}),
		{numRuns: 150},
	);
}, 60_000);

function expectFitting(view: ViewModel, height: number, width: number): void {
	if (view.small !== null) {
		expect(view.small.length).toBeGreaterThan(0);
		expect(view.small.length).toBeLessThanOrEqual(height);
		expect(Math.max(...view.small.map(lineWidth))).toBeLessThanOrEqual(width);
		expect(view.small.some(line => /\S/.test(lineText(line)))).toBe(true);
		return;
	}
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
