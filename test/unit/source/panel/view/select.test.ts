import {describe, expect, test} from 'vitest';
import {createChrome} from '../../../../../source/panel/chrome.tsx';
import {lineText, spreadLine} from '../../../../../source/panel/text/line.ts';
import type {Message} from '../../../../../source/panel/model/message.ts';
import type {Model} from '../../../../../source/panel/model/model.ts';
import {helpLines} from '../../../../../source/panel/view/select-help.ts';
import {selectView} from '../../../../../source/panel/view/select.ts';
import {selectLayout} from '../../../../../source/panel/view/select-layout.ts';
import {stateSigns} from '../../../../../source/format/glossary.ts';
import type {Snapshot, SupervisorView} from '../../../../../state/domain/instance/snapshot.ts';
import {
	drawThroughInk,
	loadBundledChrome,
	withoutBlanks,
} from '../../../../support/draw-through-ink.ts';
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
	statusOf,
} from '../panel-fixture.ts';

/** The chrome as text: what a person without colours sees, `·` marks rows of the log pane. */
function drawing(model: Model): string {
	const view = selectView(model, nowMs);
	if (view.small !== null) return `${view.small.map(lineText).join('\n')}\n`;
	const layout = selectLayout(model);
	const main =
		view.main.kind === 'lines'
			? view.main.lines.map(lineText)
			: view.main.rows.flatMap(cards =>
					(cards[0]?.lines ?? []).map((_, y) =>
						cards.map(({lines}) => lineText(lines[y] ?? [])).join(''),
					),
				);
	while (main.length < view.mainRows) main.push('');
	for (const {left, top, lines} of view.overlays)
		for (const [y, line] of lines.entries()) {
			const under = (main[top + y] ?? '').padEnd(layout.width);
			const text = lineText(line);
			main[top + y] = under.slice(0, left) + text + under.slice(left + text.length);
		}
	const pane = Array.from({length: layout.pane.rows}, () => '·');
	const status = view.paneStatus.map(lineText);
	return `${[lineText(spreadLine(view.header, view.clock, view.width)), ...main, ...status, ...pane, lineText(view.footer)].join('\n')}\n`;
}

const programs = () => [
	programOf('running'),
	programOf('starting', {reason: 'waits for a line of its output that matches listening'}),
	programOf('stopped', {reason: 'stopped as asked'}),
	programOf('failed', {reason: 'exit code 1', exitCode: 1}),
	programOf('running', {metrics: {}}),
];

const scanned = {
	type: 'scanned',
	openedAtMs: nowMs,
	listings: [
		{
			name: 'sma_crossover',
			file: '/package/algorithm/sma_crossover.ts',
			language: 'typescript',
			origin: 'shipped',
			ok: true,
			parameters: [
				{name: 'fast', default: 10},
				{name: 'slow', default: 30},
			],
		},
		{
			name: 'mine',
			file: '/home/ada/algorithm/mine.py',
			language: 'python',
			origin: 'own',
			ok: false,
			reason: 'SyntaxError: invalid syntax',
			line: 12,
		},
	],
	problem: null,
	nowMs,
} as const satisfies Message;

const failedInstance = instanceOf('BTC', 'failed', {
	reason: 'algorithm mine: it threw on bar 1; exit 65 (bad data: bars, ledger or algorithm)',
	exitCode: 65,
	exitedAtMs: nowMs - 60_000,
	hasNewerFile: true,
	codeFile: '/home/ada/algorithm/mine.py',
});

const failedDetails = {
	type: 'details',
	details: {
		name: 'BTC',
		equityMicros: [],
		orders: [],
		events: [],
		facts: [],
		trouble: {
			errorLines: [
				'Traceback (most recent call last):',
				'  File "mine.py", line 5, in run',
				'    return self.nothing + 1',
				"AttributeError: 'Algorithm' object has no attribute 'nothing' (at mine.py:5)",
			],
			nextStep: 'its file is newer than the code that failed: pitwall start --upgrade BTC runs it',
		},
		problem: null,
	},
	nowMs,
} as const satisfies Message;

