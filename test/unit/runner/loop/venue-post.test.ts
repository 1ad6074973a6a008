import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Decision} from '../../../../runner/algorithm/contract.ts';
import type {Order} from '../../../../state/domain/trading/order.ts';
import {checkLedger} from '../../../../state/ledger/check-ledger.ts';
import {openLedgerReader} from '../../../../state/ledger/ledger-reader.ts';
import {barsOf, buy, flat, hold, instrument, scripted} from '../../../support/engine.ts';
import {createTestExchange, type TestExchange, tradeOf} from '../../../support/exchange.ts';
import {
	lifeCapitalMicros,
	openTradingLife,
	type TradingLife,
} from '../../../support/trading-life.ts';

const bars = barsOf(...Array.from({length: 20}, () => flat));
let folder = '';
let exchange: TestExchange;
let lives: TradingLife[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	exchange = createTestExchange(instrument, lifeCapitalMicros);
});
afterEach(() => {
	for (const life of lives) life.close();
	lives = [];
	rmSync(folder, {recursive: true});
});

const path = () => join(folder, 'T.db');

function openLife(...script: (Decision | undefined)[]): TradingLife {
	const venue = exchange.connect();
	const life = openTradingLife({path: path(), venue, algorithm: scripted(...script), bars});
	lives.push(life);
	return life;
}

function read<T>(look: (reader: ReturnType<typeof openLedgerReader>) => T): T {
	const reader = openLedgerReader(path());
	try {
		return look(reader);
	} finally {
		reader.close();
	}
}

const orders = (): Order[] => read(reader => reader.lastOrders(100));
const statuses = () => orders().map(({status}) => status);
const fills = () => read(reader => reader.lastFills(100));
const isWhole = () => checkLedger(path(), 'T', undefined).filter(({ok}) => !ok);

