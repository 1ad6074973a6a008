/** A real process is killed between the commit of an order and its way to the venue, and started again. */
import type {ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {checkLedger} from '../../state/ledger/check-ledger.ts';
import {openLedgerReader} from '../../state/ledger/ledger-reader.ts';
import type {FromExchange, ToExchange} from '../fixture/process/trades-at-exchange.ts';
import {bundleProgram, endProgram, startProgram} from '../support/child.ts';
import {instrument} from '../support/engine.ts';
import {createTestExchange, type TestExchange, tradeOf} from '../support/exchange.ts';

let program: string;
let folder: string;
let exchange: TestExchange;
let children: ChildProcess[] = [];

beforeAll(async () => {
	program = await bundleProgram('test/fixture/process/trades-at-exchange.ts');
});
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	exchange = createTestExchange(instrument, 10_000_000_000);
});
afterEach(async () => {
	await Promise.all(children.map(endProgram));
	children = [];
	rmSync(folder, {recursive: true});
});

const path = () => join(folder, 'T.db');

/** The exchange acknowledges each order and fills it in two parts. */
function serve(): void {
	for (const name of exchange.names('arrived')) exchange.acknowledge(name);
	for (const name of exchange.names('open')) {
		exchange.fill(name, 400, 10_000);
		exchange.fill(name, 600, 10_100);
	}
}

function answerTo(question: Extract<ToExchange, {kind: 'ask'}>): unknown {
	if (question.what === 'openOrders') return exchange.openOrders();
	if (question.what === 'fillsSince') return exchange.fillsSince(question.tradeId);
	if (question.what === 'time') return exchange.time();
	return exchange.lots() === 0 ? [] : [{symbol: 'TEST', lots: exchange.lots()}];
}

/** Runs a life until it ends; resolves with how it ended and the position that it told last. */
function runLife(killed: 'before' | 'after' | 'never') {
	const child = startProgram(program, [path(), killed]);
	children.push(child);
	let positionLots: number | undefined;
	const send = (message: FromExchange) => {
		if (child.connected) child.send(message);
	};
	// What it does not hear is lost: the exchange goes on without it.
	exchange.listen(event => send({kind: 'event', event}));
	child.on('message', (message: ToExchange) => {
		if (message.kind === 'done') ({positionLots} = message);
		else if (message.kind === 'ask')
			send({kind: 'answer', id: message.id, value: answerTo(message)});
		else {
			exchange.receive(message.command);
			if (killed === 'never') serve();
		}
	});
	// Its last messages may come behind the end of the process, never behind that of the channel.
	const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
	const silent = new Promise<void>(resolve => child.once('disconnect', () => resolve()));
	return Promise.all([ended, silent]).then(() => ({
		code: child.exitCode,
		signal: child.signalCode,
		positionLots,
	}));
}

function ledger() {
	const reader = openLedgerReader(path());
	const [orders, fills] = [reader.lastOrders(10), reader.lastFills(10)];
	reader.close();
	return {orders, fills};
}

describe('a run that is killed around the send of an order', () => {
	test('before it: the order is in the ledger, and the next run sends it, once', async () => {
		expect(await runLife('before')).toMatchObject({signal: 'SIGKILL'});
		expect(exchange.commands).toEqual([]);
		expect(ledger().orders).toMatchObject([{clientOrderId: 'T-1', status: 'initialized'}]);

		expect(await runLife('never')).toEqual({code: 0, signal: null, positionLots: 1000});
		expect(exchange.commands).toMatchObject([{kind: 'submit', order: {clientOrderId: 'T-1'}}]);
		const {orders, fills} = ledger();
		expect(orders).toMatchObject([{status: 'filled', filledLots: 1000, fillTicks: 10_060}]);
		expect(fills.map(tradeOf)).toMatchObject([{venueTradeId: 'X-1'}, {venueTradeId: 'X-2'}]);
		expect(checkLedger(path(), 'T', undefined).filter(({ok}) => !ok)).toEqual([]);
	});

	test('after it: the next run finds the order at the venue, and sends no second one', async () => {
		expect(await runLife('after')).toMatchObject({signal: 'SIGKILL'});
		expect(exchange.commands).toHaveLength(1);
		expect(ledger().orders).toMatchObject([{clientOrderId: 'T-1', status: 'initialized'}]);
		// It went on while no one listened.
		serve();

		expect(await runLife('never')).toEqual({code: 0, signal: null, positionLots: 1000});
		expect(exchange.commands).toHaveLength(1);
		expect(exchange.lots()).toBe(1000);
		const {orders, fills} = ledger();
		expect(orders).toMatchObject([{status: 'filled', filledLots: 1000}]);
		expect(fills).toHaveLength(2);
	});

	test('never: the ledger is the same as after a kill', async () => {
		expect(await runLife('never')).toEqual({code: 0, signal: null, positionLots: 1000});
		expect(exchange.commands).toHaveLength(1);
		expect(ledger().orders).toMatchObject([
			{status: 'filled', filledLots: 1000, fillTicks: 10_060},
		]);
	});
});