const shutDown = {
	type: 'snapshot',
	snapshot: {
		...snapshotOf(
			sixInstances().map(each => instanceOf(each.settings.name, 'stopped')),
			false,
		),
		shutdown: {
			requestedBy: 'command line',
			requestedAtMs: nowMs - 5000,
			recordedAtMs: nowMs - 2000,
			untilMs: null,
		},
	},
	nowMs,
} as const satisfies Message;

const small = {columns: 80, rows: 24};
const large = {columns: 120, rows: 40};
const tiny = {columns: 60, rows: 16};

test('the card of a ruined account says so, with the bar', () => {
	const status = statusOf('BTC', {
		equityMicros: 0,
		positionLots: 0,
		ruin: {barIndex: 412, debtMicros: 80_000_000},
	});
	const model = modelOf([instanceOf('BTC', 'running', {status})]);
	expect(drawing(model)).toContain('ruined at bar 412');
	expect(drawing(model)).toContain('pitwall why BTC');
});

describe('the screen as drawn', () => {
	const pictures: Record<string, Model> = {
		'cards-80x24': modelOf(sixInstances(), small),
		'cards-120x40': modelOf(sixInstances(), large),
		'cards-200x60': modelOf(fortyInstances(), {columns: 200, rows: 60}),
		'table-200x60': press(
			modelOf([...programs(), ...sixInstances()], {columns: 200, rows: 60}),
			'v',
		).model,
		'trouble-120x40': send(press(modelOf([failedInstance], large), 'i').model, failedDetails).model,
		'trouble-80x24': send(press(modelOf([failedInstance], small), 'i').model, failedDetails).model,
		'first-run-80x24': modelOf(
			['BTC', 'ETH', 'GOLD', 'OIL', 'EURUSD', 'SPX'].map(name => {
				const instance = instanceOf(name, 'stopped');
				return {...instance, wanted: {...instance.wanted, requestedAtMs: 0}};
			}),
			small,
		),
		'shut-down-120x40': send(modelOf(sixInstances(), large), shutDown).model,
		'empty-80x24': modelOf([], small),
		'empty-60x16': modelOf([], tiny),
		'cards-60x16': modelOf(sixInstances(), {columns: 60, rows: 16}),
		'table-120x40': press(modelOf(sixInstances(), large), 'v', 's').model,
		'details-80x24': press(modelOf(sixInstances(), small), 'i').model,
		'help-80x24': press(modelOf(sixInstances(), small), '?').model,
		'shutdown-80x24': press(modelOf(sixInstances(), small), 'Q', 'Y').model,
		'palette-80x24': press(modelOf(sixInstances(), small), ':', 's').model,
		'refused-80x24': press(modelOf(sixInstances(), small), '3', 'r').model,
		'forty-cards-120x40': press(
			modelOf(fortyInstances(), large),
			'F',
			...Array.from('#crypto'),
			'enter',
		).model,
		'forty-table-120x40': press(modelOf(fortyInstances(), large), 'v', 's', 's').model,
		'bulk-80x24': press(modelOf(fortyInstances(), small), 'B').model,
		'bulk-confirm-80x24': press(modelOf(fortyInstances(), small), 'B', 'space').model,
		'programs-80x24': modelOf(programs(), small),
		'program-details-80x24': press(modelOf(programs(), small), 'i').model,
		'form-80x24': send(
			press(modelOf(sixInstances(), small), 'a', 'B', 'T', 'C', 'tab').model,
			scanned,
		).model,
		'form-60x16': press(modelOf(sixInstances(), {columns: 60, rows: 16}), 'a', 'up', '?').model,
		'small-37x24': modelOf(sixInstances(), {columns: 37, rows: 24}),
		'small-20x10': modelOf(sixInstances(), {columns: 20, rows: 10}),
		'small-kill-37x24': press(modelOf(sixInstances(), {columns: 37, rows: 24}), 'K').model,
		'kill-60x16': press(modelOf(sixInstances(), tiny), 'K').model,
		'shutdown-60x16': press(modelOf(sixInstances(), tiny), 'Q', 'Y').model,
		'bulk-confirm-60x16': press(modelOf(fortyInstances(), tiny), 'B', 'space').model,
		'programs-table-120x40': press(modelOf([...programs(), ...sixInstances()], large), 'v').model,
		'log-80x24': press(modelOf(sixInstances(), small), 'l', '&', 'e', 'q').model,
	};

	test.each(Object.entries(pictures))('%s', async (name, model) => {
		const text = drawing(model);
		const isSmall = selectView(model, nowMs).small !== null;
		if (!isSmall) expect(text.split('\n').length - 1).toBe(model.size.rows - 1);
		await expect(text).toMatchFileSnapshot(`golden/${name}.txt`);
	});

	test.each(Object.entries(pictures))('%s comes out of Ink as it was asked for', (_name, model) => {
		const asked = withoutBlanks(drawing(model).trimEnd().split('\n'));
		expect(drawThroughInk(createChrome, model, nowMs).trimEnd()).toBe(asked);
	});

	test('the patched Ink of the build draws what the published one draws', async () => {
		const bundled = await loadBundledChrome();
		for (const [name, model] of Object.entries(pictures)) {
			const published = drawThroughInk(createChrome, model, nowMs);
			expect(drawThroughInk(bundled, model, nowMs), name).toBe(published);
		}
	}, 120_000);
});

