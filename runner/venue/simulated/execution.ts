/**
 * The result of an order at its fill price: the quantity that the account can carry, and the costs. An order that
 * reduces the position always passes.
 */
import type {AccountState} from '../../../state/domain/trading/account.ts';
import {formatDecimal} from '../../../state/domain/number/decimal.ts';
import type {CostSettings} from '../../../state/domain/instance/instance.ts';
import type {Instrument} from '../../../state/domain/trading/instrument.ts';
import {type MarginShortfall, marginShortfall} from '../../../state/domain/trading/margin.ts';
import {isCountable, notionalMicros, shareMicros} from '../../../state/domain/trading/money.ts';
import {
	type Execution,
	type OrderReason,
	type OrderSide,
	sideSign,
} from '../../../state/domain/trading/order.ts';
import {insufficientMargin, quantityTooLarge} from '../../../state/domain/trading/order-reason.ts';
import type {OrderTerms} from '../venue.ts';
import {slipped} from './fill-model.ts';

export type Terms = {instrument: Instrument; costs: CostSettings};

type Account = Readonly<AccountState>;

/** `closed`: no position is left to close. `cut`: only its closing half is filled, for `reason`. */
export type Outcome =
	| {kind: 'closed'}
	| {kind: 'rejected'; reason: OrderReason}
	| {kind: 'filled'; quantityLots: number}
	| {kind: 'cut'; quantityLots: number; reason: OrderReason};

/** Returns the result of an order at a price: a fill, a fill of its closing half, or a refusal. */
export function outcomeOf(
	order: OrderTerms,
	priceTicks: number,
	account: Account,
	terms: Terms,
): Outcome {
	const closingLots = closableLots(order, account);
	const quantityLots = order.reduceOnly ? closingLots : order.quantityLots;
	if (quantityLots === 0) return {kind: 'closed'};
	const reason = refusalOf(order.side, quantityLots, priceTicks, {account, ...terms});
	if (reason === null) return {kind: 'filled', quantityLots};
	if (closingLots === 0) return {kind: 'rejected', reason};
	return {kind: 'cut', quantityLots: closingLots, reason};
}

/** Returns the execution that closes the whole position at a price, with slippage and without a check of the margin. */
export function liquidationOf(
	{positionLots}: Account,
	priceTicks: number,
	terms: Terms,
): Execution & {side: OrderSide} {
	const side = positionLots > 0 ? 'SELL' : 'BUY';
	const price = slipped(side, priceTicks, terms.costs.slippagePpm);
	return {side, ...executionOf(Math.abs(positionLots), price, terms)};
}

/** Returns the execution of a quantity at a price, with its fee. */
export function executionOf(
	quantityLots: number,
	priceTicks: number,
	{instrument, costs}: Terms,
): Execution {
	const notional = notionalMicros(instrument, priceTicks, quantityLots);
	return {quantityLots, priceTicks, feeMicros: shareMicros(notional, costs.feePpm)};
}

/** Returns the quantity of the order that closes the position. */
function closableLots(order: OrderTerms, account: Account): number {
	const closes = account.positionLots * sideSign(order.side) < 0;
	return closes ? Math.min(order.quantityLots, Math.abs(account.positionLots)) : 0;
}

/** Returns why the account cannot carry the position after the order; null if it can. */
function refusalOf(
	side: OrderSide,
	quantityLots: number,
	priceTicks: number,
	{account, instrument, costs}: Terms & {account: Account},
): OrderReason | null {
	if (!isCarried(account.positionLots, sideSign(side) * quantityLots, priceTicks, instrument))
		return quantityTooLarge(formatDecimal(quantityLots, instrument.quantityDecimals, {trimTo: 0}));
	const {feePpm} = costs;
	const question = {side, quantityLots, priceTicks, feePpm};
	const shortfall: MarginShortfall | null = marginShortfall(account, instrument, question);
	return shortfall === null ? null : insufficientMargin(shortfall);
}

/** Whether the resulting numbers stay exact: orders that are countable one by one may not be so in sum. */
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
