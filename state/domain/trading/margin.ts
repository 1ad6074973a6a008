/**
 * Decides whether an account can carry an order, by the same rule for us before submission and for the venue
 * at the fill, and whether it can keep its position.
 */
import type {AccountState} from './account.ts';
import {largestLots, type MarginQuestion} from './affordable.ts';
import {formatDecimal, powerOfTen} from '../number/decimal.ts';
import {type Instrument, moneyDecimals} from './instrument.ts';
import {marginMicros, notionalMicros, shareMicros} from './money.ts';
import {sideSign} from './order.ts';

export type MarginShortfall = {
	requiredMicros: number;
	availableMicros: number;
	/** For an order: the largest quantity that would have been carried, formatted for people; 0 for none. */
	largest?: string;
};

/**
 * Returns the shortfall of the position after the order, or null when equity covers its initial margin and
 * the fee. An order that only reduces the position is always carried: an account that cannot afford a
 * position must be able to leave it.
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

/**
 * Returns the shortfall of the open position at a price: equity below its maintenance margin, or no equity.
 * Null when it is covered, and without a position.
 */
export function maintenanceShortfall(
	account: Readonly<AccountState>,
	instrument: Instrument,
	priceTicks: number,
): MarginShortfall | null {
	const {positionLots, cashMicros} = account;
	// A position that is paid in full always covers its margin.
	if (positionLots === 0 || (positionLots > 0 && cashMicros > 0)) return null;
	const roughWorth = roughNotional(instrument, priceTicks, Math.abs(positionLots));
	if (isClearlyCovered(account, instrument, roughWorth)) return null;
	// Beyond the countable range, a short position has lost more than any account holds.
	if (roughWorth > Number.MAX_SAFE_INTEGER)
		return positionLots > 0
			? null
			: {requiredMicros: Number.MAX_SAFE_INTEGER, availableMicros: Number.MIN_SAFE_INTEGER};
	const worth = notionalMicros(instrument, priceTicks, Math.abs(positionLots));
	const availableMicros = cashMicros + (positionLots > 0 ? worth : -worth);
	const requiredMicros = shareMicros(worth, instrument.maintenancePpm);
	const isCovered = availableMicros > 0 && availableMicros >= requiredMicros;
	return isCovered ? null : {requiredMicros, availableMicros};
}

/**
 * Returns the first price on the way from `fromTicks` to `toTicks` at which the open position is not covered;
 * null if there is none. `toTicks` lies against the position: lower for a long one, higher for a short one,
 * so that no covered price follows an uncovered one.
 *
 * Worked: 1,000 in cash short 10 at 100, maintenance 25 %: cash is 2,000, and 2,000 − 10 p < 2.5 p from p =
 * 160 on.
 */
export function liquidationTicks(
	account: Readonly<AccountState>,
	instrument: Instrument,
	{fromTicks, toTicks}: {fromTicks: number; toTicks: number},
): number | null {
	const isCovered = (ticks: number) => maintenanceShortfall(account, instrument, ticks) === null;
	if (isCovered(toTicks)) return null;
	if (!isCovered(fromTicks)) return fromTicks;
	let covered = fromTicks;
	let short = toTicks;
	while (Math.abs(short - covered) > 1) {
		const middle = Math.trunc(covered + (short - covered) / 2);
		if (isCovered(middle)) covered = middle;
		else short = middle;
	}
	return short;
}

const millionths = 1_000_000;

/** The worth in floating point, of any size. */
function roughNotional(instrument: Instrument, priceTicks: number, lots: number): number {
	const excess = instrument.priceDecimals + instrument.quantityDecimals - moneyDecimals;
	const product = priceTicks * lots;
	return excess >= 0 ? product / powerOfTen(excess) : product * powerOfTen(-excess);
}

/** Decides nearly every bar: the floating-point error is far below the required distance. */
function isClearlyCovered(
	{positionLots, cashMicros}: Readonly<AccountState>,
	{maintenancePpm}: Instrument,
	worth: number,
): boolean {
	const equity = positionLots > 0 ? cashMicros + worth : cashMicros - worth;
	const required = (worth * maintenancePpm) / millionths;
	return equity - required > 10 + 1e-9 * (worth + Math.abs(cashMicros));
}
