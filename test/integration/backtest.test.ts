/** `pitwall backtest` as a real process: its documents, its files, its faults, and that a run decides the same. */
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {BacktestResult} from '../../state/domain/trading/backtest.ts';
import {formatDecimal} from '../../state/domain/number/decimal.ts';
import {directoryAt} from '../../state/home/directory.ts';
import {openLedgerReader} from '../../state/ledger/ledger-reader.ts';
import {readProcStat} from '../../state/process/proc-stat.ts';
import {createTestHome, type Home, until} from '../support/pitwall.ts';
import {copyPythonFixtures, hasPython} from '../support/python.ts';

const fixtures = fileURLToPath(new URL('../fixture/algorithm', import.meta.url));

// A folder for temporary files of its own: what is left in it was left by these tests.
const temporaryBefore = process.env['TMPDIR'];
const temporaryFolder = mkdtempSync(join(tmpdir(), 'pitwall-'));
beforeAll(() => {
	process.env['TMPDIR'] = temporaryFolder;
});
afterAll(() => {
	if (temporaryBefore === undefined) delete process.env['TMPDIR'];
	else process.env['TMPDIR'] = temporaryBefore;
	rmSync(temporaryFolder, {recursive: true, force: true});
});

const leftBehind = () =>
	readdirSync(temporaryFolder).filter(name => name.startsWith('pitwall-work-'));

let home: Home;
beforeEach(() => {
	home = createTestHome();
});
afterEach(async () => {
	await home.remove();
});

function useFixtures(...names: string[]): void {
	const folder = directoryAt(home.path).algorithms;
	mkdirSync(folder, {recursive: true});
	for (const name of names)
		copyFileSync(join(fixtures, `${name}.mjs`), join(folder, `${name}.mjs`));
}

async function backtest(...words: string[]): Promise<BacktestResult> {
	const {value, exitCode} = await home.json(['backtest', ...words]);
	expect(value).not.toHaveProperty('error');
	expect(exitCode).toBe(0);
	return value as BacktestResult;
}

async function refusal(...words: string[]) {
	const {value, exitCode} = await home.json(['backtest', ...words]);
	const {error} = value as {error: {code: string; what: string; why: string; fix: string}};
	return {...error, exitCode};
}

const rowsOf = (file: string) =>
	readFileSync(file, 'utf8')
		.trim()
		.split('\r\n')
		.map(line => line.split(','));

