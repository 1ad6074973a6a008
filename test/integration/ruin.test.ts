/** Liquidation, ruin, exits beside an entry, and the way out of a position, seen from outside. */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {BacktestResult} from '../../state/domain/trading/backtest.ts';
import {directoryAt} from '../../state/home/directory.ts';
import {openLedgerReader} from '../../state/ledger/ledger-reader.ts';
import {dumpLedger} from '../support/ledger-dump.ts';
import {createTestHome, type Home} from '../support/pitwall.ts';
import {hasPython} from '../support/python.ts';

let home: Home;
beforeEach(() => {
	home = createTestHome();
});
afterEach(async () => {
	await home.remove();
});

type Prices = readonly [open: number, high: number, low: number, close: number];

function bars(...prices: readonly Prices[]): string {
	const rows = prices.map((row, at) => [`2026-01-${String(at + 1).padStart(2, '0')}`, ...row, 10]);
	const file = join(home.path, 'bars.csv');
	mkdirSync(home.path, {recursive: true});
	writeFileSync(file, ['time,open,high,low,close,volume', ...rows].join('\n'));
	return file;
}

function algorithm(name: string, text: string): void {
	const folder = directoryAt(home.path).algorithms;
	mkdirSync(folder, {recursive: true});
	writeFileSync(join(folder, name), text);
}

/** Decides by bar number; HOLD elsewhere. */
const script = (decisions: Readonly<Record<number, string>>) =>
	`export class Algorithm {
	run(context) {
		switch (context.index) {
${Object.entries(decisions)
	.map(([index, decision]) => `\t\t\tcase ${index}: return ${decision};`)
	.join('\n')}
			default: return {action: 'HOLD', shares: 0};
		}
	}
}
`;

const flat: Prices = [100, 100, 100, 100];
/** Long with all the margin of GOLD allows; a fall, and a rise that comes too late. */
const fall: readonly Prices[] = [flat, flat, [60, 61, 50, 55], [150, 170, 150, 164], flat];
const all = "{action: 'BUY', shares: context.maxShares({leverage: 20})}";
const ruinous = script({1: all, 4: "{action: 'BUY', shares: 1}", 5: "{action: 'SELL', shares: 1}"});
const pythonRuinous = `class Algorithm:
    def __init__(self, symbol, capital):
        pass

    def run(self, current_time):
        context = self.context
        context.equity
        if context.index == 1:
            return ("BUY", context.max_shares(leverage=20))
        if context.index == 4:
            return ("BUY", 1)
        if context.index == 5:
            return ("SELL", 1)
        return None
`;

async function backtest(name: string, file: string, ...words: string[]): Promise<BacktestResult> {
	const given = ['--symbol', 'GOLD', '--algorithm', name, '--data', file, ...words];
	const {value, exitCode} = await home.json(['backtest', ...given]);
	expect(exitCode).toBe(0);
	return value as BacktestResult;
}

const runWords = (name: string, file: string, ...more: string[]) => [
	...['run', '--name', 'GOLD', '--symbol', 'GOLD', '--algorithm', name],
	...['--data', file, '--speed', 'max', ...more],
];

const ordersOf = (symbol: string) => {
	const text = readFileSync(join(directoryAt(home.path).projections(symbol), 'orders.csv'), 'utf8');
	const [header = '', ...rows] = text.trim().split('\r\n');
	const columns = header.split(',');
	return rows.map(row =>
		Object.fromEntries(row.split(',').map((cell, at) => [columns[at] ?? '', cell])),
	);
};

