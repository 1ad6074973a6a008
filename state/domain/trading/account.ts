/**
 * The account of one instance: cash, one position, and its profit. All amounts are safe integers, so that
 * `equity = capital + realized + unrealized − fees = cash + position value` holds to the last micro; after a
 * ruin the debt is added: `equity = capital + realized − fees + debt = 0`.
 */
import {powerOfTen} from '../number/decimal.ts';
import {type Instrument, moneyDecimals} from './instrument.ts';
import {notionalMicros} from './money.ts';
import {mulDiv} from '../number/mul-div.ts';
import {type OrderSide, sideSign} from './order.ts';

/** Money in micros, position in lots (see {@link Instrument}). */
export type AccountState = {
	/** Falls with purchases and fees, rises with sales; negative with leverage. */
	cashMicros: number;
	/** Signed: long > 0, short < 0. */
	positionLots: number;
	/** Cost of the open position, with the sign of the position; exact, unlike an average price. */
	entryCostMicros: number;
	realizedMicros: number;
	feesMicros: number;
	/** At the last price. */
	unrealizedMicros: number;
	equityMicros: number;
	/** Highest equity at a close so far, at least the capital. */
	peakEquityMicros: number;
	/** Set permanently when the position is closed and no money is left. */
	ruin: Ruin | null;
};

/** The part that an algorithm sees. */
export type AccountValues = Omit<AccountState, 'ruin'>;

/** The end of an account. */
export type Ruin = {
	barIndex: number;
	/** Loss beyond the last of the money, ≥ 0. The venue pays it, so equity never falls below 0. */
	debtMicros: number;
};

/** Returns the account before the first bar. */
export function openAccount(capitalMicros: number): AccountState {
	return {
		cashMicros: capitalMicros,
		positionLots: 0,
		entryCostMicros: 0,
		realizedMicros: 0,
		feesMicros: 0,
		unrealizedMicros: 0,
		equityMicros: capitalMicros,
		peakEquityMicros: capitalMicros,
		ruin: null,
	};
}

/**
 * Closes `account`, which it changes in place, permanently if it is flat and has no money left; returns
 * whether it did. The excess loss is kept as a debt, and equity is 0 from then on.
 */
export function closeIfRuined(account: AccountState, barIndex: number): boolean {
	if (account.positionLots !== 0 || account.cashMicros > 0 || account.ruin !== null) return false;
	account.ruin = {barIndex, debtMicros: 0 - account.cashMicros};
	account.cashMicros = 0;
	return true;
}

/**
 * Books one execution into `account`, which it changes in place, and returns the realized profit in
 * micros, before fees. A quantity beyond the opposite position turns it: it closes first, then opens.
 *
 * Worked: long 3 bought for 300.000000 in all; selling 1 at 110 realizes 110 − 300/3 = 10.000000 and
 * leaves 2 that cost 200.000000.
 */
export function applyExecution(
	account: AccountState,
	instrument: Instrument,
	execution: {side: OrderSide; quantityLots: number; priceTicks: number; feeMicros: number},
): number {
	const {side, quantityLots, priceTicks, feeMicros} = execution;
	const sign = sideSign(side);
	const notional = notionalMicros(instrument, priceTicks, quantityLots);
	const heldLots = Math.abs(account.positionLots);
	const closesLots = account.positionLots * sign < 0 ? Math.min(quantityLots, heldLots) : 0;
	let closedCost = 0;
	let closedNotional = 0;
	let realized = 0;
	if (closesLots > 0) {
		closedCost =
			closesLots === heldLots
				? account.entryCostMicros
				: mulDiv(account.entryCostMicros, closesLots, heldLots);
		closedNotional =
			closesLots === quantityLots ? notional : mulDiv(notional, closesLots, quantityLots);
		// Starting from 0 avoids −0.
		realized = 0 - (sign * closedNotional + closedCost);
	}

	account.cashMicros -= sign * notional + feeMicros;
	account.feesMicros += feeMicros;
	account.realizedMicros += realized;
	account.entryCostMicros += sign * (notional - closedNotional) - closedCost;
	account.positionLots += sign * quantityLots;
	return realized;
}

/** Values the position of `account`, which it changes in place, at the close of a bar. */
export function markToMarket(
	account: AccountState,
	instrument: Instrument,
	closeTicks: number,
): void {
	const {positionLots} = account;
	const value = positionLots === 0 ? 0 : notionalMicros(instrument, closeTicks, positionLots);
	account.unrealizedMicros = value - account.entryCostMicros;
	account.equityMicros = account.cashMicros + value;
	if (account.equityMicros > account.peakEquityMicros)
		account.peakEquityMicros = account.equityMicros;
}

/** Returns the average entry price in ticks, rounded half away from zero; null when flat. */
export function averageEntryTicks(
	account: Readonly<AccountState>,
	instrument: Instrument,
): number | null {
	if (account.positionLots === 0) return null;
	const scale = instrument.priceDecimals + instrument.quantityDecimals - moneyDecimals;
	return scale >= 0
		? mulDiv(account.entryCostMicros, powerOfTen(scale), account.positionLots)
		: mulDiv(account.entryCostMicros, 1, account.positionLots * powerOfTen(-scale));
}