describe('an order at a venue that answers later', () => {
	test('is in the ledger before it is sent', async () => {
		const life = openLife(buy(1));
		const known: unknown[] = [];
		exchange.listen(event => {
			const [order] = orders();
			known.push([event.kind, order?.clientOrderId, order?.status]);
		});
		await life.bars(1);
		expect(known).toEqual([['submitted', 'T-1', 'initialized']]);
	});

	test('is submitted, accepted and filled between two bars, each step committed', async () => {
		const life = openLife(buy(1));
		await life.bars(1);
		expect(statuses()).toEqual(['initialized']);
		await life.post.turn();
		expect(statuses()).toEqual(['submitted']);
		exchange.acknowledge('T-1');
		await life.post.turn();
		expect(statuses()).toEqual(['accepted']);
		exchange.fill('T-1', 1000, 10_050);
		await life.post.turn();
		expect(orders()).toMatchObject([{status: 'filled', fillTicks: 10_050, updatedBarIndex: 2}]);
		expect(life.lastBarIndex()).toBe(1);
		expect(isWhole()).toEqual([]);
		await life.bars(1);
		expect(read(reader => reader.account())).toMatchObject({positionLots: 1000});
		expect(isWhole()).toEqual([]);
	});

	test('is filled in parts that add up, each with a stop of its size that leaves after the commit', async () => {
		const life = openLife(buy(3, {stop: 90, target: 120}));
		await life.bars(1);
		exchange.acknowledge('T-1');
		exchange.fill('T-1', 1000, 10_000);
		await life.post.turn();
		expect(orders()[0]).toMatchObject({status: 'partially filled', filledLots: 1000});
		exchange.fill('T-1', 2000, 10_100);
		await life.post.turn();
		expect(orders()[0]).toMatchObject({status: 'filled', filledLots: 3000, fillTicks: 10_067});
		expect(fills().map(tradeOf)).toEqual([
			{venueTradeId: 'X-1', quantityLots: 1000, priceTicks: 10_000},
			{venueTradeId: 'X-2', quantityLots: 2000, priceTicks: 10_100},
		]);
		expect(exchange.names('arrived').map(name => exchange.terms(name))).toMatchObject([
			{type: 'STOP', quantityLots: 1000, triggerTicks: 9000, reduceOnly: true},
			{type: 'LIMIT', quantityLots: 1000, limitTicks: 12_000, reduceOnly: true},
			{type: 'STOP', quantityLots: 2000, triggerTicks: 9000, reduceOnly: true},
			{type: 'LIMIT', quantityLots: 2000, limitTicks: 12_000, reduceOnly: true},
		]);

		// The larger target is filled: its own stop goes, the other pair stays.
		for (const name of exchange.names('arrived')) exchange.acknowledge(name);
		exchange.fill('T-5', 2000, 12_000);
		await life.post.turn();
		await life.post.turn();
		expect(exchange.names('open')).toEqual(['T-2', 'T-3']);
		expect(orders()[3]).toMatchObject({status: 'canceled', reason: {code: 'OTHER_EXIT_FILLED'}});
		expect(life.engine.account.positionLots).toBe(1000);
	});

	test('that is rejected says why, in the words of the venue', async () => {
		const life = openLife(buy(1));
		await life.bars(1);
		exchange.end('T-1', 'rejected');
		await life.post.turn();
		expect(orders()).toMatchObject([{status: 'rejected', reason: {code: 'REJECTED_BY_VENUE'}}]);
	});

	test('is pending cancel until the venue says so, and keeps our reason', async () => {
		const limit = buy(1, {order: {type: 'LIMIT', limit: 90}});
		const life = openLife(limit, {...hold, cancel: true});
		await life.bars(1);
		exchange.acknowledge('T-1');
		await life.bars(1);
		expect(statuses()).toEqual(['pending cancel']);
		await life.post.turn();
		const reason = {code: 'CANCELED_BY_ALGORITHM'};
		expect(orders()).toMatchObject([{status: 'canceled', reason}]);
	});

	test('is filled where the fill came before our cancel', async () => {
		const limit = buy(1, {order: {type: 'LIMIT', limit: 90}});
		const life = openLife(limit, {...hold, cancel: true});
		await life.bars(1);
		exchange.acknowledge('T-1');
		await life.post.turn();
		const {commands} = life.engine.step() as {commands: readonly unknown[]};
		expect(commands).toEqual([{kind: 'cancel', clientOrderId: 'T-1'}]);
		exchange.fill('T-1', 1000, 9000);
		exchange.receive({kind: 'cancel', clientOrderId: 'T-1'});
		await life.post.turn();
		expect(life.heard.at(-1)?.orders).toMatchObject([{status: 'filled', filledLots: 1000}]);
		expect(life.engine.waiting()).toEqual([]);
	});

	test('is canceled by us when its time is over', async () => {
		const life = openLife(buy(1, {order: {type: 'LIMIT', limit: 90}, goodForBars: 1}));
		await life.bars(1);
		exchange.acknowledge('T-1');
		await life.bars(1);
		await life.post.turn();
		expect(orders()).toMatchObject([{status: 'canceled', reason: {code: 'TIME_IN_FORCE_ENDED'}}]);
	});
});

describe('an answer that is lost', () => {
	test('leaves the order unknown, until the venue says that it is open', async () => {
		const life = openLife(buy(1));
		exchange.next.lose = 'answer';
		await life.bars(1);
		await life.post.turn();
		expect(life.heard.map(record => record.orders.map(({status}) => status))).toEqual([
			['unknown'],
			['accepted'],
		]);
		expect(statuses()).toEqual(['accepted']);
		expect(exchange.commands).toHaveLength(1);
	});

	test('leaves the order unknown, until its fills say that it is done', async () => {
		const life = openLife(buy(1));
		exchange.next.lose = 'answer';
		await life.bars(1);
		exchange.fill('T-1', 1000, 10_000);
		await life.post.turn();
		await life.post.turn();
		expect(statuses()).toEqual(['filled']);
		expect(fills()).toHaveLength(1);
		expect(life.engine.account.positionLots).toBe(1000);
	});

	test('for an order that the venue does not have ends it, and takes it back should it still arrive', async () => {
		const life = openLife(buy(1));
		exchange.next.lose = 'command';
		await life.bars(1);
		await life.post.turn();
		expect(orders()).toMatchObject([{status: 'rejected', reason: {code: 'NOT_AT_VENUE'}}]);
		expect(exchange.commands.map(({kind}) => kind)).toEqual(['submit', 'cancel']);
	});
});

