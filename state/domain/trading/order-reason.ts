/** Reasons for the end of an order: a stable code, and a text with the numbers. */
import type {Ruin} from './account.ts';
import {formatDecimal} from '../number/decimal.ts';
import {moneyDecimals} from './instrument.ts';
import type {MarginShortfall} from './margin.ts';
import type {OrderReason, OrderReasonCode} from './order.ts';

export function orderReason(code: OrderReasonCode, text: string): OrderReason {
	return {code, text};
}

/** The reason for a liquidation. */
export function maintenanceMargin(shortfall: MarginShortfall): OrderReason {
	const money = (micros: number) => formatDecimal(micros, moneyDecimals, {trimTo: 2});
	return orderReason(
		'MAINTENANCE_MARGIN',
		`equity ${money(shortfall.availableMicros)} did not cover the maintenance margin of ${money(shortfall.requiredMicros)}`,
	);
}

/** The reason for denying orders of a closed account. */
export function accountRuined({barIndex}: Pick<Ruin, 'barIndex'>): OrderReason {
	return orderReason('ACCOUNT_RUINED', `the account was ruined at bar ${barIndex} and is closed`);
}

/** The same text whether we deny the order or the venue rejects it. */
export function insufficientMargin(shortfall: MarginShortfall): OrderReason {
	const money = (micros: number) => formatDecimal(micros, moneyDecimals, {trimTo: 2});
	return orderReason(
		'INSUFFICIENT_MARGIN',
		`margin and fee need ${money(shortfall.requiredMicros)}, equity is ${money(shortfall.availableMicros)}${passing(shortfall)}`,
	);
}

/** The same text whether we deny the order or the venue rejects it; `quantity` is formatted for people. */
export function quantityTooLarge(quantity: string): OrderReason {
	return orderReason('QUANTITY_TOO_LARGE', `${quantity} is more than can be counted`);
}

/** The rule is applied at the price of this order; a later price may differ. */
function passing({largest}: MarginShortfall): string {
	if (largest === undefined) return '';
	return largest === '0' ? '; no quantity would pass' : `; at most ${largest} would pass`;
}
