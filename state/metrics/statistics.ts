/** What the fills of an instance add up to: a fold, so that it can go on with the next fill. */
import type {Fill} from '../domain/fill.ts';

export type TradeStatistics = {
	fills: number;
	/** Fills that closed something, at a profit or a loss before fees. */
	wins: number;
	losses: number;
	grossProfitMicros: number;
	/** ≤ 0. */
	grossLossMicros: number;
	feesMicros: number;
};

/** The statistics before the first fill. */
export const noTrades: TradeStatistics = {
	fills: 0,
	wins: 0,
	losses: 0,
	grossProfitMicros: 0,
	grossLossMicros: 0,
	feesMicros: 0,
};

/** Returns the statistics with one more fill. */
export function addFill(
	statistics: TradeStatistics,
	{realizedMicros, feeMicros}: Pick<Fill, 'realizedMicros' | 'feeMicros'>,
): TradeStatistics {
	const isWin = realizedMicros > 0;
	const isLoss = realizedMicros < 0;
	return {
		fills: statistics.fills + 1,
		wins: statistics.wins + (isWin ? 1 : 0),
		losses: statistics.losses + (isLoss ? 1 : 0),
		grossProfitMicros: statistics.grossProfitMicros + (isWin ? realizedMicros : 0),
		grossLossMicros: statistics.grossLossMicros + (isLoss ? realizedMicros : 0),
		feesMicros: statistics.feesMicros + feeMicros,
	};
}

/** Returns the share of wins among what closed, 0…1; null before anything closed. */
export function winRatio({wins, losses}: TradeStatistics): number | null {
	return wins + losses === 0 ? null : wins / (wins + losses);
}

/** Returns gross profit per unit of gross loss; null before the first loss. */
export function profitFactor(statistics: TradeStatistics): number | null {
	const {grossProfitMicros, grossLossMicros} = statistics;
	return grossLossMicros === 0 ? null : grossProfitMicros / -grossLossMicros;
}
