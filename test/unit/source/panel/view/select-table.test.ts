import {describe, expect, test} from 'vitest';
import {lineText, lineWidth} from '../../../../../source/panel/text/line.ts';
import {selectTable} from '../../../../../source/panel/view/select-table.ts';
import {
	fortyInstances,
	instanceOf,
	modelOf,
	nowMs,
	press,
	programOf,
	statusOf,
} from '../panel-fixture.ts';

const table = (instances: Parameters<typeof modelOf>[0], width = 120, rows = 20) =>
	selectTable(press(modelOf(instances, {columns: width, rows: 40}), 'v').model, {
		width,
		rows,
		nowMs,
	});

describe('a row of the table', () => {
	test('is inverse over its whole width when it is selected', () => {
		const [, first = [], second = []] = table([
			instanceOf('BTC', 'running'),
			instanceOf('ETH', 'running'),
		]);
		expect(new Set(first.map(({tone}) => tone))).toEqual(new Set(['inverse']));
		expect(lineWidth(first)).toBe(120);
		expect(second.map(({tone}) => tone)).not.toContain('inverse');
	});

	test('is dim when the instance is off', () => {
		const [, , off = []] = table([
			instanceOf('BTC', 'running'),
			instanceOf('ETH', 'stopped', {status: statusOf('ETH')}),
		]);
		expect(new Set(off.map(({tone}) => tone))).toEqual(new Set(['dim']));
	});

	test.each([60, 80, 120, 200])('says why it is in trouble, at %i columns', width => {
		const reason = 'exit code 65';
		const text = table([instanceOf('BTC', 'running'), instanceOf('ETH', 'failed', {reason})], width)
			.map(lineText)
			.join('\n');
		expect(text).toContain(reason);
	});

	test('keeps the open position of one in trouble in view', () => {
		const [, , row = []] = table([
			instanceOf('BTC', 'running'),
			instanceOf('ETH', 'failed', {reason: 'exit code 65'}),
		]);
		expect(lineText(row)).toContain('+0.12');
	});
});

test('a name takes 20 columns at most and keeps both its ends', () => {
	const [, ...rows] = table(fortyInstances()).map(lineText);
	const names = rows.map(row => row.slice(2, 23));
	expect(names.some(name => /^BTC_sma_cr….*0 $/.test(name))).toBe(true);
	expect(names.every(name => name.endsWith(' '))).toBe(true);
});

describe('no figure is cut', () => {
	const status = statusOf('BIG', {
		equityMicros: 123_456_789_012_340_000,
		priceTicks: 987_654_321_098,
		firstPriceTicks: 1,
		positionLots: 123_456_789_012_345,
		drawdownRatio: -0.999,
	});
	const figures = ['9,876,543,210.98', '123,456,789,012.34', '+123,456,789.012345', '-99.9%'];

	test.each([60, 80, 100, 120, 160, 200, 260])('of an account, at %i columns', width => {
		const lines = table([instanceOf('BIG', 'running', {status})], width).map(lineText);
		const row = lines[1] ?? '';
		for (const figure of figures) {
			const shown = row.includes(figure);
			// A column that has no room is left out, with its title.
			if (!shown) expect(row).not.toContain(figure.slice(0, 5));
		}
		expect(row).not.toMatch(/\d…/);
		if (width === 260) for (const figure of figures) expect(row).toContain(figure);
	});

	test.each([60, 80, 120])('of a program, at %i columns', width => {
		const metrics = {agents: 25, latency: 123_456, queue: 1_234_567, sent: 7_654_321};
		const [, row = []] = table([programOf('running', {metrics})], width);
		expect(lineText(row)).not.toMatch(/\d…/);
	});

	test('in the heading, however many rows there are', () => {
		const many = Array.from({length: 1200}, (_, at) => instanceOf(`N${at}`, 'stopped'));
		expect(lineText(table(many)[0] ?? [])).toContain('NAME 1–19/1200');
	});
});

test('restarts are a column where there were any', () => {
	const calm = [instanceOf('BTC', 'running', {restarts: 0})];
	expect(lineText(table(calm, 200)[0] ?? [])).not.toContain('RESTARTS');
	const [head = '', first = '', second = ''] = table(
		[...calm, instanceOf('ETH', 'running', {restarts: 12})],
		200,
	).map(lineText);
	expect(head).toContain('RESTARTS');
	expect(first.at(head.indexOf('RESTARTS') + 7)).toBe(' ');
	expect(second.slice(0, head.indexOf('RESTARTS') + 8)).toMatch(/ 12$/);
});
