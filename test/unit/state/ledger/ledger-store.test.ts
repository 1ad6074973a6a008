import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Database from 'better-sqlite3';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {AppError} from '../../../../state/domain/error.ts';
import {openLedgerReader} from '../../../../state/ledger/ledger-reader.ts';
import {orderProjection} from '../../../../state/ledger/projection.ts';
import {ledgerMigrations} from '../../../../state/ledger/ledger-schema.ts';
import {type LedgerStore, openLedgerStore} from '../../../../state/ledger/ledger-store.ts';
import {openDatabase} from '../../../../state/sqlite/open.ts';
import {barRecord, identity, marketOrder} from '../../../support/ledger-record.ts';

let folder = '';
let open: LedgerStore[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
});
afterEach(() => {
	for (const store of open) store.close();
	open = [];
	rmSync(folder, {recursive: true});
});

function openStore(runId = 'run-1'): LedgerStore {
	const life = {instanceId: `instance-${runId}`, runId, pid: 42};
	const store = openLedgerStore(join(folder, 'BTC.db'), life, () => 1000);
	open.push(store);
	return store;
}

function caught(action: () => unknown): AppError {
	try {
		action();
	} catch (error) {
		if (error instanceof AppError) return error;
		throw error;
	}
	throw new Error('nothing was thrown');
}

const quiet = {controls: [], paused: false, flattenEpoch: 0};

