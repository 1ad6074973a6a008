/**
 * Trades of a run: a trade lasts from a flat position to the next flat one; a fill that turns the position
 * ends one trade and begins another. Its profit is the realized profit of its quantity minus all its fees;
 * the fee of a turning fill is divided by quantity. A position that is open at the end is not a trade yet;
 * {@link withTrade} counts it as one.
 */
import type {Ruin} from '../domain/trading/account.ts';
import type {Fill} from '../domain/trading/fill.ts';
import {sideSign} from '../domain/trading/order.ts';

export type TradeFill = Pick<
	Fill,
	'barIndex' | 'side' | 'quantityLots' | 'feeMicros' | 'realizedMicros' | 'positionLots'
>;

/** Sums from which all trade statistics follow, so that those of several runs can be joined. */
export type TradeTotals = {
	fills: number;
	feesMicros: number;
	/** Value of all purchases and sales. */
	notionalMicros: number;
	trades: number;
	wins: number;
	losses: number;
	grossProfitMicros: number;
	/** ≤ 0. */
	grossLossMicros: number;
	bestMicros: number;
	worstMicros: number;
	/** From the bar of the first fill to that of the last. */
	barsHeld: number;
	/** Positions that the venue closed. */
	liquidations: number;
	/** The bar of the data in which the money ran out, and the loss beyond it. */
	ruin: Ruin | null;
};

export function noTrades(): TradeTotals {
	return {
		fills: 0,
		feesMicros: 0,
		notionalMicros: 0,
		trades: 0,
		wins: 0,
		losses: 0,
		grossProfitMicros: 0,
		grossLossMicros: 0,
		bestMicros: Number.NEGATIVE_INFINITY,
		worstMicros: Number.POSITIVE_INFINITY,
		barsHeld: 0,
		liquidations: 0,
		ruin: null,
	};
}

/** Adds fills, oldest first, to totals. */
export type TradeFold = {
	totals: TradeTotals;
	/** Number of the trade of the next fill, from 1; if the fill turns the position, of the trade that it ends. */
	tradeNumber(): number;
	/** Returns the profit in micros of the trade that this fill ended; null if it ended none. */
	add(fill: TradeFill, notionalMicros: number): number | null;
	/** Returns the trade of the open position; null when flat. */
	openTrade(): OpenTrade | null;
};

/** `profitMicros`: realized so far, minus the fees paid. */
export type OpenTrade = {profitMicros: number; entryBarIndex: number};

/** Returns the totals plus one trade with this profit. */
export function withTrade(
	totals: Readonly<TradeTotals>,
	trade: {profitMicros: number; barsHeld: number},
): TradeTotals {
	const sum = {...totals};
	addTrade(sum, trade);
	return sum;
}

function addTrade(
	totals: TradeTotals,
	{profitMicros, barsHeld}: {profitMicros: number; barsHeld: number},
): void {
	totals.trades += 1;
	totals.barsHeld += barsHeld;
	totals.bestMicros = Math.max(totals.bestMicros, profitMicros);
	totals.worstMicros = Math.min(totals.worstMicros, profitMicros);
	if (profitMicros > 0) {
		totals.wins += 1;
		totals.grossProfitMicros += profitMicros;
	} else if (profitMicros < 0) {
		totals.losses += 1;
		totals.grossLossMicros += profitMicros;
	}
}

/**
 * Worked: bought 3 for a fee of 3, sold 5 for a fee of 5 with 30 realized: the trade earned
 * 30 − 3 − 5 × 3/5 = 24, and the next one, short 2, has paid 2.
 */
export function createTradeFold(): TradeFold {
	const totals = noTrades();
	let profit = 0;
	let entryBarIndex = 0;
	let isOpen = false;

	const add = (fill: TradeFill, notionalMicros: number): number | null => {
		const {barIndex, side, quantityLots, feeMicros, realizedMicros, positionLots} = fill;
		const before = positionLots - sideSign(side) * quantityLots;
		const closes = before * sideSign(side) < 0 ? Math.min(quantityLots, Math.abs(before)) : 0;
		const closingFee =
			closes === quantityLots ? feeMicros : Math.round((feeMicros * closes) / quantityLots);
		totals.fills += 1;
		totals.feesMicros += feeMicros;
		totals.notionalMicros += Math.abs(notionalMicros);
		profit += realizedMicros - closingFee;
		let ended: number | null = null;
		if (before !== 0 && positionLots * before <= 0) {
			addTrade(totals, {profitMicros: profit, barsHeld: barIndex - entryBarIndex});
			ended = profit;
			profit = 0;
		}
		if (ended !== null || before === 0) entryBarIndex = barIndex;
		profit -= feeMicros - closingFee;
		isOpen = positionLots !== 0;
		return ended;
	};

	return {
		totals,
		add,
		tradeNumber: () => totals.trades + 1,
		openTrade: () => (isOpen ? {profitMicros: profit, entryBarIndex} : null),
	};
}

/** Returns the totals of several runs as one. */
export function joinTotals(all: readonly TradeTotals[]): TradeTotals {
	return all.reduce(
		(sum, one) => ({
			fills: sum.fills + one.fills,
			feesMicros: sum.feesMicros + one.feesMicros,
			notionalMicros: sum.notionalMicros + one.notionalMicros,
			trades: sum.trades + one.trades,
			wins: sum.wins + one.wins,
			losses: sum.losses + one.losses,
			grossProfitMicros: sum.grossProfitMicros + one.grossProfitMicros,
			grossLossMicros: sum.grossLossMicros + one.grossLossMicros,
			bestMicros: Math.max(sum.bestMicros, one.bestMicros),
			worstMicros: Math.min(sum.worstMicros, one.worstMicros),
			barsHeld: sum.barsHeld + one.barsHeld,
			liquidations: sum.liquidations + one.liquidations,
			ruin: sum.ruin ?? one.ruin,
		}),
		noTrades(),
	);
}