describe('an account of which nothing is left', () => {
	test('a backtest shows it: return −100 %, the bar, the debt, and no order passes', async () => {
		algorithm('ruinous.mjs', ruinous);
		const file = bars(...fall);
		const {statistics} = await backtest('ruinous', file);
		expect(statistics).toMatchObject({
			return: -1,
			maxDrawdown: -1,
			endEquity: 0,
			fills: 2,
			winRate: 0,
			liquidations: 1,
			ruined: {bar: 3, debt: expect.any(Number)},
		});
		expect(statistics.ruined?.debt).toBeGreaterThan(60_000);
		const words = ['--symbol', 'GOLD', '--algorithm', 'ruinous', '--data', file];
		const {stdout} = await home.run(['backtest', ...words]);
		expect(stdout).toMatch(/Return +−?-?100\.00%/);
		expect(stdout).toContain('Ruined at bar 3');
	});

	test.skipIf(!hasPython)('is the same for an algorithm in Python', async () => {
		algorithm('ruinous.mjs', ruinous);
		algorithm('ruinous_too.py', pythonRuinous);
		const file = bars(...fall);
		const one = await backtest('ruinous', file);
		const two = await backtest('ruinous_too', file);
		expect(two.statistics).toEqual(one.statistics);
	});

	test('ps, why and the log of a SIM run show it, over restarts', async () => {
		algorithm('ruinous.mjs', ruinous);
		const file = bars(...fall);
		await home.run(['init']);
		const first = await home.run(runWords('ruinous', file, '--bars', '3'));
		expect(first.exitCode).toBe(0);
		const second = await home.run(runWords('ruinous', file));
		expect(second.exitCode).toBe(0);
		const whole = dumpLedger(directoryAt(home.path).ledger('GOLD'));
		const {value} = await home.json(['ps', 'GOLD']);
		expect(value).toMatchObject([{equity: 0, position: 0, ruined: {bar: 3}}]);
		const [{refusedOrders}] = value as [{refusedOrders: {denied: number; rejected: number}}];
		// Those before the restart count, too.
		const denied = whole.split('\n').filter(row => row.includes('"denied"')).length;
		expect(denied).toBeGreaterThan(0);
		expect(refusedOrders).toEqual({denied, rejected: 0});
		const {stdout: table} = await home.run(['ps', 'GOLD']);
		expect(table).toContain('GOLD: ruined at bar 3');
		const {stdout: story} = await home.run(['why', 'GOLD']);
		expect(story).toContain('account:   ruined at bar 3');
		expect(story).toContain('pitwall ledger archive GOLD');
		const log = readFileSync(directoryAt(home.path).log('GOLD'), 'utf8');
		expect(log).toMatch(/WARN.*Liquidated by GOLD-2: equity .* \[MAINTENANCE_MARGIN\]/);
		expect(log).toMatch(/ERROR.*Account ruined at bar 3/);
		expect(ordersOf('GOLD')).toMatchObject([
			{purpose: 'DECISION', status: 'filled'},
			{purpose: 'LIQUIDATION', status: 'filled', reason: 'MAINTENANCE_MARGIN'},
			{status: 'denied', reason: 'ACCOUNT_RUINED'},
			{status: 'denied', reason: 'ACCOUNT_RUINED'},
		]);

		const other = createTestHome();
		const before = home;
		home = other;
		try {
			algorithm('ruinous.mjs', ruinous);
			await home.run(runWords('ruinous', file));
			expect(dumpLedger(directoryAt(home.path).ledger('GOLD'))).toBe(whole);
		} finally {
			await other.remove();
			home = before;
		}
	});

	test('has the maintenance margin that pitwall.yaml names', async () => {
		algorithm('levered.mjs', script({1: "{action: 'BUY', shares: 1900}"}));
		const file = bars(flat, flat, [100, 100, 96, 96], [96, 96, 96, 96]);
		const settings = {algorithm: 'levered', data: file, fee_ppm: 0, slippage_ppm: 0};
		const configure = (more: object) =>
			writeFileSync(
				join(home.path, 'pitwall.yaml'),
				JSON.stringify({instances: {GOLD: {...settings, ...more}}}),
			);
		const run = async () => {
			const {value} = await home.json(['backtest', '--symbol', 'GOLD']);
			return value as BacktestResult;
		};
		configure({});
		expect((await run()).statistics).toMatchObject({liquidations: 1, fills: 2});
		configure({maintenance_ppm: 10_000});
		expect((await run()).statistics).toMatchObject({liquidations: 0, fills: 1});
		configure({maintenance_ppm: 60_000});
		expect(await run()).toMatchObject({error: {code: 'MARGIN_UNUSABLE', exitCode: 78}});
	});
});

