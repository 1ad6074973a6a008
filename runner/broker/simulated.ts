/**
 * The simulated venue: holds open orders and fills them from bars by the rules of `fill-model.ts`. It
 * charges fees and checks margin at the fill; it never sees a bar before that bar is over.
 */
import assert from 'node:assert/strict';
import type {AccountState} from '../../state/domain/account.ts';
import type {Bar} from '../../state/domain/bar.ts';
import {formatDecimal} from '../../state/domain/decimal.ts';
import type {CostSettings} from '../../state/domain/instance.ts';
import type {Instrument} from '../../state/domain/instrument.ts';
import {marginShortfall} from '../../state/domain/margin.ts';
import {isCountable, notionalMicros, shareMicros} from '../../state/domain/money.ts';
import {type Order, sideSign} from '../../state/domain/order.ts';
import {
	insufficientMargin,
	orderReason,
	quantityTooLarge,
} from '../../state/domain/order-reason.ts';
import type {Broker, BrokerReport} from './broker.ts';
import {isStop, type Touch, touchAt, touchWithin} from './fill-model.ts';

/** One bar's matching. */
type Matching = {
	bar: Bar;
	account: Readonly<AccountState>;
	report: BrokerReport;
	/** The open is over: what arrives now has only the rest of the bar, of which nobody knows the path. */
	isWithin: boolean;
};

/** Creates a venue without orders. */
export function createSimulatedBroker(instrument: Instrument, costs: CostSettings): Broker {
	/** By order id: ids only grow. */
	const open: Order[] = [];
	/** Orders submitted in answer to a fill that is being reported. */
	let arrivals: Order[] = [];

	const visit = (order: Order, touch: Touch, matching: Matching): void => {
		// An order before it may have canceled this one: a stop goes when its position does.
		if (touch === null || !open.includes(order)) return;
		if (touch.kind === 'wakes') {
			matching.report.triggered(order);
			return;
		}

		open.splice(open.indexOf(order), 1);
		arrivals = [];
		if (execute(order, touch.priceTicks, matching, instrument, costs))
			for (const arrival of arrivals) visitArrival(arrival, touch.priceTicks, matching);
	};

	/**
	 * A protective stop is in the market from the moment of its entry's fill. Where that is within the bar,
	 * the worst is assumed: that the price it names came afterwards.
	 */
	const visitArrival = (order: Order, priceTicks: number, matching: Matching): void => {
		visit(order, touchAt(order, priceTicks, costs.slippagePpm), matching);
		if (matching.isWithin)
			visit(order, touchWithin(order, matching.bar, costs.slippagePpm), matching);
	};

	const match = (matching: Matching): void => {
		const {bar} = matching;
		const atOpen = [...open];
		// Market orders first: an exit at the market takes the protective stop with it.
		for (const order of atOpen)
			if (order.type === 'MARKET')
				visit(order, touchAt(order, bar.openTicks, costs.slippagePpm), matching);
		for (const order of atOpen)
			if (order.type !== 'MARKET')
				visit(order, touchAt(order, bar.openTicks, costs.slippagePpm), matching);
		if (open.length === 0) return;
		matching.isWithin = true;
		const within = [...open.filter(isStop), ...open.filter(isLimit)];
		for (const order of within) visit(order, touchWithin(order, bar, costs.slippagePpm), matching);
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
			if (open.length === 0) return;
			arrivals = [];
			match({bar, account, report, isWithin: false});
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

function isOver(lastBarIndex: number | null, barIndex: number): boolean {
	return lastBarIndex !== null && lastBarIndex <= barIndex;
}

/** Fills an order at a price, or refuses it; true when it was filled. */
function execute(
	order: Order,
	priceTicks: number,
	{account, report}: Matching,
	instrument: Instrument,
	costs: CostSettings,
): boolean {
	const {side} = order;
	const quantityLots = order.reduceOnly ? reducibleLots(order, account) : order.quantityLots;
	if (quantityLots === 0) {
		report.canceled(order, orderReason('POSITION_CLOSED', 'there is no position left to close'));
		return false;
	}

	if (!isCarried(account.positionLots, sideSign(side) * quantityLots, priceTicks, instrument)) {
		const quantity = formatDecimal(quantityLots, instrument.quantityDecimals, {trimTo: 0});
		report.rejected(order, quantityTooLarge(quantity));
		return false;
	}

	const {feePpm} = costs;
	const shortfall = marginShortfall(account, instrument, {side, quantityLots, priceTicks, feePpm});
	if (shortfall !== null) {
		report.rejected(order, insufficientMargin(shortfall));
		return false;
	}

	const feeMicros = shareMicros(notionalMicros(instrument, priceTicks, quantityLots), feePpm);
	report.filled(order, {quantityLots, priceTicks, feeMicros});
	return true;
}

/** How much of the order only closes. */
function reducibleLots(order: Order, account: Readonly<AccountState>): number {
	const closes = account.positionLots * sideSign(order.side) < 0;
	return closes ? Math.min(order.quantityLots, Math.abs(account.positionLots)) : 0;
}

/** Orders that were countable one by one may not be so together. What makes a position smaller always is. */
function isCarried(
	positionLots: number,
	changeLots: number,
	priceTicks: number,
	instrument: Instrument,
): boolean {
	const afterLots = positionLots + changeLots;
	return (
		Math.abs(afterLots) <= Math.abs(positionLots) || isCountable(instrument, priceTicks, afterLots)
	);
}