describe('a backtest', () => {
	test('answers with one document and leaves nothing in the home', async () => {
		const result = await backtest('--symbol', 'SPX', '--set', 'fast=20', '--set', 'slow=100');
		expect(Object.keys(result)).toEqual([
			'kind',
			'settings',
			'statistics',
			'buyAndHold',
			'parameters',
			'rank',
			'minTrades',
			'runs',
			'folds',
			'files',
			'measured',
		]);
		expect(result).toMatchObject({kind: 'single', runs: null, folds: null, files: []});
		expect(result.settings).toMatchObject({
			symbol: 'SPX',
			algorithm: 'sma_crossover',
			parameters: {fast: 20, slow: 100},
			market: {kind: 'replay', file: 'builtin:sp500-2000'},
			bars: 5105,
			capital: 10_000,
			fee: 0.0004,
			from: '2000-01-03T21:00:00.000Z',
		});
		expect(result.settings.snapshotHash).toMatch(/^[0-9a-f]{64}$/);
		const {statistics} = result;
		expect(statistics.trades).toBeGreaterThan(5);
		expect(statistics.return).toBeCloseTo(statistics.endEquity / 10_000 - 1, 12);
		expect(existsSync(home.path)).toBe(false);
	});

	test('comes out the same however often it is run', async () => {
		const words = ['--symbol', 'BTC', '--bars', '5000'];
		const {measured: _, ...first} = await backtest(...words);
		const {measured: __, ...second} = await backtest(...words);
		expect(second).toEqual(first);
	});

	test('fills and earns what a run of the same bars has in its ledger, to the last digit', async () => {
		useFixtures('crosses-averages');
		const words = ['--symbol', 'ETH', '--algorithm', 'crosses-averages', '--bars', '3000'];
		const trades = join(home.path, 'trades.csv');
		const equity = join(home.path, 'equity.csv');
		const result = await backtest(...words, '--trades', trades, '--equity', equity);
		expect(result.files).toEqual([trades, equity]);
		const run = await home.run(['run', ...words, '--speed', 'max']);
		expect(run.exitCode).toBe(0);
		const ledger = openLedgerReader(directoryAt(home.path).ledger('ETH'));
		try {
			const fills = ledger.lastFills(100_000);
			expect(fills.length).toBeGreaterThan(100);
			expect(result.statistics.fills).toBe(fills.length);
			const quantity = (lots: number) => formatDecimal(lots, 5, {trimTo: 0});
			const expected = fills.map(fill => [
				String(fill.barIndex),
				new Date(fill.occurredAtMs).toISOString(),
				String(fill.orderId),
				fill.side,
				quantity(fill.quantityLots),
				formatDecimal(fill.priceTicks, 2),
				formatDecimal(fill.feeMicros, 6),
				formatDecimal(fill.realizedMicros, 6),
				quantity(fill.positionLots),
			]);
			const [header, ...rows] = rowsOf(trades);
			expect(header?.slice(0, 4)).toEqual(['fill', 'trade', 'bar', 'time']);
			expect(rows.map(row => row.slice(2, 11))).toEqual(expected);

			const curve = ledger.equityCurve(3000);
			expect(curve).toHaveLength(3000);
			const [, ...bars] = rowsOf(equity);
			expect(bars.map(row => row[4])).toEqual(
				curve.map(({equityMicros}) => formatDecimal(equityMicros, 6)),
			);
		} finally {
			ledger.close();
		}
	});

	test('takes settings of a configured instance as its defaults', async () => {
		mkdirSync(home.path, {recursive: true});
		writeFileSync(
			join(home.path, 'pitwall.yaml'),
			'instances:\n  MINE: {symbol: ETH, capital: 500, parameters: {fast: 7, slow: 21}, seed: 9}\n',
		);
		const {settings} = await backtest('--name', 'MINE', '--bars', '100');
		expect(settings).toMatchObject({
			name: 'MINE',
			symbol: 'ETH',
			capital: 500,
			parameters: {fast: 7, slow: 21},
			market: {kind: 'simulated', seed: 9},
		});
		expect(readdirSync(home.path)).toEqual(['pitwall.yaml']);
	});

	test('tests the code that an instance keeps, whatever became of its file', async () => {
		const {algorithms} = directoryAt(home.path);
		mkdirSync(algorithms, {recursive: true});
		const file = join(algorithms, 'mine.mjs');
		const write = (action: string) =>
			writeFileSync(
				file,
				`export class Algorithm { run({index}) { return {action: index === 2 ? '${action}' : 'HOLD', shares: 0.01}; } }`,
			);
		write('BUY');
		writeFileSync(
			join(home.path, 'pitwall.yaml'),
			'instances:\n  MINE: {symbol: BTC, algorithm: mine, seed: 3}\n',
		);
		const words = ['--name', 'MINE', '--bars', '20'];
		expect((await home.run(['run', ...words, '--speed', 'max'])).exitCode).toBe(0);
		const {value} = await home.json(['ps']);
		const [{snapshotHash}] = value as [{snapshotHash: string}];
		const before = await backtest(...words);
		expect(before.settings.snapshotHash).toBe(snapshotHash);
		write('SELL');
		const {measured: _, ...after} = await backtest(...words);
		expect(after).toMatchObject({settings: before.settings, statistics: before.statistics});
		const other = await backtest('--symbol', 'BTC', '--algorithm', 'mine', '--bars', '20');
		expect(other.settings.snapshotHash).not.toBe(snapshotHash);
	});

	test('prints figures and charts for people, without colour into a pipe', async () => {
		const {stdout, stderr, exitCode} = await home.run([
			'backtest',
			'--symbol',
			'BTC',
			'--bars',
			'500',
		]);
		expect(exitCode).toBe(0);
		expect(stderr).toBe('');
		expect(stdout).toMatch(/Sharpe +-?\d/);
		expect(stdout).toMatch(/[\u2801-\u28FF]/);
		expect(stdout).not.toContain('\u001B');
		expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([]);
	});

	test('tells what the algorithm prints on stderr', async () => {
		useFixtures('prints-escape-sequences');
		const words = ['--symbol', 'BTC', '--bars', '10', '--algorithm', 'prints-escape-sequences'];
		const {stdout, stderr} = await home.run(['backtest', ...words, '--json']);
		expect(JSON.parse(stdout)).toHaveProperty('statistics');
		expect(stderr).toContain('red');
		expect(stderr).not.toContain('\u001B');
	});
});

