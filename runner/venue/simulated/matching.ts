/**
 * Plays a bar on the simulated venue: matches orders by the rules of `fill-model.ts`, and closes a position that its
 * equity does not cover. Orders that arrive in answer to a fill take part in the rest of the bar.
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
	/** Whether the open is over: an order that arrives now has only the rest of the bar, whose path is unknown. */
	isWithin: boolean;
	/** The price of the last event without slippage: the start of the rest of the path. */
	atTicks: number;
};

/** Returns the function that plays a bar. */
export function createMatching(exchange: Exchange, terms: Terms): (bar: Bar) => void {
	const {open, account, state} = exchange;
	const {instrument} = terms;
	const {slippagePpm} = terms.costs;

	const visit = (order: VenueOrder, touch: Touch, matching: Matching): void => {
		// An earlier order may have canceled this one: a stop is canceled with its position.
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

	/** Fills an order, or only its closing half, at a price, or refuses it; true if anything was filled. */
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
	 * A protective stop is active from the fill of its entry. If that is within the bar, the worst case is assumed: the
	 * price of the stop came later, and the price of a target earlier.
	 */
	const visitArrival = (order: VenueOrder, priceTicks: number, matching: Matching): void => {
		if (order.type === 'LIMIT') return;
		visit(order, touchAt(order, priceTicks, slippagePpm), matching);
		if (matching.isWithin) visit(order, touchWithin(order, matching.bar, slippagePpm), matching);
	};

	/** Liquidates the position if its price of liquidation is reached before a stop that would close it. */
	const liquidateBefore = (stop: VenueOrder, {atTicks}: Matching): void => {
		if (account.positionLots * sideSign(stop.side) >= 0) return;
		liquidateOnTheWay(atTicks, stop.triggerTicks ?? atTicks);
	};

	/** Assumes that the rest of the bar moves against the position as far as the bar did. */
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
		// Market orders first: an exit at the market cancels the protective stop.
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
		// A market that changes its bar in place passes the same object each time.
		if (state.bar !== bar) state.bar = bar;
		// If the last price is covered, all earlier prices are covered, too.
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

/** Returns the price on the path of the bar at which an order was matched. */
function namedTicks(order: VenueOrder, filledTicks: number): number {
	return (isStop(order) ? order.triggerTicks : order.limitTicks) ?? filledTicks;
}

function isOver(lastBarIndex: number | null, barIndex: number): boolean {
	return lastBarIndex !== null && lastBarIndex <= barIndex;
}
