/** Checks an order before it is sent. The first rule that fails is the reason for the denial. Pure. */
import type {AccountState} from '../../state/domain/trading/account.ts';
import type {CostSettings} from '../../state/domain/instance/instance.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import {marginShortfall} from '../../state/domain/trading/margin.ts';
import {isCountable} from '../../state/domain/trading/money.ts';
import {type OrderReason, type OrderSide, sideSign} from '../../state/domain/trading/order.ts';
import {
	accountRuined,
	insufficientMargin,
	orderReason,
	quantityTooLarge,
} from '../../state/domain/trading/order-reason.ts';
import {slipped} from '../venue/simulated/fill-model.ts';
import type {ReadDecision} from './read-decision.ts';
import {quantityText} from './figure-text.ts';

export type RiskFacts = {
	account: Readonly<AccountState>;
	instrument: Instrument;
	costs: CostSettings;
	/** Close of the bar at which it was decided. */
	priceTicks: number;
	paused: boolean;
	openOrders: number;
};

export type RiskVerdict =
	/** `reduceOnly`: it closes at most the open position. `denied`: its other half, which would have opened a position. */
	| {
			ok: true;
			quantityLots: number;
			reduceOnly: boolean;
			denied: {quantityLots: number; reason: OrderReason} | null;
	  }
	| {ok: false; quantityLots: number; reason: OrderReason};

/** More open orders of one instance indicate an error of its algorithm. */
const openOrdersMax = 100;

/** The order to check: rounded, and compared with the position. */
type Asked = {
	decision: ReadDecision;
	side: OrderSide;
	quantityLots: number;
	heldLots: number;
	/** It is on the other side of the open position. */
	closes: boolean;
	/** It leaves no position on its own side. */
	reduceOnly: boolean;
};

/**
 * Returns whether the decision (BUY or SELL) may become an order, and its size. An order that reduces the position
 * always passes: if an order would reverse the position, its closing half passes even if the opening half is denied.
 * During a pause only the closing half passes.
 */
export function checkRisk(decision: ReadDecision, facts: RiskFacts): RiskVerdict {
	const {instrument, account} = facts;
	const wantedLots = decision.quantityLots ?? 0;
	const quantityLots = wantedLots - (wantedLots % instrument.quantityLotsStep);
	const side = decision.action === 'BUY' ? 'BUY' : 'SELL';
	const closes = account.positionLots * sideSign(side) < 0;
	const heldLots = Math.abs(account.positionLots);
	const reduceOnly = closes && quantityLots <= heldLots;
	const asked: Asked = {decision, side, quantityLots, heldLots, closes, reduceOnly};
	const flaw = account.ruin === null ? decision.problem : accountRuined(account.ruin);
	const reason = flaw ?? denial(asked, facts);
	if (reason === null) return {ok: true, quantityLots, reduceOnly, denied: null};
	if (flaw !== null || !closes || reduceOnly || hasNoRoom(asked, facts))
		return {ok: false, quantityLots, reason};
	const denied = {quantityLots: quantityLots - heldLots, reason};
	return {ok: true, quantityLots: heldLots, reduceOnly: true, denied};
}

/** Returns the reason of the first rule that the whole order breaks; null if it may be sent. */
function denial(asked: Asked, facts: RiskFacts): OrderReason | null {
	const {decision, side, quantityLots, heldLots, closes, reduceOnly} = asked;
	const {instrument, account, openOrders} = facts;
	if (facts.paused && !reduceOnly)
		return orderReason('ENTRIES_PAUSED', 'entries are paused: only exits pass');
	// A rest below the minimum, left by an older, finer lot size, must still be closable as a whole.
	if (quantityLots < instrument.quantityLotsMin && !(reduceOnly && quantityLots === heldLots))
		return orderReason(
			'QUANTITY_BELOW_MINIMUM',
			`${quantityText(quantityLots, instrument)} is less than the minimum of ${quantityText(instrument.quantityLotsMin, instrument)} ${instrument.symbol}`,
		);
	// An exit at the market never waits for long.
	if (hasNoRoom(asked, facts) || (openOrders >= openOrdersMax && !reduceOnly))
		return orderReason('OPEN_ORDERS_MAX', `${openOrders} orders are open already`);
	if (reduceOnly) return null;
	if (decision.exitProblem !== null) return decision.exitProblem;
	const priceTicks = expectedTicks(decision, side, facts);
	const largestLots = Math.max(quantityLots, heldLots + (closes ? 0 : quantityLots));
	if (!isCountable(instrument, priceTicks, largestLots))
		return quantityTooLarge(quantityText(quantityLots, instrument));
	const wrongSide = exitOnWrongSide(decision, side, facts.priceTicks);
	if (wrongSide !== null) return wrongSide;
	const {feePpm} = facts.costs;
	const shortfall = marginShortfall(account, instrument, {side, quantityLots, priceTicks, feePpm});
	return shortfall === null ? null : insufficientMargin(shortfall);
}

/** Whether so many orders are open that only an exit filled at the next open may be added. */
function hasNoRoom({decision}: Asked, {openOrders}: RiskFacts): boolean {
	return openOrders >= openOrdersMax && decision.orderType !== 'MARKET';
}

/** Returns why the stop of the open position may not be moved as the decision requests; null if it may. */
export function checkStopMove(
	{moveStopTicks, moveProblem}: Pick<ReadDecision, 'moveStopTicks' | 'moveProblem'>,
	{account, priceTicks}: Pick<RiskFacts, 'account' | 'priceTicks'>,
): OrderReason | null {
	if (account.ruin !== null) return accountRuined(account.ruin);
	if (moveProblem !== null) return moveProblem;
	const {positionLots} = account;
	if (positionLots === 0) return orderReason('NO_POSITION', 'there is no position to protect');
	if ((priceTicks - (moveStopTicks ?? Number.NaN)) * positionLots > 0) return null;
	return orderReason(
		'STOP_ON_WRONG_SIDE',
		`the stop of a ${positionLots > 0 ? 'long' : 'short'} position must be ${positionLots > 0 ? 'below' : 'above'} the price`,
	);
}

/** Returns the expected price of the order: its own price, else the close with slippage. */
function expectedTicks(decision: ReadDecision, side: OrderSide, facts: RiskFacts): number {
	const {limitTicks, triggerTicks} = decision;
	return limitTicks ?? slipped(side, triggerTicks ?? facts.priceTicks, facts.costs.slippagePpm);
}

/** An exit on the wrong side of the entry would sell at once what was just bought. */
function exitOnWrongSide(
	{stopTicks, targetTicks, limitTicks, triggerTicks}: ReadDecision,
	side: OrderSide,
	closeTicks: number,
): OrderReason | null {
	const entryTicks = limitTicks ?? triggerTicks ?? closeTicks;
	const sign = sideSign(side);
	const [under, over] = side === 'BUY' ? ['below', 'above'] : ['above', 'below'];
	const text = (exit: string, where: string) =>
		`the ${exit} of a ${side} must be ${where} the price of its entry`;
	if (stopTicks !== null && (entryTicks - stopTicks) * sign <= 0)
		return orderReason('STOP_ON_WRONG_SIDE', text('stop', under));
	if (targetTicks !== null && (targetTicks - entryTicks) * sign <= 0)
		return orderReason('TARGET_ON_WRONG_SIDE', text('target', over));
	return null;
}
