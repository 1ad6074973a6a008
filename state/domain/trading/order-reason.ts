/** Reasons why an order did not go its way: a stable code, and a text that carries the figures. */
import type {Ruin} from './account.ts';
import {formatDecimal} from '../number/decimal.ts';
import {moneyDecimals} from './instrument.ts';
import type {MarginShortfall} from './margin.ts';
import type {OrderReason, OrderReasonCode} from './order.ts';

export function orderReason(code: OrderReasonCode, text: string): OrderReason {
	return {code, text};
}

/** Why the venue closed a position. */
export function maintenanceMargin(shortfall: MarginShortfall): OrderReason {
	const money = (micros: number) => formatDecimal(micros, moneyDecimals, {trimTo: 2});
	return orderReason(
		'MAINTENANCE_MARGIN',
		`equity ${money(shortfall.availableMicros)} did not cover the maintenance margin of ${money(shortfall.requiredMicros)}`,
	);
}

/** Why no order of a closed account passes. */
export function accountRuined({barIndex}: Pick<Ruin, 'barIndex'>): OrderReason {
	return orderReason('ACCOUNT_RUINED', `the account was ruined at bar ${barIndex} and is closed`);
}

/** The same words whether we deny it or the venue rejects it. */
export function insufficientMargin(shortfall: MarginShortfall): OrderReason {
	const money = (micros: number) => formatDecimal(micros, moneyDecimals, {trimTo: 2});
	return orderReason(
		'INSUFFICIENT_MARGIN',
		`margin and fee need ${money(shortfall.requiredMicros)}, equity is ${money(shortfall.availableMicros)}${passing(shortfall)}`,
	);
}

/** The same words whether we deny it or the venue rejects it; `quantity` as people read it. */
export function quantityTooLarge(quantity: string): OrderReason {
	return orderReason('QUANTITY_TOO_LARGE', `${quantity} is more than can be counted`);
}

/** The rule is asked at the price of this order: a later one may be another. */
function passing({largest}: MarginShortfall): string {
	if (largest === undefined) return '';
	return largest === '0' ? '; no quantity would pass' : `; at most ${largest} would pass`;
}
