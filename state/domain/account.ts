/**
 * The account of one instance: cash, one position, and what it earned. All figures are safe integers, so
 * that `equity = capital + realized + unrealized − fees = cash + position value` holds to the last micro.
 */

/** Money in micros, position in lots (see {@link Instrument}). */
export type AccountState = {
	/** Falls by what was bought and by fees, rises by what was sold; negative with leverage. */
	cashMicros: number;
	/** Signed: long > 0, short < 0. */
	positionLots: number;
	/** What the open position cost, signed as the position; exact, where an average price would be rounded. */
	entryCostMicros: number;
	realizedMicros: number;
	feesMicros: number;
	/** At the last price. */
	unrealizedMicros: number;
	equityMicros: number;
	/** Highest equity at a close so far, at least the capital. */
	peakEquityMicros: number;
};