describe('a sweep', () => {
	const grid = ['--sweep', 'fast=5:15:5', '--sweep', 'slow=10:30:10'];

	test('runs every combination in order, and says which do not go together', async () => {
		const result = await backtest('--symbol', 'SPX', ...grid, '--rank', 'return');
		expect(result.kind).toBe('sweep');
		expect(result.runs?.map(({parameters}) => [parameters['fast'], parameters['slow']])).toEqual(
			[5, 10, 15].flatMap(fast => [10, 20, 30].map(slow => [fast, slow])),
		);
		const bad = result.runs?.filter(run => !run.ok);
		expect(bad?.map(({parameters}) => parameters)).toEqual([
			{fast: 10, slow: 10},
			{fast: 15, slow: 10},
		]);
		expect(bad?.[0]).toMatchObject({skipped: true, code: 'ALGORITHM_CONSTRUCTOR_THREW'});
		const returns = result.runs?.map(run => (run.ok ? (run.statistics.return ?? 0) : -9)) ?? [];
		expect(result.statistics.return).toBe(Math.max(...returns));
		expect(result.parameters).toEqual(
			result.runs?.[returns.indexOf(Math.max(...returns))]?.parameters,
		);
	});

	test('comes out the same on one thread and on three', async () => {
		const words = ['--symbol', 'BTC', '--bars', '2000', ...grid];
		const one = await backtest(...words, '--jobs', '1');
		const three = await backtest(...words, '--jobs', '3');
		expect(three.runs).toEqual(one.runs);
		expect(three.statistics).toEqual(one.statistics);
	});

	test('is the same as its runs one by one', async () => {
		const {runs} = await backtest('--symbol', 'SPX', ...grid);
		const alone = await backtest('--symbol', 'SPX', '--set', 'fast=5', '--set', 'slow=30');
		expect(runs?.[2]).toMatchObject({ok: true, statistics: alone.statistics});
	});

	test('goes on when a combination hangs, ends the process or eats memory', async () => {
		mkdirSync(directoryAt(home.path).algorithms, {recursive: true});
		writeFileSync(
			join(home.path, 'pitwall.yaml'),
			'instances:\n  BTC: {symbol: BTC, algorithm: mixed, decision_timeout: 1s}\n',
		);
		writeFileSync(
			join(directoryAt(home.path).algorithms, 'mixed.mjs'),
			`export class Algorithm {
				static parameters = {kind: 0};
				constructor(symbol, capital, {kind}) { this.kind = kind; }
				run({index}) {
					while (this.kind === 1 && index === 3);
					if (this.kind === 2 && index === 3) process.exit(0);
					if (this.kind === 3 && index === 3) throw new Error('three');
					return {action: index === 4 ? 'BUY' : 'HOLD', shares: index === 4 ? 0.01 : 0};
				}
			}`,
		);
		const words = ['--name', 'BTC', '--bars', '50', '--sweep', 'kind=0:4:1', '--jobs', '2'];
		const {runs} = await backtest(...words);
		expect(runs?.map(run => (run.ok ? 'ok' : run.code))).toEqual([
			'ok',
			'ALGORITHM_HUNG',
			'ALGORITHM_EXITED',
			'ALGORITHM_THREW',
			'ok',
		]);
	});

	test.runIf(existsSync('/proc/self/stat'))(
		'leaves no process and no file behind at Ctrl-C, and exits 130',
		async () => {
			const wide = ['--sweep', 'fast=2:200:1', '--sweep', 'slow=201:300:1'];
			const file = join(tmpdir(), `pitwall-equity-${process.pid}.csv`);
			const words = ['backtest', '--symbol', 'BTC', '--bars', '200000', ...wide, '--equity', file];
			const {child, ended} = home.start(words);
			const tool = () => childrenOf(child.pid ?? 0)[0];
			await until('the tool runs', () => tool() !== undefined);
			const pid = tool() ?? 0;
			child.kill('SIGINT');
			const {exitCode, stderr} = await ended;
			expect(exitCode).toBe(130);
			expect(stderr).toContain('interrupted');
			await until('the tool is gone', () => {
				const state = readProcStat(pid)?.state;
				return state === undefined || state === 'Z';
			});
			expect(existsSync(file)).toBe(false);
			expect(leftBehind()).toEqual([]);
		},
	);
});