describe('the ledger of an instance', () => {
	test('a fresh one holds nothing', () => {
		const store = openStore();
		expect(store.lastBarIndex()).toBe(0);
		expect(store.checkpoint()).toBeUndefined();
		expect(store.lastSegment()).toBeUndefined();
	});

	test('a new life goes on where the last commit ended', () => {
		const first = openStore();
		first.append({...quiet, records: [barRecord(1), barRecord(2)], paused: true, flattenEpoch: 3});
		first.close();
		const second = openStore('run-2');
		expect(second.lastBarIndex()).toBe(2);
		expect(second.checkpoint()).toEqual({
			barIndex: 2,
			state: '{"barIndex":2}',
			paused: true,
			flattenEpoch: 3,
		});
		expect(second.firstCloseTicks()).toBe(6_740_001);
		expect(second.lastCloseTicks(1)).toEqual([6_740_002]);
	});

	test('a batch is committed whole or not at all', () => {
		const store = openStore();
		store.append({...quiet, records: [barRecord(1)]});
		expect(() => store.append({...quiet, records: [barRecord(2), barRecord(1)]})).toThrow(/UNIQUE/);
		expect(store.lastBarIndex()).toBe(1);
	});

	test('an order keeps the life that created it and takes its newest state', () => {
		openStore().append({...quiet, records: [barRecord(1, {orders: [marketOrder(1, 1)]})]});
		const filled = marketOrder(1, 1, {
			status: 'filled',
			updatedBarIndex: 2,
			filledLots: 120_000,
			fillTicks: 6_740_100,
			feeMicros: 3_235_248,
		});
		openStore('run-2').append({...quiet, records: [barRecord(2, {orders: [filled]})]});
		const reader = openLedgerReader(join(folder, 'BTC.db'));
		expect(reader.lastOrders(5)).toMatchObject([
			{orderId: 1, status: 'filled', fillTicks: 6_740_100, runId: 'run-1', reduceOnly: false},
		]);
		reader.close();
	});

	test('replayed bars carry the decision, and only where the same code decided', () => {
		const store = openStore();
		const buy = barRecord(2);
		const signal = {...buy.signal, action: 'BUY' as const, quantityLots: 500, stopTicks: 6_700_000};
		store.append({...quiet, records: [barRecord(1), {...buy, signal}, barRecord(3)]});
		const replayed = [...store.replayedBars(2)];
		expect(replayed.map(bar => bar.signal)).toEqual([
			null,
			{
				action: 'BUY',
				quantityLots: 500,
				orderType: 'MARKET',
				limitTicks: null,
				triggerTicks: null,
				stopTicks: 6_700_000,
				targetTicks: null,
				moveStopTicks: null,
				goodForBars: null,
				cancel: false,
			},
			{
				action: 'HOLD',
				quantityLots: 0,
				orderType: 'MARKET',
				limitTicks: null,
				triggerTicks: null,
				stopTicks: null,
				targetTicks: null,
				moveStopTicks: null,
				goodForBars: null,
				cancel: false,
			},
		]);
		const {ruin: _, ...shown} = barRecord(1).account;
		expect(replayed[0]).toEqual({bar: barRecord(1).bar, account: shown, signal: null});
	});

	test('thousands of bars are replayed in order, without gaps', () => {
		const store = openStore();
		store.append({...quiet, records: Array.from({length: 2500}, (_, at) => barRecord(at + 1))});
		const indexes = [...store.replayedBars(1)].map(({bar}) => bar.barIndex);
		expect(indexes).toEqual(Array.from({length: 2500}, (_, at) => at + 1));
	});

	test('a ledger without a bar takes any identity, and has no instrument', () => {
		const store = openStore();
		store.claimIdentity(identity);
		store.claimIdentity({...identity, capitalMicros: 5_000_000_000});
		expect(store.instrument()).toBeUndefined();
		store.append({...quiet, records: [barRecord(1)]});
		expect(store.instrument()).toEqual(identity.instrument);
		expect(() => store.claimIdentity(identity)).toThrow(/LEDGER_DIFFERS/);
	});

	test('the hash of a whole file, as older ledgers have it, is one of the notes for bars of a file', () => {
		const store = openStore();
		store.claimIdentity({...identity, market: 'bars with SHA-256 0123456789abcdef'});
		store.append({...quiet, records: [barRecord(1)]});
		store.claimIdentity({...identity, market: 'bars of a file'});
		expect(() => store.claimIdentity({...identity, market: 'simulated, seed 1'})).toThrow(
			/SHA-256/,
		);
		expect([...store.recordedBars()]).toEqual([barRecord(1).bar]);
	});

	test('another capital, seed or symbol is refused and both values are named', () => {
		const store = openStore();
		store.claimIdentity(identity);
		store.append({...quiet, records: [barRecord(1)]});
		store.claimIdentity(identity);
		const error = caught(() => store.claimIdentity({...identity, capitalMicros: 5_000_000_000}));
		expect(error).toMatchObject({code: 'LEDGER_DIFFERS', exitCode: 78});
		expect(error.what).toContain('10000');
		expect(error.what).toContain('5000');
		expect(error.fix).toContain('--name');
		expect(() => store.claimIdentity({...identity, market: 'simulated, seed 2'})).toThrow(/seed 2/);
	});

	describe('that a version without margins and targets wrote', () => {
		/** Its schema, its instrument, an order. */
		function writeOld(): string {
			const path = join(folder, 'BTC.db');
			const old = openDatabase(path, {
				synchronous: 'FULL',
				migrations: ledgerMigrations.slice(0, 2),
			});
			const {maintenancePpm: _, ...instrument} = identity.instrument;
			const entries = Object.entries({...identity, instrument});
			const sorted = (value: unknown) =>
				typeof value === 'object' && value !== null
					? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
					: value;
			const meta = old.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
			for (const [key, value] of entries) meta.run(key, JSON.stringify(sorted(value)));
			old
				.prepare("INSERT INTO bar VALUES (1, 0, 1, 1, 1, 1, 0, 'HOLD', 0, 0, 0, 0, 0, 0, 0, 0, 0)")
				.run();
			old
				.prepare(
					`INSERT INTO orders (orderId, clientOrderId, purpose, side, type, quantityLots, reduceOnly,
				 triggered, status, createdBarIndex, createdAtMs, updatedBarIndex, updatedAtMs, filledLots,
				 feeMicros, instanceId, runId, pid, recordedAt)
				 VALUES (1, 'BTC-1', 'DECISION', 'BUY', 'MARKET', 1, 0, 0, 'accepted', 1, 0, 1, 0, 0, 0, 'i', 'r', 1, 0)`,
				)
				.run();
			old.close();
			return path;
		}

		test('is read as it is', () => {
			const reader = openLedgerReader(writeOld());
			expect(reader.lastOrders(1)).toMatchObject([{orderId: 1, targetTicks: null}]);
			const [row = {}] = [...reader.projectionRows(orderProjection.sql)];
			const fields = orderProjection.fields(row, identity);
			expect(fields[orderProjection.header.indexOf('target')]).toBeNull();
			reader.close();
		});

		test('goes on with the margin of now, and keeps that one', () => {
			writeOld();
			const store = openStore();
			store.claimIdentity(identity);
			store.claimIdentity(identity);
			const instrument = {...identity.instrument, maintenancePpm: 1};
			expect(caught(() => store.claimIdentity({...identity, instrument})).code).toBe(
				'LEDGER_DIFFERS',
			);
		});

		test('is still that of its own instrument', () => {
			writeOld();
			const instrument = {...identity.instrument, priceDecimals: 3};
			const error = caught(() => openStore().claimIdentity({...identity, instrument}));
			expect(error.code).toBe('LEDGER_DIFFERS');
		});
	});

	describe('that a version without partial fills wrote', () => {
		/** Its schema, and an order of each status that it knew, the filled one with its fill. */
		function writeOld(): string {
			const path = join(folder, 'BTC.db');
			const old = openDatabase(path, {
				synchronous: 'FULL',
				migrations: ledgerMigrations.slice(0, 3),
			});
			const statuses = ['filled', 'accepted', 'denied', 'rejected', 'canceled', 'expired'];
			const put = old.prepare(
				`INSERT INTO orders (orderId, clientOrderId, purpose, side, type, quantityLots, reduceOnly,
				 triggered, status, createdBarIndex, createdAtMs, updatedBarIndex, updatedAtMs, filledLots,
				 feeMicros, instanceId, runId, pid, recordedAt)
				 VALUES (?, ?, 'DECISION', 'BUY', 'MARKET', 5, 0, 0, ?, 1, 0, 1, 0, ?, 0, 'i', 'r', 1, 0)`,
			);
			for (const [at, status] of statuses.entries())
				put.run(at + 1, `BTC-${at + 1}`, status, status === 'filled' ? 5 : 0);
			old
				.prepare(
					`INSERT INTO fill VALUES (1, 'BTC-F1', 1, 'BTC-1', 1, 0, 'BUY', 5, 100, 0, 0, 5, 'i', 'r', 1, 0)`,
				)
				.run();
			old
				.prepare("INSERT INTO bar VALUES (1, 0, 1, 1, 1, 1, 0, 'HOLD', 0, 5, 0, 0, 0, 0, 0, 0, 0)")
				.run();
			old.prepare("INSERT INTO checkpoint VALUES (1, 1, '{}', 0, 0)").run();
			old.close();
			return path;
		}

		const fill = {
			tradeId: 'BTC-F2',
			orderId: 2,
			clientOrderId: 'BTC-2',
			barIndex: 2,
			occurredAtMs: 0,
			side: 'BUY' as const,
			quantityLots: 2,
			priceTicks: 100,
			feeMicros: 0,
			realizedMicros: 0,
			positionLots: 7,
			venueTradeId: 'X-1',
			liquidity: 'MAKER' as const,
		};

		test('is read as it is', () => {
			const reader = openLedgerReader(writeOld());
			expect(reader.lastOrders(6).map(({status}) => status)).toEqual([
				'filled',
				'accepted',
				'denied',
				'rejected',
				'canceled',
				'expired',
			]);
			expect(reader.lastFills(1)).toMatchObject([{tradeId: 'BTC-F1'}]);
			reader.close();
		});

		test('goes on with partial fills and the names of trades', () => {
			const path = writeOld();
			const store = openStore();
			const order = marketOrder(2, 2, {status: 'partially filled', filledLots: 2, fillTicks: 100});
			store.append({...quiet, records: [barRecord(2, {orders: [order], fills: [fill]})]});
			const reader = openLedgerReader(path);
			expect(reader.lastOrders(6)[1]).toMatchObject({status: 'partially filled', filledLots: 2});
			expect(reader.lastFills(2)).toMatchObject([
				{tradeId: 'BTC-F1', venueTradeId: null, liquidity: null},
				{tradeId: 'BTC-F2', venueTradeId: 'X-1', liquidity: 'MAKER'},
			]);
			reader.close();
		});

		test('takes a trade of the venue once', () => {
			writeOld();
			const store = openStore();
			const order = marketOrder(2, 2, {status: 'partially filled', filledLots: 2, fillTicks: 100});
			store.append({...quiet, records: [barRecord(2, {orders: [order], fills: [fill]})]});
			const again = barRecord(3, {fills: [{...fill, tradeId: 'BTC-F3', barIndex: 3}]});
			expect(() => store.append({...quiet, records: [again]})).toThrow(/UNIQUE/);
			expect(store.lastBarIndex()).toBe(2);
		});
	});

	test('a segment without a bar is replaced, one with bars stays', () => {
		const store = openStore();
		const segment = {fromBarIndex: 1, algorithm: 'a', parameters: {fast: 1}, snapshotHash: 'x'};
		store.putSegment(segment);
		store.putSegment({...segment, algorithm: 'b'});
		expect(store.lastSegment()).toEqual({...segment, algorithm: 'b'});
	});

	test('a file that is no database, and one of a newer version, say what to do', () => {
		writeFileSync(join(folder, 'BTC.db'), 'this is not a database, whatever its name says');
		expect(caught(() => openStore())).toMatchObject({code: 'DATABASE_CORRUPT', exitCode: 74});
		rmSync(join(folder, 'BTC.db'));
		const database = new Database(join(folder, 'BTC.db'));
		database.pragma('user_version = 99');
		database.close();
		expect(caught(() => openStore())).toMatchObject({code: 'SCHEMA_NEWER', exitCode: 78});
	});
});

