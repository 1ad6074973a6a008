import {patternOf} from '../../../../support/pattern.ts';
import {appendFileSync, mkdtempSync, renameSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createLogView, type LogView} from '../../../../../source/panel/log/log-view.ts';
import {type MergedLog, openMergedLog} from '../../../../../state/log/merged-log.ts';

let folder: string;
let log: MergedLog;
let view: LogView;
let searched: boolean[];

const line = (name: string, second: number, text: string, level = 'INFO ') =>
	`${new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString()} ${level} [${name}-SIM] ${text}\n`;
const path = (name: string) => join(folder, `${name}.log`);
const bars = (name: string, from: number, to: number) =>
	Array.from({length: to - from}, (_, at) => line(name, from + at, `${name} ${from + at}`)).join(
		'',
	);
const texts = () => view.view().lines.map(({text}) => text);

/** Pumps until nothing is left to do. */
function rest(): void {
	do view.pump();
	while (view.isBusy());
}

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	appendFileSync(path('A'), bars('A', 0, 50));
	appendFileSync(path('B'), bars('B', 25, 75));
	log = openMergedLog({
		sources: ['A', 'B'].map(name => ({name, path: path(name)})),
		monotonicMs: () => performance.now(),
	});
	searched = [];
	view = createLogView({log, onSearched: found => searched.push(found)});
	view.configure({rows: 4, filter: {}});
	rest();
});

afterEach(() => {
	log.close();
	rmSync(folder, {recursive: true, force: true});
});

test('the newest lines are in view, and new ones follow', () => {
	expect(texts()).toEqual(['B 71', 'B 72', 'B 73', 'B 74']);
	const before = view.view().endSequence;
	appendFileSync(path('A'), bars('A', 80, 82));
	expect(view.pump()).toBe(true);
	expect(texts()).toEqual(['B 73', 'B 74', 'A 80', 'A 81']);
	expect(view.view()).toMatchObject({endSequence: before + 2, linesSeen: 2, following: true});
	expect(view.pump()).toBe(false);
});

test('a page up stands still while lines arrive, and tells that there are more below', () => {
	view.move({by: 'page', count: -1}, null);
	rest();
	expect(texts()).toEqual(['B 68', 'B 69', 'B 70', 'B 71']);
	appendFileSync(path('A'), bars('A', 80, 82));
	view.pump();
	expect(texts()).toEqual(['B 68', 'B 69', 'B 70', 'B 71']);
	expect(view.view()).toMatchObject({following: false, moreBelow: true});
});

test('paging up and down again shows every line once, over both logs and a rotation', () => {
	renameSync(path('A'), `${path('A')}.000001`);
	appendFileSync(path('A'), bars('A', 50, 60));
	view.move({to: 'start'}, null);
	rest();
	expect(texts()).toEqual(['A 0', 'A 1', 'A 2', 'A 3']);
	const seen = new Set<string>();
	while (!view.view().following) {
		for (const text of texts()) seen.add(text);
		view.move({by: 'line', count: 1}, null);
		rest();
	}
	for (const text of texts()) seen.add(text);
	expect(seen.size).toBe(60 + 50);
	expect(texts().at(-1)).toBe('B 74');
});

test('the oldest line is where scrolling up ends', () => {
	for (let page = 0; page < 60; page += 1) view.move({by: 'page', count: -1}, null);
	rest();
	expect(texts()[0]).toBe('A 0');
});

test('a search goes to older matches, back to newer ones, and ends at the last', () => {
	const pattern = patternOf(/A 1[05]/);
	view.move({find: 'older'}, pattern);
	rest();
	expect(texts()).toContain('A 15');
	view.move({find: 'older'}, pattern);
	rest();
	expect(texts()).toContain('A 10');
	view.move({find: 'older'}, pattern);
	rest();
	view.move({find: 'newer'}, pattern);
	rest();
	expect(texts()).toContain('A 15');
	expect(searched).toEqual([true, true, false, true]);
	expect(view.view().following).toBe(false);
});

test('a filter shows what matches only, and following goes on with it', () => {
	view.configure({rows: 4, filter: {pattern: patternOf(/A \d+/), names: new Set(['A'])}});
	rest();
	expect(texts()).toEqual(['A 46', 'A 47', 'A 48', 'A 49']);
	appendFileSync(path('B'), bars('B', 80, 90));
	appendFileSync(path('A'), bars('A', 90, 91));
	rest();
	expect(texts()).toEqual(['A 47', 'A 48', 'A 49', 'A 90']);
});

test('another height keeps the place', () => {
	view.move({to: 'start'}, null);
	view.configure({rows: 2, filter: {}});
	rest();
	expect(texts()).toEqual(['A 0', 'A 1']);
});

test('fewer lines than rows: all are shown', () => {
	view.configure({rows: 4, filter: {pattern: patternOf(/B 7[34]/)}});
	rest();
	expect(texts()).toEqual(['B 73', 'B 74']);
	view.move({by: 'page', count: -1}, null);
	rest();
	expect(texts()).toEqual(['B 73', 'B 74']);
	expect(view.view().following).toBe(true);
});