test.runIf(existsSync('/proc/self/stat'))(
	'a killed backtest takes its tool and its folder with it',
	async () => {
		useFixtures('loops-on-bar-5');
		const words = ['backtest', '--symbol', 'BTC', '--bars', '50', '--algorithm', 'loops-on-bar-5'];
		const {child, ended} = home.start(words);
		await until('the tool runs', () => childrenOf(child.pid ?? 0).length > 0);
		const [pid = 0] = childrenOf(child.pid ?? 0);
		child.kill('SIGKILL');
		await ended;
		await until('the tool is gone', () => {
			const state = readProcStat(pid)?.state;
			return state === undefined || state === 'Z';
		});
		expect(leftBehind()).toEqual([]);
	},
);

describe('a walk-forward', () => {
	test('tests what was the best before, on bars that join without a gap', async () => {
		const equity = join(tmpdir(), `pitwall-walk-${process.pid}.csv`);
		const words = ['--symbol', 'SPX', '--sweep', 'fast=5:25:10', '--walk-forward', '4'];
		const result = await backtest(...words, '--equity', equity);
		expect(result.kind).toBe('walk-forward');
		expect(result.folds).toHaveLength(4);
		const folds = result.folds ?? [];
		for (const [index, {test: tested, train}] of folds.entries()) {
			expect(tested.fromBar).toBe(train.toBar + 1);
			expect(folds[index + 1]?.test.fromBar ?? 5106).toBe(tested.toBar + 1);
		}
		const growth = folds.reduce(
			(product, {outOfSample}) => product * (1 + (outOfSample?.return ?? 0)),
			1,
		);
		expect(result.statistics.return).toBeCloseTo(growth - 1, 10);
		const [, first] = rowsOf(equity);
		expect(first?.[0]).toBe(String(folds[0]?.test.fromBar));
		expect(rowsOf(equity)).toHaveLength(result.statistics.bars + 1);
	});
});

describe.skipIf(!hasPython)('an algorithm written in Python', () => {
	beforeEach(() => {
		const {algorithms} = directoryAt(home.path);
		mkdirSync(algorithms, {recursive: true});
		copyPythonFixtures(algorithms);
	});

	test('fills and earns what a run of the same bars has in its ledger', async () => {
		const words = ['--symbol', 'ETH', '--algorithm', 'crosses_averages', '--bars', '600'];
		const trades = join(home.path, 'trades.csv');
		const {statistics} = await backtest(...words, '--trades', trades);
		expect((await home.run(['run', ...words, '--speed', 'max'])).exitCode).toBe(0);
		const ledger = openLedgerReader(directoryAt(home.path).ledger('ETH'));
		try {
			const fills = ledger.lastFills(10_000);
			expect(fills.length).toBeGreaterThan(10);
			const [, ...rows] = rowsOf(trades);
			expect(rows.map(row => [row[2], row[7], row[10]])).toEqual(
				fills.map(({barIndex, priceTicks, positionLots}) => [
					String(barIndex),
					formatDecimal(priceTicks, 2),
					formatDecimal(positionLots, 5, {trimTo: 0}),
				]),
			);
			const account = ledger.account();
			expect(statistics.endEquity).toBe((account?.equityMicros ?? 0) / 1_000_000);
		} finally {
			ledger.close();
		}
	});

	test('is swept and walked forward like any other', async () => {
		const words = ['--symbol', 'SPX', '--bars', '600', '--algorithm', 'momentum'];
		const grid = ['--sweep', 'period=10:30:10', '--jobs', '2'];
		const {runs} = await backtest(...words, ...grid);
		expect(runs?.map(run => run.ok)).toEqual([true, true, true]);
		const {folds} = await backtest(...words, ...grid, '--walk-forward', '2', '--rank', 'return');
		expect(folds?.every(({outOfSample}) => outOfSample !== null)).toBe(true);
		expect(await refusal(...words, '--sweep', 'period=0:3:1')).toMatchObject({code: 'USAGE'});
	});

	test('shows its traceback, and ends alone', async () => {
		const words = ['backtest', '--symbol', 'BTC', '--bars', '50', '--algorithm', 'throws_on_bar_5'];
		const {stderr, exitCode} = await home.run(words);
		expect(exitCode).toBe(65);
		expect(stderr).toContain('Traceback');
		expect(stderr).toContain('throws_on_bar_5.py:');
	});
});

