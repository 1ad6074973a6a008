/** Files of bars under the built command line: how their times and prices are read, and what becomes of a run when they grow. */
import {
	appendFileSync,
	mkdirSync,
	readFileSync,
	renameSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {BacktestResult} from '../../state/domain/trading/backtest.ts';
import {dumpLedger} from '../support/ledger-dump.ts';
import {createTestHome as createCommandHome, type Home} from '../support/pitwall.ts';
import {createTestHome, type TestHome} from '../support/runner.ts';

const header = 'time,open,high,low,close,volume';

/** Bars of a minute from 2024-01-01 on. */
function rowsOf(from: number, to: number, close = 100): string {
	const rows = [];
	for (let at = from; at < to; at += 1) {
		const time = new Date(Date.UTC(2024, 0, 1, 0, at)).toISOString();
		const price = close + (at % 5);
		rows.push(`${time},${price}.00,${price + 1}.50,${price - 1}.25,${price}.10,${at + 1}\n`);
	}

	return rows.join('');
}

describe('a backtest of a file', () => {
	let home: Home;
	beforeEach(() => {
		home = createCommandHome();
	});
	afterEach(() => home.remove());

	function file(text: string | Buffer): string {
		mkdirSync(home.path, {recursive: true});
		const path = join(home.path, 'bars.csv');
		writeFileSync(path, text);
		return path;
	}

	const words = (path: string, symbol = 'ACME') => [
		...['backtest', '--symbol', symbol, '--algorithm', 'buy_and_hold'],
		...['--data', path],
	];

	async function backtest(path: string, ...more: string[]): Promise<BacktestResult> {
		const {value, exitCode} = await home.json([...words(path), ...more]);
		expect(value).not.toHaveProperty('error');
		expect(exitCode).toBe(0);
		return value as BacktestResult;
	}

	async function refusal(path: string, ...more: string[]) {
		const {value, exitCode} = await home.json([...words(path), ...more]);
		const {error} = value as {error: {code: string; what: string; why: string; fix: string}};
		return {...error, exitCode};
	}

	const stamped = (...stamps: string[]) =>
		[header, ...stamps.map((stamp, at) => `${stamp},100,110,99,${100 + at},5`), ''].join('\n');

	test('compact times are those days and not epochs', async () => {
		const result = await backtest(
			file(stamped('20240101093000', '20240101093100', '20240101093200')),
		);
		expect(result.settings).toMatchObject({
			from: '2024-01-01T09:30:00.000Z',
			to: '2024-01-01T09:32:00.000Z',
			data: {timeForm: 'compact-second', time: 'close', bars: '1m'},
		});
	});

	test('times that may be two things are refused with both, and read as named', async () => {
		const path = file(stamped('202401010930', '202401010931', '202401010932'));
		const refused = await refusal(path);
		expect(refused).toMatchObject({code: 'BAR_DATA_AMBIGUOUS', exitCode: 65});
		expect(refused.what).toContain('bars.csv:2: column time');
		expect(refused.fix).toContain('--time-form compact-minute');
		const {settings} = await backtest(path, '--time-form', 'compact-minute');
		expect(settings.from).toBe('2024-01-01T09:30:00.000Z');
	});

	test('opens, zones and layouts are said', async () => {
		const path = file(stamped('2024-01-02 09:30', '2024-01-02 09:31', '2024-01-02 09:32'));
		const {settings} = await backtest(path, '--time', 'open', '--time-zone', 'America/New_York');
		expect(settings.from).toBe('2024-01-02T14:31:00.000Z');
		const {stdout} = await home.run([
			...words(path),
			'--time=open',
			'--time-zone=America/New_York',
		]);
		expect(stdout).toContain('times iso in America/New_York, at the open of bars of 1m');
	});

	test('a file of whole numbers has the tick of its instrument, and a slippage of 100 ppm', async () => {
		const path = file(
			[
				header,
				'2024-01-01,50,51,49,50,5',
				'2024-01-02,50,51,49,50,5',
				'2024-01-03,50,51,49,50,5',
				'',
			].join('\n'),
		);
		const priceOf = async (symbol: string) => {
			const trades = join(home.path, 'trades.csv');
			const {value} = await home.json([...words(path, symbol), '--trades', trades]);
			const {settings} = value as BacktestResult;
			const rows = readFileSync(trades, 'utf8').trim().split('\r\n');
			return {...settings, price: Number(rows[1]?.split(',')[7])};
		};
		const gold = await priceOf('GOLD');
		expect(gold).toMatchObject({tick: '0.01', tickFrom: 'instrument', lot: '0.01', margin: 0.05});
		const acme = await priceOf('ACME');
		expect(acme).toMatchObject({tick: '0.001', tickFrom: 'data', lot: '0.0001', margin: 1});
		expect(acme.price).toBe(50.005);
		expect(gold.price).toBeLessThan(50.02);
		const {stdout} = await home.run(words(path, 'GOLD'));
		expect(stdout).toContain('tick 0.01 · lot 0.01 · margin 5%');
	});

	test('a price that cannot be held is refused with row and column, and rounded to a tick that is named', async () => {
		const path = file(
			[
				header,
				'2024-01-01,180,184,179,180,5',
				'2024-01-02,182.00999450683594,184,181,183,5',
				'',
			].join('\n'),
		);
		const refused = await refusal(path);
		expect(refused).toMatchObject({code: 'BAR_DATA_NOT_VALID', exitCode: 65});
		expect(refused.what).toContain('bars.csv:3: column open was "182.00999450683594"');
		const {settings} = await backtest(path, '--tick', '0.01');
		expect(settings).toMatchObject({tick: '0.01', tickFrom: 'setting'});
	});

	test('prices of 18 decimals come out as they went in', async () => {
		const price = '0.000000000000012345';
		const path = file([header, `2024-01-01,${price},${price},${price},${price},5`, ''].join('\n'));
		const equity = join(home.path, 'equity.csv');
		await backtest(path, '--equity', equity);
		expect(readFileSync(equity, 'utf8')).toContain(`,${price},`);
	});

	test('a part of the bars is tested, also in longer ones', async () => {
		const path = file(`${header}\n${rowsOf(0, 3000)}`);
		expect(
			(await backtest(path, '--from', '2024-01-02', '--to', '2024-01-02')).settings,
		).toMatchObject({
			bars: 1440,
			from: '2024-01-02T00:00:00.000Z',
			to: '2024-01-02T23:59:00.000Z',
		});
		const {settings} = await backtest(path, '--from', '2024-01-02T00:01:00Z', '--timeframe', '5m');
		expect(settings).toMatchObject({
			bars: 311,
			from: '2024-01-02T00:05:00.000Z',
			market: {timeframeMs: 300_000},
		});
		expect(await refusal(path, '--timeframe', '30s')).toMatchObject({
			code: 'TIMEFRAME_UNUSABLE',
			exitCode: 64,
		});
		const none = await refusal(path, '--from', '2030-01-01');
		expect(none).toMatchObject({code: 'BACKTEST_NO_BARS', exitCode: 65});
		expect(none.what).toContain('2030-01-01');
	});

	test.each([
		['--time', 'middle'],
		['--time-zone', 'Mars/Olympus'],
		['--time-form', 'roman'],
		['--tick', '0.25'],
		['--tick', '0.0000000000000000001'],
		['--lot', '0'],
		['--from', '01/02/2024'],
		['--to', 'yesterday'],
		['--timeframe', '7m'],
		['--timeframe', '0m'],
	])('%s %s is refused with what was expected', async (flag, value) => {
		const refused = await refusal(file(stamped('2024-01-01')), flag, value);
		expect(refused).toMatchObject({code: 'USAGE', exitCode: 64});
		expect(refused.why).toContain('expected');
	});

	test('words on a file are refused beside the simulated market', async () => {
		const {value, exitCode} = await home.json(['backtest', '--symbol', 'BTC', '--tick', '0.1']);
		expect([exitCode, value]).toEqual([
			64,
			expect.objectContaining({
				error: expect.objectContaining({what: expect.stringContaining('--tick')}),
			}),
		]);
	});
});

describe('a run of a file', () => {
	let home: TestHome;
	beforeEach(() => {
		home = createTestHome(['crosses-averages']);
	});
	afterEach(() => home.remove());

	const path = () => join(home.directory.home, 'acme.csv');
	const flags = (...more: string[]) => [
		...['--symbol', 'ACME', '--algorithm', 'crosses-averages', '--speed', 'max'],
		...['--data', path(), ...more],
	];
	const dump = () => dumpLedger(home.directory.ledger('ACME'));

	async function run(...more: string[]) {
		const started = home.run(flags(...more));
		const {code} = await started.ended;
		return {code, stdout: started.stdout(), stderr: started.stderr()};
	}

	async function whole(text: string, more: readonly string[] = []): Promise<string> {
		const other = createTestHome(['crosses-averages']);
		try {
			const file = join(other.directory.home, 'acme.csv');
			writeFileSync(file, text);
			const made = other.run([
				'--symbol',
				'ACME',
				'--algorithm',
				'crosses-averages',
				'--speed',
				'max',
				'--data',
				file,
				...more,
			]);
			expect((await made.ended).code).toBe(0);
			return dumpLedger(other.directory.ledger('ACME'));
		} finally {
			await other.remove();
		}
	}

	test('goes on with bars that were added, as if they had always been there', async () => {
		writeFileSync(path(), `${header}\n${rowsOf(0, 40)}`);
		expect((await run()).code).toBe(0);
		appendFileSync(path(), rowsOf(40, 41));
		expect((await run()).code).toBe(0);
		// Rewritten: packed, other marks, the newest bar first.
		const rows = rowsOf(0, 60).trim().split('\n').toReversed();
		writeFileSync(path(), gzipSync([header, ...rows].join('\n').replaceAll(',', ';')));
		expect((await run()).code).toBe(0);
		expect(dump()).toBe(await whole(`${header}\n${rowsOf(0, 60)}`));
	});

	test('goes on where its stamps are opens, although the length of a bar shows better later', async () => {
		const opens = (to: number) =>
			`open_time,open,high,low,close\n${rowsOf(0, to).replaceAll(/,\d+\n/g, '\n')}`;
		writeFileSync(path(), opens(5));
		expect((await run()).code).toBe(0);
		writeFileSync(path(), opens(50));
		expect((await run()).code).toBe(0);
		expect(dump()).toBe(await whole(opens(50)));
	});

	test('a ledger whose stamps named closes keeps that, whatever its header says', async () => {
		const named = (name: string, to: number) =>
			`${header.replace('time,', `${name},`).replace('volume', 'Volume')}\n${rowsOf(0, to)}`;
		writeFileSync(path(), named('date', 20));
		expect((await run()).code).toBe(0);
		// The header of TradingView, whose stamps name opens in a fresh ledger.
		writeFileSync(path(), named('time', 30));
		expect((await run()).code).toBe(0);
		expect(dump()).toBe(await whole(named('date', 30)));
	});

	test('a ledger that rounded its prices goes on with the tick that is named', async () => {
		writeFileSync(path(), `${header}\n2024-01-01T00:00:00Z,1,2,1,1.2345678,1\n`);
		expect((await run()).code).toBe(0);
		appendFileSync(path(), '2024-01-01T00:01:00Z,1,2,1,1.234567890123,1\n');
		const {code, stderr} = await run();
		expect(code).toBe(65);
		expect(stderr).toContain('--tick 0.0000001');
		expect((await run('--tick', '0.0000001')).code).toBe(0);
		expect(dump()).toContain('12345679');
	});

	test('begins with a file that has no bar yet', async () => {
		writeFileSync(path(), `${header}\n`);
		expect((await run()).code).toBe(0);
		appendFileSync(path(), '2024-01-01T00:00:00Z,0.12345,0.2,0.1,0.15,1\n');
		expect((await run()).code).toBe(0);
		expect(dump()).toContain('12345');
	});

	test.each([
		['a price', () => rowsOf(0, 40).replace('101.10', '101.11')],
		['a volume', () => rowsOf(0, 40).replace(/,7\n/, ',8\n')],
		['a time', () => rowsOf(0, 40).replace('00:39:00', '00:39:01')],
		['their number, which is less', () => rowsOf(0, 39)],
		['the first of them, which is gone', () => rowsOf(1, 50)],
	])('is refused where of the bars in its ledger %s has changed', async (_, rows) => {
		writeFileSync(path(), `${header}\n${rowsOf(0, 40)}`);
		expect((await run()).code).toBe(0);
		const before = dump();
		writeFileSync(path(), `${header}\n${rows()}`);
		const {code, stderr} = await run();
		expect(code).toBe(78);
		expect(stderr).toContain('LEDGER_DIFFERS');
		expect(stderr).toMatch(/bar \d+ of its ledger was 2024-01-01T00:/);
		expect(dump()).toBe(before);
	});

	test('is refused with other words on the same file', async () => {
		writeFileSync(path(), `${header}\n${rowsOf(0, 40)}`);
		expect((await run()).code).toBe(0);
		expect(await run('--time', 'open')).toMatchObject({
			code: 78,
			stderr: expect.stringContaining('bar 1 of its ledger'),
		});
		expect(await run('--tick', '0.1')).toMatchObject({code: 78});
	});

	test('a bar finer than the tick of its ledger is refused with its row', async () => {
		writeFileSync(path(), `${header}\n${rowsOf(0, 40)}`);
		expect((await run()).code).toBe(0);
		appendFileSync(path(), '2024-01-01T00:40:00Z,100,101.0001,99,100,5\n');
		const {code, stderr} = await run();
		expect(code).toBe(65);
		expect(stderr).toContain('acme.csv:42: column high was "101.0001"');
		expect(stderr).toContain('--tick 0.01');
	});

	const slow = () => home.run([...flags().map(word => (word === 'max' ? '50' : word)), '--json']);

	test.each([
		['cut short', () => truncateSync(path(), 400)],
		[
			'replaced by a shorter one',
			() => {
				writeFileSync(`${path()}.new`, `${header}\n${rowsOf(0, 3)}`);
				renameSync(`${path()}.new`, path());
			},
		],
		[
			'replaced by a longer one with other bars',
			() => {
				writeFileSync(`${path()}.new`, `${header}\n${rowsOf(0, 9000, 200)}`);
				renameSync(`${path()}.new`, path());
			},
		],
		['removed', () => renameSync(path(), `${path()}.away`)],
	])('ends with a word when its file is %s', async (_, change) => {
		writeFileSync(path(), `${header}\n${rowsOf(0, 5000)}`);
		const started = slow();
		await started.printed(/"bar":20,|"bar": ?20\b|"barIndex":20\b/);
		change();
		const {code} = await started.ended;
		expect(code).toBe(75);
		expect(home.log('ACME')).toContain('BAR_DATA_CHANGED');
	});

	test('goes on when its file is replaced by one with the same bars and more', async () => {
		writeFileSync(path(), `${header}\n${rowsOf(0, 60)}`);
		const started = slow();
		await started.printed(/"bar":20,|"bar": ?20\b|"barIndex":20\b/);
		writeFileSync(`${path()}.new`, `${header}\n${rowsOf(0, 90)}`);
		renameSync(`${path()}.new`, path());
		expect((await started.ended).code).toBe(0);
		expect(dump()).toBe(await whole(`${header}\n${rowsOf(0, 90)}`));
	});

	test('closes its position on a bar that was added, without its algorithm', async () => {
		const held = [
			'--symbol',
			'ACME',
			'--algorithm',
			'buy_and_hold',
			'--speed',
			'max',
			'--data',
			path(),
		];
		writeFileSync(path(), `${header}\n${rowsOf(0, 40)}`);
		expect((await home.run(held).ended).code).toBe(0);
		expect((await home.run([...held, '--liquidate']).ended).code).toBe(69);
		writeFileSync(path(), `${header}\n${rowsOf(0, 41).replace('101.10', '101.11')}`);
		expect((await home.run([...held, '--liquidate']).ended).code).toBe(78);
		writeFileSync(path(), gzipSync(`${header}\n${rowsOf(0, 41)}`));
		const closed = home.run([...held, '--liquidate']);
		expect((await closed.ended).code).toBe(0);
		expect(closed.stdout()).toContain('position=0');
	});

	test('that is killed again and again ends as one that was not', async () => {
		const rows = rowsOf(0, 1500).trim().split('\n').toReversed();
		writeFileSync(path(), gzipSync([header, ...rows].join('\n')));
		const part = ['--from', '2024-01-01T01:00:00Z', '--timeframe', '5m'];
		const slowly = flags(...part).map(word => (word === 'max' ? '100' : word));
		for (const bar of [5, 60, 110, 160, 200]) {
			const started = home.run([...slowly, '--json']);
			await started.printed(new RegExp(`"bar":${bar},`));
			started.kill('SIGKILL');
			expect(await started.ended).toMatchObject({signal: 'SIGKILL'});
		}

		expect((await run(...part)).code).toBe(0);
		const killed = dump();
		expect(killed).toContain('[288,');
		expect(killed).toBe(await whole(`${header}\n${rowsOf(0, 1500)}`, part));
	});

	test('its log says which tick, lot and margin are used, and how the file was read', async () => {
		writeFileSync(path(), `${header}\n${rowsOf(0, 5)}`);
		await run();
		expect(home.log('ACME')).toContain(
			'Market: tick 0.01 (of the data), lot 0.0001, margin 100%; times (iso-zone) name closes',
		);
	});
});

test('pitwall.yaml says what a file means', async () => {
	const home = createCommandHome();
	try {
		await home.run(['init']);
		writeFileSync(
			join(home.path, 'acme.csv'),
			`date,open,high,low,close\n${['01/02/2024', '01/03/2024', '01/04/2024'].map(day => `${day},10.123,12,9,11`).join('\n')}\n`,
		);
		const config = (own: object) =>
			writeFileSync(join(home.path, 'pitwall.yaml'), JSON.stringify({instances: {ACME: own}}));
		const settings = {
			algorithm: 'buy_and_hold',
			data: 'acme.csv',
			speed: 'max',
			time_form: 'month-first',
			time_zone: 'UTC',
			tick: 0.01,
			lot: '1',
			from: '2024-01-03',
		};
		config(settings);
		const {value} = await home.json(['backtest', '--symbol', 'ACME']);
		expect((value as BacktestResult).settings).toMatchObject({
			tick: '0.01',
			lot: '1',
			bars: 2,
			from: '2024-01-04T00:00:00.000Z',
		});
		config({...settings, tick: 0.3, time: 'noon', timeframe: '7m'});
		const refused = await home.run(['ps']);
		for (const key of ['tick', 'time', 'timeframe'])
			expect(refused.stderr).toContain(`instances.ACME.${key}: expected`);
		config({algorithm: 'buy_and_hold', symbol: 'BTC', tick: 0.1});
		expect((await home.run(['ps'])).stderr).toContain('expected data: beside it');
	} finally {
		await home.remove();
	}
});
