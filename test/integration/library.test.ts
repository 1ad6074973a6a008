/**
 * The package as a script uses it: packed, unpacked into an empty directory, imported by its name. Its figures are those
 * of `pitwall backtest` for the same file of a strategy and the same bars.
 */
import {execFileSync, spawnSync} from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {BacktestReport} from 'pitwall';

const project = fileURLToPath(new URL('../../', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'pitwall-'));
const temporary = join(root, 'temporary');
const app = join(root, 'app');
const home = join(root, 'home');
const program = join(app, 'node_modules/pitwall/dist/pitwall.js');

/** It trades both ways, with limits, stops, targets and orders that expire. */
const strategy = `import {Algorithm as Base, type Context, type Decision} from 'pitwall';
import {SMA} from 'trading-signals';

export class Algorithm extends Base {
	static parameters = {length: {default: 12, min: 2, max: 100}, goodFor: 3};
	readonly #average: SMA;
	readonly #goodFor: number;

	constructor(_symbol: string, _capital: number, parameters: {length: number; goodFor: number}) {
		super();
		this.#average = new SMA(parameters.length);
		this.#goodFor = parameters.goodFor;
	}

	run({price, position, index, maxShares}: Context): Decision {
		const average = this.#average.add(price);
		if (average === null) return {action: 'HOLD', shares: 0};
		if (position === 0 && price > average)
			return {
				action: 'BUY',
				shares: index % 5 === 0 ? 1e9 : maxShares(),
				stop: price * 0.97,
				target: price * 1.04,
				order: {type: 'LIMIT', limit: price * (index % 3 === 0 ? 0.97 : 0.999)},
				goodForBars: this.#goodFor,
				cancel: index % 7 === 0,
			};
		if (position > 0 && price < average) return {action: 'SELL', shares: position};
		return {action: 'HOLD', shares: 0};
	}
}
`;

/** Walks up and down without randomness: 600 hours in cents. */
function csv(): string {
	const lines = ['time,open,high,low,close,volume'];
	let close = 10_000;
	for (let at = 0; at < 600; at += 1) {
		const open = close;
		close = open + Math.round(130 * Math.sin(at / 9) + 170 * Math.sin(at * 1.7));
		const time = new Date(Date.UTC(2024, 0, 1) + at * 3_600_000).toISOString();
		const cells = [open, Math.max(open, close) + 40, Math.min(open, close) - 40, close];
		lines.push([time, ...cells.map(cents => (cents / 100).toFixed(2)), at % 10].join(','));
	}

	return `${lines.join('\n')}\n`;
}

beforeAll(() => {
	for (const folder of [temporary, join(app, 'node_modules'), join(home, 'algorithm')])
		mkdirSync(folder, {recursive: true});
	const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', root], {
		cwd: project,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	execFileSync('tar', ['xzf', join(root, packed.trim().split('\n').at(-1) ?? '')], {cwd: root});
	cpSync(join(root, 'package'), join(app, 'node_modules/pitwall'), {recursive: true});
	symlinkSync(join(project, 'node_modules'), join(app, 'node_modules/pitwall/node_modules'));
	writeFileSync(join(app, 'package.json'), '{"type": "module", "private": true}\n');
	writeFileSync(join(app, 'mine.ts'), strategy);
	writeFileSync(join(home, 'algorithm/mine.ts'), strategy);
	writeFileSync(join(app, 'bars.csv'), csv());
});
afterAll(() => {
	rmSync(root, {recursive: true, force: true});
});

/** Runs `source` as a script of the directory; returns what it printed. */
function script(source: string, name = 'script.mjs') {
	writeFileSync(join(app, name), source);
	const {stdout, stderr, status} = spawnSync(process.execPath, [join(app, name)], {
		cwd: app,
		encoding: 'utf8',
		env: {...process.env, PITWALL_HOME: join(root, 'none'), TMPDIR: temporary},
	});
	return {stdout, stderr, status};
}

function reportOf(source: string): BacktestReport {
	const {stdout, stderr, status} = script(`
		import {backtest} from 'pitwall';
		const report = await backtest(${source});
		const curve = Object.fromEntries(
			Object.entries(report.curve).map(([name, column]) => [name, [...column]]),
		);
		console.log(JSON.stringify({...report, curve}));
	`);
	expect(stderr).toBe('');
	expect(status).toBe(0);
	return JSON.parse(stdout) as BacktestReport;
}

