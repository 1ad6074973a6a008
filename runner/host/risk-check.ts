/** What we deny before an order leaves: pure, one rule after the other, the first that fails is the reason. */
import type {AccountState} from '../../state/domain/account.ts';
import type {CostSettings} from '../../state/domain/instance.ts';
import type {Instrument} from '../../state/domain/instrument.ts';
import {marginShortfall} from '../../state/domain/margin.ts';
import {isCountable} from '../../state/domain/money.ts';
import {type OrderReason, type OrderSide, sideSign} from '../../state/domain/order.ts';
import {
	insufficientMargin,
	orderReason,
	quantityTooLarge,
} from '../../state/domain/order-reason.ts';
import {slipped} from '../broker/fill-model.ts';
import type {ReadDecision} from './decision.ts';
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
	/** `reduceOnly`: it closes at most what is open. */
	| {ok: true; quantityLots: number; reduceOnly: boolean}
	| {ok: false; quantityLots: number; reason: OrderReason};

/** More open orders of one instance are a mistake of its algorithm. */
const openOrdersMax = 100;

/**
 * Returns whether the decision (BUY or SELL) may become an order, and of which size. Under a pause it may
 * only close: what goes beyond the open position is cut off, and an entry is denied.
 */
export function checkRisk(decision: ReadDecision, facts: RiskFacts): RiskVerdict {
	const {instrument, account} = facts;
	const wantedLots = decision.quantityLots ?? 0;
	const step = instrument.quantityLotsStep;
	const steppedLots = wantedLots - (wantedLots % step);
	const deny = (reason: OrderReason): RiskVerdict => ({
		ok: false,
		quantityLots: steppedLots,
		reason,
	});
	if (decision.problem !== null) return deny(decision.problem);
	const side = decision.action === 'BUY' ? 'BUY' : 'SELL';
	const closes = account.positionLots * sideSign(side) < 0;
	const heldLots = Math.abs(account.positionLots);
	if (facts.paused && !closes)
		return deny(orderReason('ENTRIES_PAUSED', 'entries are paused: only exits pass'));
	const quantityLots = facts.paused ? Math.min(steppedLots, heldLots) : steppedLots;
	const reduceOnly = closes && quantityLots <= heldLots;
	// A rest below the minimum, left by an older, finer lot size, must still be closable as a whole.
	if (quantityLots < instrument.quantityLotsMin && !(reduceOnly && quantityLots === heldLots))
		return deny(
			orderReason(
				'QUANTITY_BELOW_MINIMUM',
				`${quantityText(quantityLots, instrument)} is less than the minimum of ${quantityText(instrument.quantityLotsMin, instrument)} ${instrument.symbol}`,
			),
		);
	if (facts.openOrders >= openOrdersMax)
		return deny(orderReason('OPEN_ORDERS_MAX', `${facts.openOrders} orders are open already`));
	const priceTicks = expectedTicks(decision, side, facts);
	const largestLots = Math.max(quantityLots, heldLots + (closes ? 0 : quantityLots));
	if (!isCountable(instrument, priceTicks, largestLots))
		return deny(quantityTooLarge(quantityText(quantityLots, instrument)));
	const wrongSide = reduceOnly ? null : stopOnWrongSide(decision, side, facts.priceTicks);
	if (wrongSide !== null) return deny(wrongSide);
	const shortfall = marginShortfall(account, instrument, {
		side,
		quantityLots,
		priceTicks,
		feePpm: facts.costs.feePpm,
	});
	if (shortfall !== null) return deny(insufficientMargin(shortfall));
	return {ok: true, quantityLots, reduceOnly};
}

/** The price that the order may expect: what it names, else the close with slippage. */
function expectedTicks(decision: ReadDecision, side: OrderSide, facts: RiskFacts): number {
	const {limitTicks, triggerTicks} = decision;
	return limitTicks ?? slipped(side, triggerTicks ?? facts.priceTicks, facts.costs.slippagePpm);
}

/** A protective stop beyond the entry would sell at once what was just bought. */
function stopOnWrongSide(
	{stopTicks, limitTicks, triggerTicks}: ReadDecision,
	side: OrderSide,
	closeTicks: number,
): OrderReason | null {
	const entryTicks = limitTicks ?? triggerTicks ?? closeTicks;
	if (stopTicks === null || (entryTicks - stopTicks) * sideSign(side) > 0) return null;
	const wanted = side === 'BUY' ? 'below' : 'above';
	return orderReason(
		'STOP_ON_WRONG_SIDE',
		`the stop of a ${side} must be ${wanted} the price of its entry`,
	);
}
