/** The instruments that Pitwall knows by name, and the defaults of an unknown one whose bars come from a file. */
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';

/** Properties of a synthetic market of this instrument. */
type MarketProfile = {
	/** Price of the first bar, and the level that pulls it back in the very long run, in price units. */
	priceLevel: number;
	/** Standard deviation of the logarithmic return of a one-minute bar. */
	volatilityPerBar: number;
	/** Typical volume of a bar, in whole units of the instrument. */
	volumePerBar: number;
};

export type KnownInstrument = {instrument: Instrument; profile: MarketProfile};

const venue = 'SIM';

/** One-minute volatility of a yearly one: trading all year round, 525,600 minutes. */
const perMinute = (yearlyRatio: number) => yearlyRatio / Math.sqrt(525_600);

/** Initial margin without leverage. */
const unleveragedPpm = 1_000_000;

/**
 * Returns the usual maintenance margin of an instrument with this initial margin, in millionths. Without
 * leverage, when only a short position can fall below it, 30 % of its worth, as for shares sold short (FINRA
 * Rule 4210(c)(3)); with leverage half of the initial margin, the level at which contracts for difference are
 * closed (ESMA Decision (EU) 2018/796).
 */
function maintenancePpmOf(marginPpm: number): number {
	return marginPpm === unleveragedPpm ? 300_000 : Math.floor(marginPpm / 2);
}

const known: readonly KnownInstrument[] = [
	{
		instrument: {
			symbol: 'BTC',
			venue,
			priceDecimals: 2,
			quantityDecimals: 6,
			quantityLotsMin: 10,
			quantityLotsStep: 1,
			marginPpm: unleveragedPpm,
			maintenancePpm: maintenancePpmOf(unleveragedPpm),
		},
		profile: {priceLevel: 67_000, volatilityPerBar: perMinute(0.6), volumePerBar: 12},
	},
	{
		instrument: {
			symbol: 'ETH',
			venue,
			priceDecimals: 2,
			quantityDecimals: 5,
			quantityLotsMin: 10,
			quantityLotsStep: 1,
			marginPpm: unleveragedPpm,
			maintenancePpm: maintenancePpmOf(unleveragedPpm),
		},
		profile: {priceLevel: 3400, volatilityPerBar: perMinute(0.75), volumePerBar: 180},
	},
	{
		instrument: {
			symbol: 'GOLD',
			venue,
			priceDecimals: 2,
			quantityDecimals: 2,
			quantityLotsMin: 1,
			quantityLotsStep: 1,
			marginPpm: 50_000,
			maintenancePpm: maintenancePpmOf(50_000),
		},
		profile: {priceLevel: 2400, volatilityPerBar: perMinute(0.16), volumePerBar: 420},
	},
	{
		instrument: {
			symbol: 'OIL',
			venue,
			priceDecimals: 2,
			quantityDecimals: 1,
			quantityLotsMin: 1,
			quantityLotsStep: 1,
			marginPpm: 100_000,
			maintenancePpm: maintenancePpmOf(100_000),
		},
		profile: {priceLevel: 78, volatilityPerBar: perMinute(0.38), volumePerBar: 900},
	},
	{
		instrument: {
			symbol: 'EURUSD',
			venue,
			priceDecimals: 5,
			quantityDecimals: 0,
			quantityLotsMin: 1,
			quantityLotsStep: 1,
			marginPpm: 33_334,
			maintenancePpm: maintenancePpmOf(33_334),
		},
		profile: {priceLevel: 1.085, volatilityPerBar: perMinute(0.08), volumePerBar: 250_000},
	},
	{
		instrument: {
			symbol: 'SPX',
			venue,
			// The shipped daily bars have six decimals.
			priceDecimals: 6,
			quantityDecimals: 3,
			quantityLotsMin: 1,
			quantityLotsStep: 1,
			marginPpm: unleveragedPpm,
			maintenancePpm: maintenancePpmOf(unleveragedPpm),
		},
		profile: {priceLevel: 5200, volatilityPerBar: perMinute(0.17), volumePerBar: 35_000},
	},
];