describe('faults', () => {
	test.each([
		[['--symbol', 'NOPE'], 'SYMBOL_UNKNOWN', 66],
		[['--symbol', 'BTC', '--algorithm', 'nope'], 'ALGORITHM_NOT_FOUND', 66],
		[['--symbol', 'BTC', '--algorithm', 'throws-on-bar-5'], 'ALGORITHM_THREW', 65],
		[['--symbol', 'BTC', '--algorithm', 'exits-on-bar-3'], 'ALGORITHM_EXITED', 65],
		[['--symbol', 'BTC', '--algorithm', 'eats-memory'], 'ALGORITHM_OUT_OF_MEMORY', 65],
		[['--symbol', 'BTC', '--algorithm', 'throws-at-load'], 'ALGORITHM_NOT_LOADED', 65],
		[['--symbol', 'BTC', '--algorithm', 'returns-nonsense'], 'ALGORITHM_BAD_DECISION', 65],
		[['--symbol', 'BTC', '--data', 'missing.csv'], 'BAR_DATA_NOT_FOUND', 66],
		[['--symbol', 'BTC', '--set', 'fats=3'], 'PARAMETER_UNKNOWN', 78],
		[['--symbol', 'BTC', '--sweep', 'fats=1:3:1'], 'USAGE', 64],
		[
			['--symbol', 'BTC', '--sweep', 'fast=9:9:1', '--sweep', 'slow=9:9:1'],
			'BACKTEST_ALL_FAILED',
			65,
		],
		[
			['--symbol', 'BTC', '--bars', '9', '--sweep', 'fast=2:3', '--walk-forward', '9'],
			'BACKTEST_TOO_SHORT',
			65,
		],
		[['--symbol', 'BTC', '--capital', '0'], 'USAGE', 64],
		[['--symbol', 'BTC', '--capital', 'NaN'], 'USAGE', 64],
		[['--name', '../x', '--symbol', 'BTC'], 'USAGE', 64],
		[['--symbol', 'BTC', '--equity', 'no-such-folder/equity.csv'], 'OUTPUT_FOLDER_MISSING', 66],
		[['--symbol', 'BTC', '--speed', 'max'], 'USAGE', 64],
		[[], 'USAGE', 64],
	])('%j end with %s', async (words, code, exitCode) => {
		useFixtures(
			'throws-on-bar-5',
			'exits-on-bar-3',
			'eats-memory',
			'throws-at-load',
			'returns-nonsense',
		);
		const told = await refusal(...words);
		expect(told).toMatchObject({code, exitCode});
		expect(told.fix).not.toBe('');
	});

	test('bad bars are named by file, line and column', async () => {
		mkdirSync(home.path, {recursive: true});
		const file = join(home.path, 'bars.csv');
		writeFileSync(file, 'time,open,high,low,close,volume\n2020-01-01,1,2,3,1,0\n');
		const told = await refusal('--symbol', 'X', '--data', file);
		expect(told).toMatchObject({code: 'BAR_DATA_NOT_VALID', exitCode: 65});
		expect(told.what).toContain('bars.csv:2: column low');
		writeFileSync(file, 'time,open,high,low,close,volume\n');
		expect(await refusal('--symbol', 'X', '--data', file)).toMatchObject({
			code: 'BACKTEST_NO_BARS',
		});
	});
});

/** Living children of a process, by the parent that each names. */
function childrenOf(parent: number): number[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number)
		.filter(pid => {
			try {
				const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
				return Number(fields.split(' ')[1]) === parent;
			} catch {
				return false;
			}
		});
}
