import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {barIntervalMs} from '../../../../runner/market/bar-interval.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

/** The interval of a file whose bars close at these minutes. */
function intervalOf(minutes: readonly number[]): number | null {
	const rows = minutes.map(minute => {
		const time = new Date(Date.UTC(2026, 0, 2) + minute * 60_000).toISOString();
		return `${time},1,2,1,2,5`;
	});
	const file = join(folder, 'bars.csv');
	writeFileSync(file, ['time,open,high,low,close,volume', ...rows].join('\n'));
	return barIntervalMs({symbol: 'XYZ', market: {kind: 'replay', file}});
}

test('a bar of the simulated market is a minute', () => {
	expect(barIntervalMs({symbol: 'BTC', market: {kind: 'simulated', seed: 1}})).toBe(60_000);
});

test('weekends do not change what a file of daily bars is', () => {
	const market = {kind: 'replay', file: 'builtin:sp500-2000'} as const;
	expect(barIntervalMs({symbol: 'SPX', market})).toBe(86_400_000);
});

test.each([
	[[0, 5, 10, 15, 500, 505], 300_000],
	[[0, 60], 3_600_000],
	[[0, 1, 61], 60_000],
	[[0], null],
	[[], null],
])('bars at minutes %j have an interval of %d ms', (minutes, intervalMs) => {
	expect(intervalOf(minutes)).toBe(intervalMs);
});