describe('a trade', () => {
	test('that is told twice is booked once', async () => {
		const life = openLife(buy(2));
		await life.bars(1);
		exchange.acknowledge('T-1');
		exchange.fill('T-1', 1000, 10_000);
		await life.post.turn();
		life.engine.hear(exchange.fillsSince(null));
		exchange.fill('T-1', 1000, 10_000);
		life.engine.hear(exchange.fillsSince(null));
		expect(life.engine.account.positionLots).toBe(2000);
		expect(life.engine.account.feesMicros).toBe(0);
	});

	test('of an order that is not open stops the run', async () => {
		const life = openLife(buy(1));
		await life.bars(1);
		exchange.acknowledge('T-1');
		exchange.fill('T-1', 1000, 10_000);
		const [fill] = exchange.fillsSince(null);
		await life.post.turn();
		if (fill === undefined) throw new Error('there is a fill');
		expect(() => life.engine.hear([{...fill, tradeId: 'X-9'}])).toThrow(/VENUE_DIFFERS/);
	});
});

describe('a start', () => {
	test('finds fills that came while no one listened, and sends their stop', async () => {
		const first = openLife(buy(1, {stop: 90}));
		await first.bars(1);
		exchange.acknowledge('T-1');
		await first.post.turn();
		first.close();
		lives = [];
		exchange.fill('T-1', 1000, 10_000);
		const next = openLife(buy(1, {stop: 90}));
		await next.post.reconcile();
		expect(orders()).toMatchObject([{status: 'filled'}, {purpose: 'PROTECTIVE_STOP'}]);
		expect(exchange.names('arrived')).toEqual(['T-2']);
		// And does so once.
		next.close();
		lives = [];
		const third = openLife(buy(1, {stop: 90}));
		await third.post.reconcile();
		expect(fills()).toHaveLength(1);
		expect(third.engine.account.positionLots).toBe(1000);
		expect(isWhole()).toEqual([]);
	});

	test('notes what was canceled meanwhile, and cancels again what should have been', async () => {
		const limit = (price: number) => buy(1, {order: {type: 'LIMIT', limit: price}});
		const first = openLife(limit(90), limit(91));
		await first.bars(2);
		for (const name of exchange.names('arrived')) exchange.acknowledge(name);
		await first.post.turn();
		first.close();
		lives = [];
		exchange.end('T-1', 'canceled');
		const next = openLife(limit(90), limit(91), {...hold, cancel: true});
		await next.post.reconcile();
		expect(orders()).toMatchObject([
			{status: 'canceled', reason: {code: 'NOT_AT_VENUE'}},
			{status: 'accepted'},
		]);
	});

	test('is refused where the venue holds another position', async () => {
		const first = openLife(buy(1));
		await first.bars(1);
		exchange.acknowledge('T-1');
		await first.post.turn();
		first.close();
		lives = [];
		const venue = {
			...exchange.connect(),
			positions: async () => [{symbol: 'TEST', lots: 7}],
		};
		const next = openTradingLife({path: path(), venue, algorithm: scripted(buy(1)), bars});
		lives.push(next);
		await expect(next.post.reconcile()).rejects.toThrow(/VENUE_DIFFERS/);
		await expect(next.post.reconcile()).rejects.toThrow(/7 lots.*0/);
	});
});

test('a wish that waits for its bar is not lost by what the venue says before it', async () => {
	const life = openLife(buy(1));
	await life.bars(1);
	exchange.acknowledge('T-1');
	life.askFlat();
	exchange.fill('T-1', 1000, 10_000);
	await life.post.turn();
	expect(fills()).toHaveLength(1);
	expect(life.checkpoint()?.flattenEpoch).toBe(0);
	life.close();
	lives = [];
	const next = openLife(buy(1));
	next.askFlat();
	await next.bars(1);
	expect(orders().at(-1)).toMatchObject({purpose: 'FLATTEN', side: 'SELL'});
	expect(next.checkpoint()?.flattenEpoch).toBe(1);
});
