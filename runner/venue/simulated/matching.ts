/**
 * How the simulated venue plays a bar: which order is met when, by the rules of `fill-model.ts`, and where a position
 * that its equity does not carry is closed. What arrives in answer to a fill takes part in the rest of the bar.
 */
import assert from 'node:assert/strict';
import type {AccountState} from '../../../state/domain/trading/account.ts';
import type {Bar} from '../../../state/domain/trading/bar.ts';
import {liquidationTicks, maintenanceShortfall} from '../../../state/domain/trading/margin.ts';
import {sideSign} from '../../../state/domain/trading/order.ts';
import {orderReason} from '../../../state/domain/trading/order-reason.ts';
import type {VenueOrder} from '../venue.ts';
import type {Exchange} from './exchange.ts';
import {executionOf, liquidationOf, outcomeOf, type Terms} from './execution.ts';
import {isStop, type Touch, touchAt, touchWithin} from './fill-model.ts';

/** One bar's matching. */
type Matching = {
	bar: Bar;
	/** The open is over: what arrives now has only the rest of the bar, of which nobody knows the path. */
	isWithin: boolean;
	/** The price of the last thing that happened, slippage apart: where the rest of the path begins. */
	atTicks: number;
};

/** Returns the function that plays a bar. */
export function createMatching(exchange: Exchange, terms: Terms): (bar: Bar) => void {
	const {open, account, state} = exchange;
	const {instrument} = terms;
	const {slippagePpm} = terms.costs;

	const visit = (order: VenueOrder, touch: Touch, matching: Matching): void => {
		// An order before it may have canceled this one: a stop goes when its position does.
		if (touch === null || !open.includes(order)) return;
		if (matching.isWithin && isStop(order)) {
			liquidateBefore(order, matching);
			if (!open.includes(order)) return;
		}
		if (touch.kind === 'wakes') {
			order.triggered = true;
			const {clientOrderId} = order;
			exchange.ear.hear({kind: 'triggered', clientOrderId, atMs: exchange.atMs()});
			return;
		}

		if (matching.isWithin) matching.atTicks = namedTicks(order, touch.priceTicks);
		exchange.remove(order);
		state.arrivals = [];
		if (execute(order, touch.priceTicks))
			for (const arrival of state.arrivals) visitArrival(arrival, touch.priceTicks, matching);
	};

	/** Fills an order at a price, its closing half alone, or refuses it; true when anything was filled. */
	const execute = (order: VenueOrder, priceTicks: number): boolean => {
		const outcome = outcomeOf(order, priceTicks, account, terms);
		if (outcome.kind === 'closed') {
			const reason = orderReason('POSITION_CLOSED', 'there is no position left to close');
			exchange.end(order, 'canceled', reason);
			return false;
		}
		if (outcome.kind === 'rejected') {
			exchange.end(order, 'rejected', outcome.reason);
			return false;
		}
		const {quantityLots} = outcome;
		if (outcome.kind === 'cut')
			exchange.ear.hear({
				kind: 'reduced',
				clientOrderId: order.clientOrderId,
				atMs: exchange.atMs(),
				closingLots: quantityLots,
				reason: outcome.reason,
			});
		exchange.fill(order, executionOf(quantityLots, priceTicks, terms));
		return true;
	};

	/**
	 * A protective stop is in the market from the moment of its entry's fill. Where that is within the bar,
	 * the worst is assumed: that the price it names came afterwards, and the price of a target before.
	 */
	const visitArrival = (order: VenueOrder, priceTicks: number, matching: Matching): void => {
		if (order.type === 'LIMIT') return;
		visit(order, touchAt(order, priceTicks, slippagePpm), matching);
		if (matching.isWithin) visit(order, touchWithin(order, matching.bar, slippagePpm), matching);
	};

	/** On the way to a stop that would close the position, the price may pass one at which it is not carried. */
	const liquidateBefore = (stop: VenueOrder, {atTicks}: Matching): void => {
		if (account.positionLots * sideSign(stop.side) >= 0) return;
		liquidateOnTheWay(atTicks, stop.triggerTicks ?? atTicks);
	};

	/** The rest of the bar is assumed to go against the position as far as the bar went. */
	const liquidateWithin = ({atTicks, bar}: Matching): void => {
		if (account.positionLots !== 0) liquidateOnTheWay(atTicks, worstTicks(bar, account));
	};

	const liquidateOnTheWay = (fromTicks: number, toTicks: number): void => {
		const ticks = liquidationTicks(account, instrument, {fromTicks, toTicks});
		if (ticks === null) return;
		const shortfall = maintenanceShortfall(account, instrument, ticks);
		assert(shortfall !== null, 'a position is liquidated where it is not covered');
		exchange.liquidate(shortfall, liquidationOf(account, ticks, terms));
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
		const {bar} = matching;
		if (open.length > 0) matchOpen(matching);
		if (account.positionLots !== 0) liquidateOnTheWay(bar.openTicks, bar.openTicks);
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

	const expire = (bar: Bar): void => {
		for (const order of open.filter(({lastBarIndex}) => isOver(lastBarIndex, bar.barIndex))) {
			exchange.remove(order);
			const text = `it was good until bar ${order.lastBarIndex}`;
			exchange.end(order, 'expired', orderReason('TIME_IN_FORCE_ENDED', text));
		}
	};

	return bar => {
		// A market that changes its bar in place hands over the same one each time.
		if (state.bar !== bar) state.bar = bar;
		// A price that is covered is preceded by no other that is not.
		const isQuiet =
			open.length === 0 &&
			(account.positionLots === 0 ||
				maintenanceShortfall(account, instrument, worstTicks(bar, account)) === null);
		if (isQuiet) return;
		state.arrivals = [];
		match({bar, isWithin: false, atTicks: bar.openTicks});
		if (open.length > 0) expire(bar);
	};
}

const isLimit = (order: VenueOrder) => !isStop(order);

function worstTicks(bar: Bar, {positionLots}: Readonly<AccountState>): number {
	return positionLots > 0 ? bar.lowTicks : bar.highTicks;
}

/** The price at which an order was met on the path of the bar. */
function namedTicks(order: VenueOrder, filledTicks: number): number {
	return (isStop(order) ? order.triggerTicks : order.limitTicks) ?? filledTicks;
}

function isOver(lastBarIndex: number | null, barIndex: number): boolean {
	return lastBarIndex !== null && lastBarIndex <= barIndex;
}