test('help says where it is, holds the glossary, and shows no backticks', () => {
	const opened = press(modelOf(sixInstances(), large), '?').model;
	const at = (model: Model) => {
		const {main} = selectView(model, nowMs);
		return main.kind === 'lines' ? main.lines.map(lineText) : [];
	};
	const first = at(opened);
	const [, from, to, all] = /(\d+)–(\d+)\/(\d+)/.exec(first[0] ?? '') ?? [];
	expect([from, Number(to)]).toEqual(['1', first.length - 1]);
	const end = at(press(opened, ...Array.from({length: 20}, () => 'pagedown')).model);
	expect(end[0]).toContain(`–${all}/${all}`);
	const whole = helpLines(120).map(lineText).join('\n');
	expect(whole).not.toContain('`');
	for (const {glyph, word, meaning} of Object.values(stateSigns)) {
		expect(whole).toContain(`${glyph} ${word}`);
		expect(whole).toContain(meaning.slice(0, 30));
	}
});

describe('sizes', () => {
	test.each([
		[60, 16, 2, 1],
		[78, 24, 3, 2],
		[120, 40, 3, 2],
		[120, 50, 3, 3],
		[160, 40, 4, 2],
		[199, 50, 4, 3],
		[200, 60, 5, 3],
		[320, 100, 5, 3],
	])('at %i×%i there are %i columns of cards in %i rows', (columns, rows, across, down) => {
		const {grid, pane} = selectLayout(modelOf(fortyInstances(), {columns, rows}));
		expect([grid.columns, grid.rows]).toEqual([across, down]);
		expect(pane.rows).toBeGreaterThanOrEqual(6);
	});

	test('at 80×24 all six cards and at least six rows of log are in view', () => {
		const {grid, pane} = selectLayout(modelOf(sixInstances(), small));
		expect(grid).toMatchObject({columns: 3, rows: 2, cardWidth: 26});
		expect(pane.rows).toBeGreaterThanOrEqual(6);
	});

	test('what needs more room than there is takes no keys but those that close it', () => {
		for (const open of ['a', 'B', '?']) {
			const asked = press(modelOf(sixInstances(), {columns: 37, rows: 24}), open).model;
			const typed = press(asked, 'space', 's', 'K', 'enter', 'ctrl+s');
			expect(typed.effects).toEqual([]);
			expect(typed.model.dialog).toEqual(asked.dialog);
			expect(press(typed.model, 'escape').model.dialog).toBeNull();
		}
	});

	test('no key changes an instance where nothing can be read', () => {
		const blind = modelOf(sixInstances(), {columns: 19, rows: 24});
		expect(press(blind, 'space', 'r', 'K', 'y', 'Q', ':', 'B', 'enter').effects).toEqual([]);
		expect(press(blind, 'q').effects).toEqual([{type: 'leave'}]);
	});

	test('a terminal that is too small is told its size and the size that is needed', () => {
		const view = selectView(modelOf(sixInstances(), {columns: 52, rows: 12}), nowMs);
		expect(view.small?.map(lineText).at(-1)).toBe('terminal too small: 52×12, cards need 60×16');
		expect(selectView(modelOf(sixInstances(), {columns: 60, rows: 16}), nowMs).small).toBeNull();
	});
});