describe('an entry with stop and target', () => {
	const prices: readonly Prices[] = [flat, flat, [100, 104, 100, 103], [103, 111, 103, 110], flat];
	const entry = "{action: 'BUY', shares: 2, stop: 95, target: 110}";
	const moved = script({1: entry, 3: "{action: 'HOLD', shares: 0, moveStop: 101}"});

	test('is in orders.csv with the reason of each exit, and is replayed', async () => {
		algorithm('exits.mjs', moved);
		const file = bars(...prices);
		for (const count of ['3', '5']) {
			const {exitCode} = await home.run(runWords('exits', file, '--bars', count));
			expect(exitCode).toBe(0);
		}
		expect(ordersOf('GOLD')).toMatchObject([
			{purpose: 'DECISION', protectiveStop: '95.00', target: '110.00', status: 'filled'},
			{purpose: 'PROTECTIVE_STOP', status: 'canceled', reason: 'STOP_MOVED'},
			{purpose: 'TAKE_PROFIT', limit: '110.00', status: 'filled', parentOrderId: '1'},
			{purpose: 'PROTECTIVE_STOP', trigger: '101.00', status: 'canceled', parentOrderId: '1'},
		]);
		const signals = readFileSync(
			join(directoryAt(home.path).projections('GOLD'), 'signals.csv'),
			'utf8',
		);
		expect(signals).toMatch(/,HOLD,.*,101\.00,/);
	});

	test.skipIf(!hasPython)('is the same in Python, where it is move_stop', async () => {
		algorithm('exits.mjs', moved);
		algorithm(
			'exits_too.py',
			`class Algorithm:
    def __init__(self, symbol, capital):
        pass

    def run(self, current_time):
        if self.context.index == 1:
            return {"action": "BUY", "shares": 2, "stop": 95, "target": 110}
        if self.context.index == 3:
            return {"action": "HOLD", "move_stop": 101}
        return None
`,
		);
		const file = bars(...prices);
		const one = await backtest('exits', file);
		const two = await backtest('exits_too', file);
		expect(one.statistics).toMatchObject({fills: 2, trades: 1});
		expect(two.statistics).toEqual(one.statistics);
	});
});

describe('run --liquidate', () => {
	/** Buys on bar 2 of its first life alone. */
	const forgets = (file: string) => `import {existsSync, writeFileSync} from 'node:fs';
const isFirst = !existsSync(${JSON.stringify(file)});
export class Algorithm {
	run(context) {
		if (context.index !== 2 || !isFirst) return {action: 'HOLD', shares: 0};
		writeFileSync(${JSON.stringify(file)}, '');
		return {action: 'BUY', shares: 1};
	}
}
`;
	const words = ['run', '--symbol', 'BTC', '--name', 'BTC', '--algorithm', 'forgets'];

	test('closes the position of an algorithm that decides otherwise than it did', async () => {
		algorithm('forgets.mjs', forgets(join(home.path, 'was-here')));
		const run = [...words, '--capital', '1000000', '--speed', 'max'];
		await home.run([...run, '--bars', '5']);
		const diverged = await home.run([...run, '--bars', '8']);
		expect(diverged.exitCode).toBe(65);
		expect(diverged.stderr + diverged.stdout).toContain('REPLAY_DIVERGED');
		expect(diverged.stderr + diverged.stdout).toContain('pitwall run --name BTC --liquidate');

		const closed = await home.run(['run', '--name', 'BTC', '--liquidate']);
		expect(closed.exitCode).toBe(0);
		const {value} = await home.json(['ps', 'BTC']);
		expect(value).toMatchObject([{bar: 6, position: 0}]);
		const reader = openLedgerReader(directoryAt(home.path).ledger('BTC'));
		expect(reader?.lastOrders(1)).toMatchObject([{purpose: 'FLATTEN', status: 'filled'}]);
		reader?.close();

		const again = await home.run(['run', '--name', 'BTC', '--liquidate']);
		expect(again.exitCode).toBe(0);
		expect(again.stdout).toContain('no open position');
		const goesOn = await home.run([...run, '--bars', '8']);
		expect(goesOn.exitCode).toBe(0);
		const check = await home.run(['ledger', 'check', 'BTC']);
		expect(check.exitCode).toBe(0);
	});

	test('says so where no bar is left, and refuses a name that never ran', async () => {
		algorithm('buys.mjs', script({1: "{action: 'BUY', shares: 1}"}));
		await home.run(runWords('buys', bars(flat, flat)));
		const ended = await home.run(['run', '--name', 'GOLD', '--liquidate']);
		expect(ended.exitCode).toBe(69);
		expect(ended.stdout + ended.stderr).toContain('MARKET_ENDED');
		const unknown = await home.run(['run', '--name', 'UNKNOWN', '--liquidate']);
		expect(unknown.exitCode).toBe(66);
		expect(unknown.stderr).toContain('INSTANCE_UNKNOWN');
	});
});
