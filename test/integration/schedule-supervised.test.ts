import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createTestHome, type Home, until} from '../support/pitwall.ts';

type Row = {observed: string; reason: string; bar: number | null};

let home: Home;
beforeEach(() => {
	home = createTestHome();
	mkdirSync(home.path);
});
afterEach(async () => {
	await home.remove();
});

/** A weekday on which it is neither today nor tomorrow, wherever the test runs and however long it takes. */
const farWeekday = () =>
	['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][(new Date().getUTCDay() + 3) % 7] ?? '';

async function rowOf(name: string): Promise<Row> {
	const {value} = await home.json(['ps', name]);
	const [row] = value as Row[];
	if (row === undefined) throw new Error(`no row ${name}`);
	return row;
}

test('one that waits for its market is running, and ps says for what; the other one trades', async () => {
	writeFileSync(
		join(home.path, 'pitwall.yaml'),
		`calendars:
  FAR: {zone: UTC, sessions: {${farWeekday()}: ['09:00-17:00']}}
defaults: {schedule: '* * * * * *'}
instances:
  WAITS: {symbol: BTC, schedule: {calendar: FAR}}
  TRADES: {symbol: ETH}
`,
	);
	const started = await home.run(['start', '--all']);
	expect(started.exitCode).toBe(0);
	await until('a bar', async () => ((await rowOf('TRADES')).bar ?? 0) > 0);
	const waits = await rowOf('WAITS');
	expect(waits).toMatchObject({observed: 'running', bar: null});
	expect(waits.reason).toMatch(/^market closed \(FAR\) until \d{4}-\d{2}-\d{2}T09:00:00Z$/);
	expect((await rowOf('TRADES')).reason).toBe('');
	const why = await home.run(['why', 'WAITS']);
	expect(why.stdout).toContain('MarketClosed');
	// What waits for a tick in days hears a stop at once.
	expect((await home.run(['stop', '--all'])).exitCode).toBe(0);
});