/** Symbols with a synthetic market, in display order. */
export const knownSymbols: readonly string[] = known.map(({instrument}) => instrument.symbol);

/** Returns the instrument of that name with its market profile; undefined if there is none. */
function findKnownInstrument(symbol: string): KnownInstrument | undefined {
	return known.find(({instrument}) => instrument.symbol === symbol);
}

/**
 * Returns the instrument of that name with its market profile.
 * @throws {@link AppError} `SYMBOL_UNKNOWN` (66), which lists the existing ones.
 */
export function knownInstrument(symbol: string): KnownInstrument {
	const found = findKnownInstrument(symbol);
	if (found !== undefined) return found;
	throw new AppError({
		code: 'SYMBOL_UNKNOWN',
		exitCode: exitCode.noInput,
		what: `${symbol}: no market of this symbol`,
		why: `the simulated venue has ${knownSymbols.join(', ')}`,
		fix: `use one of these, or give bars of your own: --symbol ${symbol} --data FILE.csv`,
		details: {symbol, knownSymbols},
	});
}

/** The source of an instrument's tick. */
export type TickSource = 'instrument' | 'data' | 'setting' | 'ledger';

/**
 * Returns the decimals of the tick for bars of a file: those of a known symbol, or more if the file has more,
 * so that no price is rounded. For an unknown symbol, prices with cents show its tick; other prices get a
 * tick of 0.01 and of at most a ten-thousandth of the first price, so that a slippage of 100 ppm is less than
 * a full point.
 */
export function tickDecimals(
	symbol: string,
	{decimals, firstPrice}: {decimals: number; firstPrice: number | null},
): {decimals: number; from: TickSource} {
	const known = findKnownInstrument(symbol)?.instrument.priceDecimals;
	if (known !== undefined)
		return known >= decimals ? {decimals: known, from: 'instrument'} : {decimals, from: 'data'};
	if (decimals >= centDecimals) return {decimals, from: 'data'};
	const digitsBefore =
		firstPrice === null || !(firstPrice > 0) ? 2 : Math.floor(Math.log10(firstPrice));
	return {decimals: Math.max(centDecimals, 4 - digitsBefore), from: 'data'};
}

const centDecimals = 2;

/**
 * Returns the instrument for bars of a file. Sizes and margin of a known symbol stay. An unknown one trades
 * in ten-thousandths, or in whole units if its prices have more than twelve decimals, without leverage.
 */
export function instrumentForData(
	symbol: string,
	priceDecimals: number,
	lotDecimals?: number,
): Instrument {
	const sizes = findKnownInstrument(symbol)?.instrument ?? {
		symbol,
		venue,
		quantityDecimals: Math.max(0, Math.min(4, 12 - priceDecimals)),
		quantityLotsMin: 1,
		quantityLotsStep: 1,
		marginPpm: unleveragedPpm,
		maintenancePpm: maintenancePpmOf(unleveragedPpm),
	};
	if (lotDecimals === undefined) return {...sizes, priceDecimals};
	return {
		...sizes,
		priceDecimals,
		quantityDecimals: lotDecimals,
		quantityLotsMin: 1,
		quantityLotsStep: 1,
	};
}

/**
 * Returns the instrument with the requested maintenance margin; null: with its own.
 * @throws {@link AppError} `MARGIN_UNUSABLE` (78) if it is more than the initial margin.
 */
export function withMaintenance(instrument: Instrument, asked: number | null): Instrument {
	if (asked === null) return instrument;
	const {symbol, marginPpm} = instrument;
	if (asked <= marginPpm) return {...instrument, maintenancePpm: asked};
	throw new AppError({
		code: 'MARGIN_UNUSABLE',
		exitCode: exitCode.configuration,
		what: `${symbol}: maintenance_ppm was ${asked}, more than its initial margin of ${marginPpm}`,
		why: 'each position would be closed as soon as it opens',
		fix: `set maintenance_ppm to at most ${marginPpm} in pitwall.yaml, or leave it out`,
		details: {symbol, maintenancePpm: asked, marginPpm},
	});
}
