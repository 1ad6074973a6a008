/** What the author of an algorithm meets: mistakes, corrections, and the code that a ledger keeps. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createTestHome, type TestHome} from '../support/runner.ts';

let home: TestHome;
beforeEach(() => {
	home = createTestHome();
});
afterEach(async () => {
	await home.remove();
});

function write(throwsOnBar: number): void {
	const text = `
import type {Context, Decision} from 'pitwall';

export class Algorithm {
	run(context: Context): Decision {
		if (context.index === ${throwsOnBar}) throw new Error('a mistake');
		return {action: 'HOLD', shares: 0};
	}
}
`;
	writeFileSync(join(home.directory.algorithms, 'mine.ts'), text);
}

async function run(
	name: string,
	...more: string[]
): Promise<{code: number | null; stderr: string}> {
	const flags = ['--symbol', 'BTC', '--name', name, '--algorithm', 'mine', '--bars', '5'];
	const runner = home.run([...flags, '--speed', 'max', ...more]);
	const {code} = await runner.ended;
	return {code, stderr: runner.stderr()};
}

describe('an algorithm with a mistake', () => {
	test('runs corrected at the next start while no bar is in the ledger', async () => {
		write(1);
		const first = await run('BTC');
		expect(first.code).toBe(65);
		expect(first.stderr).toContain('mine.ts:6');
		expect(first.stderr).toContain('start it again with --upgrade');
		write(99);
		expect((await run('BTC')).code).toBe(0);
	});

	test('stays what wrote the ledger, until the corrected one is taken', async () => {
		write(3);
		expect((await run('BTC')).code).toBe(65);
		write(99);
		const second = await run('BTC');
		expect(second.code).toBe(65);
		expect(second.stderr).toContain('again with --upgrade; bars that are recorded keep their code');
		expect((await run('BTC-2')).code).toBe(0);
		expect((await run('BTC', '--upgrade')).code).toBe(0);
		const ledger = new Database(home.directory.ledger('BTC'), {readonly: true});
		const segments = ledger.prepare('SELECT fromBarIndex, snapshotHash FROM segment').all() as {
			fromBarIndex: number;
			snapshotHash: string;
		}[];
		ledger.close();
		expect(segments.map(({fromBarIndex}) => fromBarIndex)).toEqual([1, 3]);
		expect(new Set(segments.map(({snapshotHash}) => snapshotHash)).size).toBe(2);
		const orders = readFileSync(join(home.directory.projections('BTC'), 'orders.csv'), 'utf8');
		expect(orders).toContain('snapshotHash');
	});
});