describe('the supervisor in the header', () => {
	const header = (changes: Partial<SupervisorView>, columns: number) => {
		const snapshot = snapshotOf(sixInstances());
		const supervisor = {...snapshot.supervisor, ...changes};
		const model = {...modelOf([], {columns, rows: 40}), program: {version: '1.0.0', build: 'aa'}};
		return drawing(
			send(model, {type: 'snapshot', snapshot: {...snapshot, supervisor}, nowMs}).model,
		).split('\n')[0];
	};

	test('says that it does not answer, and what helps where there is room', () => {
		expect(header({isSuspended: true}, 180)).toContain('▼ stopped by a signal: :supervisor');
		expect(header({heartbeatAgeMs: 34_000}, 180)).toContain('▼ no answer for 34 s: :supervisor');
		expect(header({heartbeatAgeMs: 34_000}, 80)).toContain('▼ no answer');
		expect(header({program: {version: '0.9.0', build: 'bb'}}, 180)).toContain('▲ other version');
		expect(header({program: {version: '1.0.0', build: 'aa'}}, 180)).toContain('supervisor ●');
	});

	test('is replaced by the command where it does not answer, and started where none runs', () => {
		const snapshot = snapshotOf(sixInstances());
		const silent = {...snapshot, supervisor: {...snapshot.supervisor, heartbeatAgeMs: 60_000}};
		const run = (seen: Snapshot) =>
			press(
				send(modelOf(), {type: 'snapshot', snapshot: seen, nowMs}).model,
				':',
				...Array.from('supervisor'),
				'enter',
			).effects;
		expect(run(silent)).toEqual([{type: 'restartSupervisor'}]);
		expect(run(snapshot)).toEqual([{type: 'ensureSupervisor'}]);
	});
});

