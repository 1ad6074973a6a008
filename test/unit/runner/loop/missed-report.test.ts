import {expect, test} from 'vitest';
import {createMissedReport} from '../../../../runner/loop/missed-report.ts';
import type {Missed} from '../../../../runner/loop/pacer.ts';

function stage() {
	const lines: string[] = [];
	const totals: number[] = [];
	let nowMs = 0;
	const report = createMissedReport({
		log: {warn: text => lines.push(text)},
		clock: {nowMs: () => nowMs, monotonicMs: () => nowMs},
		publish: total => totals.push(total),
	});
	return {
		report,
		lines,
		totals,
		pass: (ms: number) => {
			nowMs += ms;
		},
	};
}

const minutes = (first: number, last: number, change: Partial<Missed> = {}): Missed => ({
	count: last - first + 1,
	isMore: false,
	span: {
		firstAtMs: Date.UTC(2026, 10, 24, 14, first, 2),
		lastAtMs: Date.UTC(2026, 10, 24, 14, last, 2),
	},
	whileDown: false,
	...change,
});

test('the line says how many, from when to when, and that nothing is made up', () => {
	const {report, lines} = stage();
	report.count(minutes(0, 11));
	expect(lines).toEqual([
		'12 ticks were missed from 2026-11-24T14:00:02Z to 2026-11-24T14:11:02Z and are not made up: the machine was too slow or asleep, or its clock was set',
	]);
});

test('within ten seconds they are added up; the rest is told at the end', () => {
	const {report, lines, totals, pass} = stage();
	report.count(minutes(0, 0));
	pass(3000);
	report.count(minutes(1, 2));
	report.count(minutes(5, 5));
	expect(lines).toHaveLength(1);
	report.tell();
	report.tell();
	expect(lines).toHaveLength(2);
	expect(totals).toEqual([1, 4]);
	expect(lines[1]).toContain(
		'3 ticks were missed from 2026-11-24T14:01:02Z to 2026-11-24T14:05:02Z',
	);
});

test('what passed before the life began is a line of its own', () => {
	const {report, lines} = stage();
	report.count(minutes(0, 0, {whileDown: true}));
	report.count(minutes(1, 1));
	report.tell();
	expect(lines).toHaveLength(2);
	expect(lines[0]).toMatch(/^1 tick was missed at 2026-11-24T14:00:02Z .*nothing ran then$/);
});

test('ticks of a steady pace have no time of day', () => {
	const {report, lines} = stage();
	report.count({count: 9, isMore: false, span: null, whileDown: false});
	expect(lines).toEqual([
		'9 ticks were missed and are not made up: the machine was too slow or asleep',
	]);
});
