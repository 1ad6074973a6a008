/**
 * What comes of an order at the price at which it would fill: what the account can carry, and what it costs. What
 * makes a position smaller always passes.
 */
import type {AccountState} from '../../../state/domain/trading/account.ts';
import {formatDecimal} from '../../../state/domain/number/decimal.ts';
import type {CostSettings} from '../../../state/domain/instance/instance.ts';
import type {Instrument} from '../../../state/domain/trading/instrument.ts';
import {type MarginShortfall, marginShortfall} from '../../../state/domain/trading/margin.ts';
import {isCountable, notionalMicros, shareMicros} from '../../../state/domain/trading/money.ts';
import {
	type Order,
	type OrderReason,
	type OrderSide,
	sideSign,
} from '../../../state/domain/trading/order.ts';
import {
	insufficientMargin,
	orderReason,
	quantityTooLarge,
} from '../../../state/domain/trading/order-reason.ts';
import type {BrokerReport} from '../broker.ts';
import {slipped} from './fill-model.ts';

export type Terms = {instrument: Instrument; costs: CostSettings};

type Venue = {account: Readonly<AccountState>; report: BrokerReport};

/** Fills an order at a price, its closing half alone, or refuses it; true when anything was filled. */
export function execute(
	order: Order,
	priceTicks: number,
	{account, report}: Venue,
	terms: Terms,
): boolean {
	const closingLots = closableLots(order, account);
	const wantedLots = order.reduceOnly ? closingLots : order.quantityLots;
	if (wantedLots === 0) {
		report.canceled(order, orderReason('POSITION_CLOSED', 'there is no position left to close'));
		return false;
	}

	const refusal = refusalOf(order.side, wantedLots, priceTicks, {account, ...terms});
	if (refusal !== null && closingLots === 0) {
		report.rejected(order, refusal);
		return false;
	}
	if (refusal !== null) report.halved(order, closingLots, refusal);
	fill(
		order,
		{quantityLots: refusal === null ? wantedLots : closingLots, priceTicks},
		report,
		terms,
	);
	return true;
}

/** Closes the whole position at a price, with slippage, whatever the account can carry. */
export function liquidate(
	shortfall: MarginShortfall,
	priceTicks: number,
	{account, report}: Venue,
	terms: Terms,
): void {
	const quantityLots = Math.abs(account.positionLots);
	const order = report.liquidates(shortfall);
	const price = slipped(order.side, priceTicks, terms.costs.slippagePpm);
	fill(order, {quantityLots, priceTicks: price}, report, terms);
}

function fill(
	order: Order,
	{quantityLots, priceTicks}: {quantityLots: number; priceTicks: number},
	report: BrokerReport,
	{instrument, costs}: Terms,
): void {
	const notional = notionalMicros(instrument, priceTicks, quantityLots);
	report.filled(order, {quantityLots, priceTicks, feeMicros: shareMicros(notional, costs.feePpm)});
}

/** How much of the order closes the position. */
function closableLots(order: Order, account: Readonly<AccountState>): number {
	const closes = account.positionLots * sideSign(order.side) < 0;
	return closes ? Math.min(order.quantityLots, Math.abs(account.positionLots)) : 0;
}

/** Why the account cannot carry what the order would make of it; null when it can. */
function refusalOf(
	side: OrderSide,
	quantityLots: number,
	priceTicks: number,
	{account, instrument, costs}: Terms & {account: Readonly<AccountState>},
): OrderReason | null {
	if (!isCarried(account.positionLots, sideSign(side) * quantityLots, priceTicks, instrument))
		return quantityTooLarge(formatDecimal(quantityLots, instrument.quantityDecimals, {trimTo: 0}));
	const {feePpm} = costs;
	const shortfall = marginShortfall(account, instrument, {side, quantityLots, priceTicks, feePpm});
	return shortfall === null ? null : insufficientMargin(shortfall);
}

/** Orders that were countable one by one may not be so together. */
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