describe('reading a ledger beside its writer', () => {
	test('the equity curve has first and last bar and no more points than asked for', () => {
		const store = openStore();
		store.append({...quiet, records: Array.from({length: 1000}, (_, at) => barRecord(at + 1))});
		const reader = openLedgerReader(join(folder, 'BTC.db'));
		const curve = reader.equityCurve(50);
		expect(curve).toHaveLength(50);
		expect(curve.at(0)?.barIndex).toBe(1);
		expect(curve.at(-1)).toMatchObject({barIndex: 1000, equityMicros: 10_000_001_000});
		expect(reader.equityCurve(5000)).toHaveLength(1000);
		expect(reader.counts()).toEqual({bars: 1000, orders: 0, fills: 0, signals: 0});
		reader.close();
	});

	test('an empty ledger reads as empty', () => {
		openStore();
		const reader = openLedgerReader(join(folder, 'BTC.db'));
		expect(reader.identity()).toBeUndefined();
		expect(reader.equityCurve(10)).toEqual([]);
		expect(reader.account()).toBeUndefined();
		reader.close();
	});

	test('what the writer commits is seen by the next read, and the writer never waits', () => {
		const store = openStore();
		store.claimIdentity(identity);
		const reader = openLedgerReader(join(folder, 'BTC.db'));
		store.append({...quiet, records: [barRecord(1)]});
		expect(reader.account()?.equityMicros).toBe(10_000_000_001);
		expect(reader.identity()).toEqual(identity);
		reader.close();
	});

	test('a closed ledger can be read', () => {
		const store = openStore();
		store.append({...quiet, records: [barRecord(1)]});
		store.close();
		open = [];
		const reader = openLedgerReader(join(folder, 'BTC.db'));
		expect(reader.counts().bars).toBe(1);
		reader.close();
	});
});
