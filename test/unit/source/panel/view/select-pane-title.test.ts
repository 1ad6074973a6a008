import {describe, expect, test} from 'vitest';
import {lineText, lineWidth} from '../../../../../source/panel/text/line.ts';
import type {Model} from '../../../../../source/panel/model/model.ts';
import {selectView} from '../../../../../source/panel/view/select.ts';
import {selectLayout} from '../../../../../source/panel/view/select-layout.ts';
import {instanceOf, modelOf, nowMs, press, programOf, send, settingsOf} from '../panel-fixture.ts';

const title = (model: Model) => selectView(model, nowMs).paneStatus.map(lineText);
const small = {columns: 80, rows: 24};
const never = (name: string, change: Partial<ReturnType<typeof instanceOf>> = {}) => {
	const instance = instanceOf(name, 'stopped', change);
	return {...instance, wanted: {...instance.wanted, requestedAtMs: 0}};
};

describe('a message', () => {
	test('stands in the title of the log for its time, and covers no card', () => {
		const {model} = press(modelOf(undefined, small), '3', 'r');
		expect(title(model)).toEqual([
			expect.stringMatching(/^─ ! GOLD cannot be restarted: it is stopped → space starts it ─+$/),
		]);
		expect(selectView(model, nowMs).overlays).toEqual([]);
		expect(title(send(model, {type: 'tick', nowMs: nowMs + 10_000}).model)[0]).toContain('LOG');
	});

	test.each([60, 80, 120])(
		'that is too long for one row takes more, and nothing is lost',
		columns => {
			const text = `instances of the file cannot be used ${'because of this '.repeat(6)}end`;
			const problem = `${text}\nwhy: reason ${'after reason '.repeat(5)}over\nfix: type this`;
			const {model} = send(modelOf(undefined, {columns, rows: 40}), {
				type: 'config',
				problem,
				nowMs,
			});
			const rows = title(model);
			expect(rows.length).toBeGreaterThan(1);
			const shown = rows.join(' ').replaceAll(/\s+/g, ' ');
			for (const word of ['end', 'over', '→ type this', 'esc closes'])
				expect(shown).toContain(word);
			for (const line of selectView(model, nowMs).paneStatus) expect(lineWidth(line)).toBe(columns);
			const {pane, paneStatus, footer} = selectLayout(model);
			expect(pane.top).toBe((paneStatus ?? 0) + rows.length);
			expect(pane.top + pane.rows).toBe(footer);
		},
	);

	test('is a box over the details, which have no log', () => {
		const {model} = press(modelOf(undefined, small), 'i', 'right', 'right', 'r');
		expect(title(model)).toEqual([]);
		const [box] = selectView(model, nowMs).overlays;
		expect(box?.lines.map(lineText).join(' ')).toContain('GOLD cannot be restarted');
	});
});

describe('the hint for the first run', () => {
	test('says what space does, until something was started', () => {
		const first = modelOf([never('BTC'), never('ETH')], small);
		expect(title(first)[0]).toContain('space: BTC trades on a simulated market');
		expect(title(press(first, 'right').model)[0]).toContain('space: ETH trades');
		expect(title(modelOf([never('BTC'), instanceOf('ETH', 'running')], small))[0]).not.toContain(
			'space:',
		);
		expect(title(modelOf([instanceOf('BTC', 'stopped')], small))[0]).not.toContain('space:');
	});

	test('tells recorded bars, programs and LIVE apart', () => {
		const market = {kind: 'replay', file: '/data/spx.csv'} as const;
		const replay = never('SPX', {settings: settingsOf('SPX', {market})});
		expect(title(modelOf([replay], small))[0]).toContain('space: SPX trades on recorded bars');
		const program = programOf('stopped');
		const fresh = {...program, wanted: {...program.wanted, requestedAtMs: 0}};
		expect(title(modelOf([fresh], small))[0]).toContain('space: SWARM runs swarm.py');
		const live = never('BTC', {settings: settingsOf('BTC', {mode: 'LIVE'})});
		expect(title(modelOf([live], small))[0]).not.toContain('space:');
	});
});
