import {patternOf} from '../../../support/pattern.ts';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {type MergedLog, openMergedLog} from '../../../../state/log/merged-log.ts';

/** Lines of one log: milliseconds since the line before, or null for a line without a time. */
type Steps = (number | null)[];
const steps = fc.array(fc.option(fc.integer({min: 0, max: 3}), {freq: 6}), {maxLength: 25});
const logs = fc.array(fc.record({steps, cuts: fc.array(fc.nat(25), {maxLength: 3})}), {
	minLength: 1,
	maxLength: 4,
});
const startMs = Date.UTC(2026, 10, 21);

/** Writes the logs, rotated at `cuts`, and returns all lines as a plain sort by time orders them. */
function write(folder: string, written: {steps: Steps; cuts: number[]}[]): string[] {
	const all: {text: string; atMs: number}[] = [];
	for (const [rank, {steps, cuts}] of written.entries()) {
		let atMs = startMs;
		const lines = steps.map((step, index) => {
			atMs += step ?? 0;
			const text = `log${rank}-${index}`;
			// Nothing before it has a time: it belongs before everything.
			const isTimed = steps.slice(0, index + 1).some(earlier => earlier !== null);
			all.push({text, atMs: isTimed ? atMs : Number.NEGATIVE_INFINITY});
			return step === null ? text : `${new Date(atMs).toISOString()} INFO  [L-SIM] ${text}`;
		});
		const borders = [0, ...cuts.toSorted((a, b) => a - b), lines.length];
		for (let part = 1; part < borders.length; part++) {
			const content = lines.slice(borders[part - 1], borders[part]).map(line => `${line}\n`);
			const suffix = part === borders.length - 1 ? '' : `.${String(part).padStart(6, '0')}`;
			writeFileSync(join(folder, `${rank}.log${suffix}`), content.join(''));
		}
	}
	return all.sort((a, b) => (a.atMs === b.atMs ? 0 : a.atMs - b.atMs)).map(({text}) => text);
}

function withLogs(
	written: {steps: Steps; cuts: number[]}[],
	check: (log: MergedLog, expected: string[]) => void,
): void {
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	const expected = write(folder, written);
	const sources = written.map((_, rank) => ({name: `${rank}`, path: join(folder, `${rank}.log`)}));
	const log = openMergedLog({sources, monotonicMs: () => 0});
	try {
		check(log, expected);
	} finally {
		log.close();
		rmSync(folder, {recursive: true});
	}
}

const texts = (lines: {text: string}[]) => lines.map(({text}) => text);

test('pages in either direction, of any size, together are a stable sort by time', () => {
	fc.assert(
		fc.property(logs, fc.integer({min: 1, max: 9}), (written, n) => {
			withLogs(written, (log, expected) => {
				const down: string[] = [];
				for (let position = log.start(); ; ) {
					const page = log.after(position, n);
					down.push(...texts(page.lines));
					position = page.end;
					if (page.status === 'end') break;
				}
				const up: string[] = [];
				for (let position = log.end(); ; ) {
					const page = log.before(position, n);
					up.unshift(...texts(page.lines));
					position = page.start;
					if (page.status === 'end') break;
				}
				expect(down).toEqual(expected);
				expect(up).toEqual(expected);
			});
		}),
	);
});

test('paging up and down again by any steps gives the same lines, with and without a filter', () => {
	const moves = fc.array(fc.integer({min: -7, max: 7}), {maxLength: 12});
	const filter = fc.constantFrom({}, {pattern: patternOf(/[135]$/)}, {names: new Set(['0', '2'])});
	fc.assert(
		fc.property(logs, moves, filter, (written, moves, filter) => {
			withLogs(written, log => {
				const all = texts(log.after(log.start(), 1000, filter).lines);
				let position = log.end();
				let index = all.length;
				for (const move of moves) {
					const n = Math.abs(move);
					if (n === 0) continue;
					const page = move < 0 ? log.before(position, n, filter) : log.after(position, n, filter);
					const target = Math.min(all.length, Math.max(0, index + move));
					const [low, high] = move < 0 ? [target, index] : [index, target];
					expect(texts(page.lines)).toEqual(all.slice(low, high));
					position = move < 0 ? page.start : page.end;
					index = target;
				}
			});
		}),
	);
});

test('the position before any line splits the merged order exactly there', () => {
	fc.assert(
		fc.property(logs, fc.nat(), (written, pick) => {
			withLogs(written, (log, expected) => {
				const {lines} = log.tail(1000);
				const index = pick % Math.max(1, lines.length);
				const line = lines[index];
				if (!line) return;
				const position = log.positionBefore(line);
				expect(texts(log.before(position, 1000).lines)).toEqual(expected.slice(0, index));
				expect(texts(log.after(position, 1000).lines)).toEqual(expected.slice(index));
			});
		}),
	);
});
