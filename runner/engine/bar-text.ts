/** Log lines of a bar. Pure; their wording is a contract for users and scripts. */
import type {BarRecord} from '../../state/domain/trading/bar-record.ts';
import {formatDecimal} from '../../state/domain/number/decimal.ts';
import type {Fill} from '../../state/domain/trading/fill.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {Order, OrderReason} from '../../state/domain/trading/order.ts';
import {ruinText} from '../../state/domain/trading/ruin-text.ts';
import type {Level} from '../../state/log/log-line.ts';
import {moneyText, quantityText, signedQuantity} from './figure-text.ts';

export type BarLine = {level: Level; text: string};

/** Returns a line for each fill, order that ended without a fill, liquidation and ruin, and then the line of the bar. */
export function barLines(record: BarRecord, instrument: Instrument): BarLine[] {
	const lines = changeLines(record, record.bar.barIndex, instrument);
	lines.push({level: 'INFO', text: barText(record, instrument)});
	return lines;
}

/** Returns the lines of the changes in a bar, or between two bars. */
export function changeLines(
	{fills, orders, account: {ruin}}: Pick<BarRecord, 'fills' | 'orders' | 'account'>,
	barIndex: number,
	instrument: Instrument,
): BarLine[] {
	const lines: BarLine[] = [];
	for (const fill of fills) lines.push({level: 'INFO', text: fillText(fill, instrument)});
	for (const order of orders) {
		const line = order.updatedBarIndex === barIndex ? orderLine(order, instrument) : null;
		if (line !== null) lines.push(line);
	}
	if (ruin !== null && ruin.barIndex === barIndex)
		lines.push({level: 'ERROR', text: `Account ${ruinText(ruin)}`});
	return lines;
}

/** `Bar 42: close=67412.50 signal=HOLD position=+0.12 equity=10049.20`. */
export function barText({bar, signal, account}: BarRecord, instrument: Instrument): string {
	const close = formatDecimal(bar.closeTicks, instrument.priceDecimals);
	const position = signedQuantity(account.positionLots, instrument);
	return `Bar ${bar.barIndex}: close=${close} signal=${signal.action} position=${position} equity=${moneyText(account.equityMicros)}`;
}

function fillText(fill: Fill, instrument: Instrument): string {
	const quantity = quantityText(fill.quantityLots, instrument);
	const price = formatDecimal(fill.priceTicks, instrument.priceDecimals);
	const position = signedQuantity(fill.positionLots, instrument);
	const realized = fill.realizedMicros === 0 ? '' : ` realized=${moneyText(fill.realizedMicros)}`;
	return `Fill ${fill.tradeId}: ${fill.side} ${quantity} at ${price} fee=${moneyText(fill.feeMicros)}${realized} position=${position}`;
}

/** Returns the line of an order that ended without a fill. Liquidations and refusals are warnings. */
function orderLine(order: Order, instrument: Instrument): BarLine | null {
	const {clientOrderId, side, type, status, reason} = order;
	const isRefusal = status === 'denied' || status === 'rejected' || status === 'unknown';
	if (order.purpose === 'LIQUIDATION')
		return {level: 'WARN', text: `Liquidated by ${clientOrderId}${whyText(reason)}`};
	if (!isRefusal && status !== 'canceled' && status !== 'expired') return null;
	const quantity = quantityText(order.quantityLots, instrument);
	return {
		level: isRefusal ? 'WARN' : 'INFO',
		text: `Order ${clientOrderId} ${status}: ${side} ${quantity} ${type}${whyText(reason)}`,
	};
}

function whyText(reason: OrderReason | null): string {
	return reason === null ? '' : `: ${reason.text} [${reason.code}]`;
}