describe('a card', () => {
	const cardText = (instance: Parameters<typeof modelOf>[0], supervisor = true) => {
		const empty = modelOf([], large);
		const snapshot = snapshotOf(instance ?? [], supervisor);
		return drawing(send(empty, {type: 'snapshot', snapshot, nowMs}).model);
	};

	test('says starting as soon as a start is wanted, before anything was observed', () => {
		const wished = instanceOf('BTC', 'stopped');
		wished.wanted = {...wished.wanted, wanted: 'running', requestedAtMs: nowMs};
		expect(cardText([wished])).toContain('◔ starting');
		expect(cardText([wished], false)).toContain('wanted, but no supervisor runs');
		const seen = snapshotOf([wished]);
		const supervisor = {...seen.supervisor, isSuspended: true};
		const {model} = send(modelOf([], large), {
			type: 'snapshot',
			snapshot: {...seen, supervisor},
			nowMs,
		});
		expect(drawing(model)).toContain('wanted, but the supervisor');
	});

	test('does not say starting when the run ended after the wish', () => {
		const finished = instanceOf('BTC', 'stopped', {
			reason: 'finished',
			exitedAtMs: nowMs,
			exitCode: 0,
		});
		finished.wanted = {...finished.wanted, wanted: 'running', requestedAtMs: nowMs - 1};
		expect(cardText([finished])).toContain('○ off');
	});

	test('says crashed at once, even before anybody has recorded the exit', () => {
		const crashed = instanceOf('BTC', 'crashed');
		expect(cardText([crashed])).toContain('▼ crashed');
		const again = instanceOf('BTC', 'crashed', {exitedAtMs: nowMs - 5});
		again.wanted = {...again.wanted, requestedAtMs: nowMs};
		expect(cardText([again])).toContain('◔ starting');
		const lived = instanceOf('BTC', 'crashed', {exitedAtMs: nowMs - 900_000});
		expect(cardText([lived])).toContain('▼ crashed');
	});

	test('counts down to the restart', () => {
		expect(cardText(sixInstances())).toContain('again in 3 s, r now');
	});

	test('marks LIVE, and shows account and capital while a start is armed', () => {
		const live = instanceOf('BTC', 'stopped', {
			settings: settingsOf('BTC', {mode: 'LIVE', account: 'main'}),
		});
		const armed = drawing(press(modelOf([live], large), 'space').model);
		expect(armed).toContain('LIVE ○ off');
		expect(armed).toContain('LIVE on main with 10,000.00');
	});

	test('tells that newer code waits for the next start, and which language it is', () => {
		const code = {nextSnapshotHash: 'cd'.repeat(32), codeFile: '/home/ada/algorithm/mean.py'};
		const newer = cardText([instanceOf('BTC', 'running', code)]);
		expect(newer).toContain('BTC ↑code');
		expect(newer).toContain('code: newer at next start');
		expect(newer).toContain('sma_crossover python');
		const same = instanceOf('BTC', 'running', {...code, nextSnapshotHash: 'ab'.repeat(32)});
		expect(cardText([same])).not.toContain('code');
		// What is off has no code in use: its next start is all there is.
		expect(
			cardText([instanceOf('BTC', 'stopped', {...code, status: statusOf('BTC')})]),
		).not.toContain('↑code');
	});

	test('never cuts a figure of a program: it would be another one', () => {
		const metrics = {agents: 25, latency: 123_456, queue: 1_234_567};
		const text = drawing(modelOf([programOf('running', {metrics})], small));
		expect(text).toContain('agents 25 …');
		const long = {a_metric_with_a_name: 1234.5, queue: 1};
		expect(drawing(modelOf([programOf('running', {metrics: long})], small))).not.toContain(
			'a_metric',
		);
	});

	test('tells that its log is hidden', () => {
		expect(drawing(press(modelOf(sixInstances(), large), 'x').model)).toContain('BTC log off');
	});
});

test('a hundred instances: the table keeps the selection in view', () => {
	const many = Array.from({length: 100}, (_, at) => instanceOf(`N${at}`, 'running'));
	const {model} = press(modelOf(many, small), 'v', ...Array.from({length: 60}, () => 'down'));
	expect(model.selected).toBe('N60');
	expect(drawing(model)).toContain('▸ N60');
});

test('the table sorts by the chosen column in both directions', () => {
	const names = (model: Model) =>
		[...drawing(model).matchAll(/^[▸ ] ([A-Z]{3,6}) /gm)].map(([, name]) => name);
	const sorted = press(modelOf(sixInstances(), large), 'v', 's').model;
	expect(names(sorted)).toEqual(['BTC', 'ETH', 'EURUSD', 'GOLD', 'OIL', 'SPX']);
	expect(names(press(sorted, 'S').model)).toEqual(['SPX', 'OIL', 'GOLD', 'EURUSD', 'ETH', 'BTC']);
});

test('the same model and time give the same picture', () => {
	const model = modelOf();
	expect(JSON.stringify(selectView(model, nowMs))).toBe(JSON.stringify(selectView(model, nowMs)));
});

test('an entry price that does not fit loses decimals, never digits of its value', () => {
	const entry = (entryTicks: number, priceDecimals: number, unrealizedMicros: number) => {
		const status = statusOf('SPX', {
			positionLots: 6_799_000,
			entryTicks,
			priceDecimals,
			unrealizedMicros,
		});
		return drawing(modelOf([instanceOf('SPX', 'running', {status})], small));
	};
	expect(entry(145_534, 2, -308_240_000)).toContain('+6.799@1,455.3 ');
	expect(entry(108_423, 5, -90_000)).toContain('+6.799@1.08423 ');
	expect(entry(145_534, 2, -99_999_308_240_000)).not.toContain('@');
});