/** Numbers, texts and times of a CSV file of the command, by column. */
function table(file: string) {
	const [head = '', ...rows] = readFileSync(file, 'utf8').trim().split('\r\n');
	const names = head.split(',');
	const value = (name: string, cell: string) => {
		if (cell === '') return null;
		if (name === 'time' || name === 'updatedAt') return Date.parse(cell);
		return Number.isNaN(Number(cell)) ? cell : Number(cell);
	};
	// A reason may hold a comma, in quotes.
	const cells = (row: string) =>
		[...row.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
			.slice(0, names.length)
			.map(([, cell = '']) => cell.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'));
	return rows.map(row =>
		Object.fromEntries(cells(row).map((cell, at) => [names[at], value(names[at] ?? '', cell)])),
	);
}

describe('a script', () => {
	test('gets the figures, the curve, the fills and the orders of the command', () => {
		const out = (name: string) => join(root, name);
		const words = ['--symbol', 'ACME', '--data', join(app, 'bars.csv'), '--algorithm', 'mine'];
		const more = ['--set', 'length=9', '--from', '2024-01-02', '--capital', '5000'];
		const files = ['equity', 'trades', 'orders'].flatMap(name => [`--${name}`, out(name)]);
		const told = execFileSync(
			process.execPath,
			[program, 'backtest', ...words, ...more, ...files, '--json'],
			{encoding: 'utf8', env: {...process.env, PITWALL_HOME: home}},
		);
		const {settings, statistics, buyAndHold} = JSON.parse(told) as BacktestReport;
		const report = reportOf(`{
			algorithm: 'mine.ts', bars: 'bars.csv', symbol: 'ACME',
			parameters: {length: 9}, from: '2024-01-02', capital: 5000,
		}`);

		expect(report.statistics).toEqual(statistics);
		expect(report.buyAndHold).toEqual(buyAndHold);
		expect(settings).toMatchObject(report.settings);
		expect(report.statistics.trades).toBeGreaterThan(10);
		expect(report.statistics.orders).toMatchObject({
			denied: expect.toSatisfy((count: number) => count > 0) as number,
			canceled: expect.toSatisfy((count: number) => count > 0) as number,
		});

		expect(report.trades).toEqual(table(out('trades')));
		expect(report.orders).toEqual(table(out('orders')));
		const equity = table(out('equity'));
		expect(equity).toHaveLength(report.settings.bars);
		for (const name of ['time', 'close', 'position', 'equity'] as const)
			expect([...report.curve[name]]).toEqual(equity.map(row => row[name]));
		for (const [at, drawdown] of [...report.curve.drawdown].entries())
			expect(drawdown).toBeCloseTo(Number(equity[at]?.['drawdown']), 8);
	}, 120_000);

	test('may hand over a class of its own and bars in memory', () => {
		const {stdout, stderr} = script(`
			import {readFileSync} from 'node:fs';
			import {Algorithm, backtest} from 'pitwall';
			class Mine extends Algorithm {
				run({index, maxShares, position}) {
					if (index % 20 === 1) return {action: 'BUY', shares: maxShares()};
					if (index % 20 === 11) return {action: 'SELL', shares: position};
					return {action: 'HOLD', shares: 0};
				}
			}
			const [, ...lines] = readFileSync('bars.csv', 'utf8').trim().split('\\n');
			const rows = lines.map(line => {
				const [time, open, high, low, close, volume] = line.split(',');
				return {time: Date.parse(time), open: +open, high: +high, low: +low, close: +close, volume: +volume};
			});
			const [file, list] = [
				await backtest({algorithm: Mine, bars: 'bars.csv'}),
				await backtest({algorithm: Mine, bars: rows}),
			];
			console.log(JSON.stringify({
				name: list.settings.algorithm,
				fills: list.trades.length,
				same: JSON.stringify([file.statistics, file.trades, file.orders]) ===
					JSON.stringify([list.statistics, list.trades, list.orders]),
			}));
		`);
		expect(stderr).toBe('');
		expect(JSON.parse(stdout)).toEqual({name: 'Mine', fills: 60, same: true});
	});

	test('gets simulated bars that depend on symbol and seed alone', () => {
		const bars = (seed: number) =>
			reportOf(`{algorithm: 'sma_crossover', bars: {symbol: 'BTC', seed: ${seed}, count: 500}}`);
		const [one, again, other] = [bars(3), bars(3), bars(4)];
		expect(one).toEqual(again);
		expect(one.settings.bars).toBe(500);
		expect([...one.curve.close]).not.toEqual([...other.curve.close]);
	});

	test('leaves no home, no lock and no temporary file behind', () => {
		reportOf(`{algorithm: 'mine.ts', bars: 'bars.csv'}`);
		expect(existsSync(join(root, 'none'))).toBe(false);
		expect(readdirSync(temporary)).toEqual([]);
	});

	test('meets errors that say what, why and how to fix it', () => {
		writeFileSync(
			join(app, 'throws.ts'),
			`export class Algorithm {
				run(): never {
					throw new Error('no luck');
				}
			}`,
		);
		const {stdout} = script(`
			import {AppError, backtest} from 'pitwall';
			const faults = [];
			for (const options of [
				{algorithm: 'mine.ts', bars: 'gone.csv'},
				{algorithm: 'mine.ts', bars: 'bars.csv', parameters: {lenght: 3}},
				{algorithm: 'throws.ts', bars: 'bars.csv'},
				{algorithm: 'momentum', bars: 'bars.csv'},
				{algorithm: 'mine.ts', bars: 'bars.csv', captial: 3},
			]) {
				const error = await backtest(options).catch(error => error);
				const {code, what, why, fix} = error;
				faults.push({ours: error instanceof AppError, code, what, why, fix});
			}
			console.log(JSON.stringify(faults));
		`);
		const faults = JSON.parse(stdout) as Record<'code' | 'what' | 'why' | 'fix', string>[];
		expect(faults).toMatchObject([
			{ours: true, code: 'BAR_DATA_NOT_FOUND'},
			{ours: true, code: 'PARAMETER_UNKNOWN', fix: 'correct the name in option parameters'},
			{ours: true, code: 'ALGORITHM_THREW', fix: 'correct the algorithm, then test it again'},
			{ours: true, code: 'ALGORITHM_LANGUAGE'},
			{ours: true, code: 'OPTION_UNKNOWN', fix: 'did you mean capital?'},
		]);
		expect(faults[2]?.why).toContain('throws.ts:3');
	});

	test('in TypeScript is checked against the declarations of the package', () => {
		writeFileSync(
			join(app, 'tsconfig.json'),
			JSON.stringify({
				compilerOptions: {
					target: 'es2023',
					lib: ['es2023'],
					module: 'nodenext',
					types: [],
					strict: true,
					exactOptionalPropertyTypes: true,
					noEmit: true,
				},
				include: ['typed.ts'],
			}),
		);
		const check = (more: string) => {
			writeFileSync(
				join(app, 'typed.ts'),
				`import {Algorithm, AppError, backtest, type BacktestReport, type Context, type Decision} from 'pitwall';

				export class Extends extends Algorithm {
					static parameters = {length: {default: 20, min: 2}};
					readonly length: number;
					constructor(_symbol: string, _capital: number, parameters: {length: number}) {
						super();
						this.length = parameters.length;
					}
					run(context: Context): Decision {
						return {action: 'BUY', shares: context.maxShares()};
					}
				}
				export class Implements implements Algorithm {
					run(): Decision {
						return {action: 'HOLD', shares: 0};
					}
				}
				export async function main(): Promise<number | null> {
					const bars = [{time: new Date(), open: 1, high: 1, low: 1, close: '1.5'}];
					const report: BacktestReport = await backtest({algorithm: Extends, bars, parameters: {length: 3}});
					await backtest({algorithm: Implements, bars: {symbol: 'BTC', seed: 1}});
					await backtest({algorithm: 'mine.ts', bars: 'bars.csv', parameters: {length: 3}});
					const error: unknown = new Error();
					if (error instanceof AppError) return error.what.length;
					return report.statistics.sharpe;
				}
				${more}`,
			);
			const compiler = join(project, 'node_modules/typescript/bin/tsc');
			const {stdout} = spawnSync(process.execPath, [compiler, '-p', app], {encoding: 'utf8'});
			return stdout;
		};
		expect(check('')).toBe('');
		expect(
			check("void backtest({algorithm: Extends, bars: 'b', parameters: {lenght: 3}});"),
		).toContain('lenght');
		expect(check('export class Wrong extends Algorithm {}')).toContain('run');
	}, 120_000);
});

test('a strategy that extends the base class runs as an instance, too', () => {
	const words = ['run', '--symbol', 'BTC', '--algorithm', 'mine', '--mode', 'SIM'];
	const more = ['--bars', '30', '--speed', 'max'];
	const {status, stdout} = spawnSync(process.execPath, [program, ...words, ...more], {
		encoding: 'utf8',
		env: {...process.env, PITWALL_HOME: home},
	});
	expect(stdout).toContain('Bar 30: ');
	expect(status).toBe(0);
	const listed = execFileSync(process.execPath, [program, 'algorithms', '--json'], {
		encoding: 'utf8',
		env: {...process.env, PITWALL_HOME: home},
	});
	const mine = (JSON.parse(listed) as {name: string; ok: boolean}[]).find(
		({name}) => name === 'mine',
	);
	expect(mine).toMatchObject({ok: true});
});
