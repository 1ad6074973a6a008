/**
 * The simulated venue: holds open orders and fills them from bars by the rules of `fill-model.ts`. It
 * charges fees, checks margin at the fill, and closes a position that its equity does not carry; it never
 * sees a bar before that bar is over.
 */
import assert from 'node:assert/strict';
import type {AccountState} from '../../../state/domain/trading/account.ts';
import type {Bar} from '../../../state/domain/trading/bar.ts';
import type {CostSettings} from '../../../state/domain/instance/instance.ts';
import type {Instrument} from '../../../state/domain/trading/instrument.ts';
import {liquidationTicks, maintenanceShortfall} from '../../../state/domain/trading/margin.ts';
import {type Order, sideSign} from '../../../state/domain/trading/order.ts';
import {orderReason} from '../../../state/domain/trading/order-reason.ts';
import type {Broker, BrokerReport} from '../broker.ts';
import {execute, liquidate} from './execution.ts';
import {isStop, type Touch, touchAt, touchWithin} from './fill-model.ts';

/** One bar's matching. */
type Matching = {
	bar: Bar;
	account: Readonly<AccountState>;
	report: BrokerReport;
	/** The open is over: what arrives now has only the rest of the bar, of which nobody knows the path. */
	isWithin: boolean;
	/** The price of the last thing that happened, slippage apart: where the rest of the path begins. */
	atTicks: number;
};

/** Creates a venue without orders. */
export function createSimulatedBroker(instrument: Instrument, costs: CostSettings): Broker {
	const terms = {instrument, costs};
	const {slippagePpm} = costs;
	/** By order id: ids only grow. */
	const open: Order[] = [];
	/** Orders submitted in answer to a fill that is being reported. */
	let arrivals: Order[] = [];

	const visit = (order: Order, touch: Touch, matching: Matching): void => {
		// An order before it may have canceled this one: a stop goes when its position does.
		if (touch === null || !open.includes(order)) return;
		if (matching.isWithin && isStop(order)) {
			liquidateBefore(order, matching);
			if (!open.includes(order)) return;
		}
		if (touch.kind === 'wakes') {
			matching.report.triggered(order);
			return;
		}

		if (matching.isWithin) matching.atTicks = namedTicks(order, touch.priceTicks);
		open.splice(open.indexOf(order), 1);
		arrivals = [];
		if (execute(order, touch.priceTicks, matching, terms))
			for (const arrival of arrivals) visitArrival(arrival, touch.priceTicks, matching);
	};

	/**
	 * A protective stop is in the market from the moment of its entry's fill. Where that is within the bar,
	 * the worst is assumed: that the price it names came afterwards, and the price of a target before.
	 */
	const visitArrival = (order: Order, priceTicks: number, matching: Matching): void => {
		if (order.purpose === 'TAKE_PROFIT') return;
		visit(order, touchAt(order, priceTicks, slippagePpm), matching);
		if (matching.isWithin) visit(order, touchWithin(order, matching.bar, slippagePpm), matching);
	};

	/** On the way to a stop that would close the position, the price may pass one at which it is not carried. */
	const liquidateBefore = (stop: Order, matching: Matching): void => {
		const {account, atTicks} = matching;
		if (account.positionLots * sideSign(stop.side) >= 0) return;
		liquidateOnTheWay(atTicks, stop.triggerTicks ?? atTicks, matching);
	};

	/** The rest of the bar is assumed to go against the position as far as the bar went. */
	const liquidateWithin = (matching: Matching): void => {
		const {account, atTicks, bar} = matching;
		if (account.positionLots !== 0) liquidateOnTheWay(atTicks, worstTicks(bar, account), matching);
	};

	const liquidateOnTheWay = (fromTicks: number, toTicks: number, matching: Matching): void => {
		const {account} = matching;
		const ticks = liquidationTicks(account, instrument, {fromTicks, toTicks});
		if (ticks === null) return;
		const shortfall = maintenanceShortfall(account, instrument, ticks);
		assert(shortfall !== null, 'a position is liquidated where it is not covered');
		liquidate(shortfall, ticks, matching, terms);
	};

	const matchOpen = (matching: Matching): void => {
		const {openTicks} = matching.bar;
		const atOpen = [...open];
		// Market orders first: an exit at the market takes the protective stop with it.
		for (const order of atOpen)
			if (order.type === 'MARKET') visit(order, touchAt(order, openTicks, slippagePpm), matching);
		for (const order of atOpen)
			if (order.type !== 'MARKET') visit(order, touchAt(order, openTicks, slippagePpm), matching);
	};

	const match = (matching: Matching): void => {
		const {bar, account} = matching;
		if (open.length > 0) matchOpen(matching);
		if (account.positionLots !== 0) liquidateOnTheWay(bar.openTicks, bar.openTicks, matching);
		matching.isWithin = true;
		if (open.length > 0) {
			const stops = open.filter(isStop);
			const limits = open.filter(isLimit);
			for (const order of stops) visit(order, touchWithin(order, bar, slippagePpm), matching);
			liquidateWithin(matching);
			for (const order of limits) visit(order, touchWithin(order, bar, slippagePpm), matching);
		}
		liquidateWithin(matching);
	};

	const expire = (bar: Bar, report: BrokerReport): void => {
		for (const order of open.filter(({lastBarIndex}) => isOver(lastBarIndex, bar.barIndex))) {
			open.splice(open.indexOf(order), 1);
			const text = `it was good until bar ${order.lastBarIndex}`;
			report.expired(order, orderReason('TIME_IN_FORCE_ENDED', text));
		}
	};

	return {
		submit: order => {
			if (order.status !== 'accepted') assert.fail('only an accepted order rests at the venue');
			open.push(order);
			arrivals.push(order);
		},
		cancel: orderId => {
			const at = open.findIndex(order => order.orderId === orderId);
			if (at !== -1) open.splice(at, 1);
			return at !== -1;
		},
		onBar: (bar, account, report) => {
			// A price that is covered is preceded by no other that is not.
			const isQuiet =
				open.length === 0 &&
				(account.positionLots === 0 ||
					maintenanceShortfall(account, instrument, worstTicks(bar, account)) === null);
			if (isQuiet) return;
			arrivals = [];
			match({bar, account, report, isWithin: false, atTicks: bar.openTicks});
			if (open.length > 0) expire(bar, report);
		},
		openOrders: () => [...open],
		openCount: () => open.length,
		restore: orders => {
			open.splice(0, open.length, ...orders);
		},
	};
}

const isLimit = (order: Order) => !isStop(order);

function worstTicks(bar: Bar, {positionLots}: Readonly<AccountState>): number {
	return positionLots > 0 ? bar.lowTicks : bar.highTicks;
}

/** The price at which an order was met on the path of the bar. */
function namedTicks(order: Order, filledTicks: number): number {
	return (isStop(order) ? order.triggerTicks : order.limitTicks) ?? filledTicks;
}

function isOver(lastBarIndex: number | null, barIndex: number): boolean {
	return lastBarIndex !== null && lastBarIndex <= barIndex;
}
