/**
 * A traded instrument. Prices, quantities and money are safe integers in units that the instrument fixes, so
 * that they are stored and returned exactly: no binary fraction ever holds a price.
 *
 * - `priceTicks`: price × 10^priceDecimals
 * - `quantityLots`: quantity × 10^quantityDecimals
 * - `…Micros`: money × 10^6 in the account's currency
 */
export type Instrument = {
	/** Name at the venue: `BTC`, `EURUSD`. */
	symbol: string;
	/** `SIM` for the simulated venue. */
	venue: string;
	/** Decimals of a price, 0…18: 2 means that one tick is 0.01. */
	priceDecimals: number;
	/** Decimals of a quantity, 0…8: 6 means that one lot is 0.000001. */
	quantityDecimals: number;
	/** Smallest order, in lots, ≥ 1. */
	quantityLotsMin: number;
	/** Orders are rounded down to a multiple of this many lots, ≥ 1. */
	quantityLotsStep: number;
	/** Initial margin of a position as a share of its notional value, in millionths: 1_000_000 = no leverage. */
	marginPpm: number;
	/**
	 * Maintenance margin as a share of the position's worth, in millionths, 0…{@link Instrument.marginPpm}:
	 * with less equity than this, the venue closes the position. 0: only when no equity is left.
	 */
	maintenancePpm: number;
};

/** Money has six decimals everywhere. */
export const moneyDecimals = 6;
