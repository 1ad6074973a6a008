/** Whether the account can carry an order: the same rule for us before it leaves and for the venue at the fill. */
import type {AccountState} from './account.ts';
import {largestLots} from './affordable.ts';
import {formatDecimal} from './decimal.ts';
import type {Instrument} from './instrument.ts';
import {marginMicros, notionalMicros, shareMicros} from './money.ts';
import {type OrderSide, sideSign} from './order.ts';

export type MarginQuestion = {
	side: OrderSide;
	quantityLots: number;
	/** Price at which it is asked, in ticks; the open position is valued at it, too. */
	priceTicks: number;
	feePpm: number;
};

export type MarginShortfall = {
	requiredMicros: number;
	availableMicros: number;
	/** Of an order: the largest quantity that would have been carried, as people read it; 0 for none. */
	largest?: string;
};

/**
 * Returns what is missing for the position after the order, or null when equity covers its initial
 * margin and the fee. An order that only makes the position smaller is always carried: whoever cannot
 * afford a position must be able to leave it.
 */
export function marginShortfall(
	account: Readonly<AccountState>,
	instrument: Instrument,
	question: MarginQuestion,
): MarginShortfall | null {
	const missing = shortfallOf(account, instrument, question, question.quantityLots);
	if (missing === null) return null;
	const isCarried = (lots: number) => shortfallOf(account, instrument, question, lots) === null;
	const lots = largestLots(account, instrument, question, isCarried);
	return {...missing, largest: formatDecimal(lots, instrument.quantityDecimals, {trimTo: 0})};
}

function shortfallOf(
	account: Readonly<AccountState>,
	instrument: Instrument,
	{side, priceTicks, feePpm}: MarginQuestion,
	quantityLots: number,
): MarginShortfall | null {
	const before = account.positionLots;
	const after = before + sideSign(side) * quantityLots;
	const onlyReduces = before !== 0 && after * before >= 0 && Math.abs(after) < Math.abs(before);
	if (onlyReduces) return null;
	const fee = shareMicros(notionalMicros(instrument, priceTicks, quantityLots), feePpm);
	const requiredMicros = marginMicros(instrument, priceTicks, after) + fee;
	const availableMicros = account.cashMicros + notionalMicros(instrument, priceTicks, before);
	return requiredMicros > availableMicros ? {requiredMicros, availableMicros} : null;
}
