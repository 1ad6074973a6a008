/**
 * The largest order that an account can carry at a price: a suggestion after an order that was too large.
 * Pure.
 */
import type {AccountState} from './account.ts';
import {type Instrument, moneyDecimals} from './instrument.ts';
import {type OrderSide, sideSign} from './order.ts';

/** An order that may be too large: what it would buy or sell, at which price and cost. */
export type MarginQuestion = {
	side: OrderSide;
	quantityLots: number;
	/** Price at which it is asked, in ticks; the open position is valued at it, too. */
	priceTicks: number;
	feePpm: number;
};

const millionths = 1_000_000;
/** Floating point is wrong by a few steps at most. */
const correctionsMax = 8;

/**
 * Returns lots, a multiple of the instrument's step and less than the request; 0 if not even the smallest
 * order can be carried. `isCarried` decides for one quantity by the exact rule.
 *
 * Worked: equity 10,000 and flat, price 100, margin 100 %, fee 0.04 %: 10,000 ÷ (100 × 1.0004) = 99.96.
 */
export function largestLots(
	account: Readonly<AccountState>,
	instrument: Instrument,
	{side, quantityLots, priceTicks, feePpm}: MarginQuestion,
	isCarried: (quantityLots: number) => boolean,
): number {
	const {quantityLotsStep: step, quantityLotsMin, marginPpm} = instrument;
	const lotMicros =
		priceTicks * 10 ** (moneyDecimals - instrument.priceDecimals - instrument.quantityDecimals);
	const held = account.positionLots * sideSign(side);
	// A quantity that only closes is always carried, however little is left.
	const closing = Math.max(0, -held);
	const equity = account.cashMicros + account.positionLots * lotMicros;
	// From margin × (held + lots) + fee × lots ≤ equity, all counted in lots.
	const rough = ((equity / lotMicros) * millionths - held * marginPpm) / (marginPpm + feePpm);
	const most = Math.min(rough, quantityLots);
	let lots = Math.max(closing, Math.floor(most / step) * step);
	for (let tries = 0; tries < correctionsMax && lots > closing && !isCarried(lots); tries += 1)
		lots = Math.max(closing, lots - step);
	for (let tries = 0; tries < correctionsMax && lots + step < quantityLots; tries += 1)
		if (isCarried(lots + step)) lots += step;
		else break;
	return lots === closing || lots >= quantityLotsMin ? lots : closing;
}
