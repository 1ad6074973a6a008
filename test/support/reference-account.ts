/** The account of the reference simulator: cash, one position at average cost, and what came of it. */
import type {AccountState, Ruin} from '../../state/domain/trading/account.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {OrderSide} from '../../state/domain/trading/order.ts';
import {anyWorth, magnitude, nearest, partOf, worth} from './reference-numbers.ts';

export type MarginQuestion = {side: OrderSide; lots: bigint; ticks: bigint; feePpm: number};

export type ReferenceAccount = ReturnType<typeof createReferenceAccount>;

export function createReferenceAccount(capitalMicros: number, instrument: Instrument) {
	const capital = BigInt(capitalMicros);
	let cash = capital;
	let position = 0n;
	/** Paid for the open position, signed as it is. */
	let cost = 0n;
	let realized = 0n;
	let fees = 0n;
	let price = 0n;
	let peak = capital;
	let ruin: Ruin | null = null;
	const value = () => worth(instrument, price, position);

	return {
		position: () => position,
		/** Books a fill and returns what it realized, fees apart. */
		book(side: OrderSide, lots: bigint, ticks: bigint, fee: bigint): bigint {
			const sign = side === 'BUY' ? 1n : -1n;
			const total = worth(instrument, ticks, lots);
			const held = magnitude(position);
			const closing = position * sign < 0n ? (lots < held ? lots : held) : 0n;
			const closingCost = closing === 0n ? 0n : nearest(cost * closing, held);
			const closingWorth = closing === 0n ? 0n : nearest(total * closing, lots);
			const profit = closing === 0n ? 0n : -sign * closingWorth - closingCost;
			cash -= sign * total + fee;
			fees += fee;
			realized += profit;
			cost += sign * (total - closingWorth) - closingCost;
			position += sign * lots;
			return profit;
		},
		/** Whether equity at that price would not carry margin and fee; what only reduces is carried always. */
		isShort({side, lots, ticks, feePpm}: MarginQuestion): boolean {
			const after = position + (side === 'BUY' ? lots : -lots);
			const sameSide = after * position >= 0n && position !== 0n;
			if (sameSide && magnitude(after) < magnitude(position)) return false;
			const margin = partOf(worth(instrument, ticks, magnitude(after)), instrument.marginPpm);
			const fee = partOf(worth(instrument, ticks, lots), feePpm);
			return margin + fee > cash + worth(instrument, ticks, position);
		},
		ruin: () => ruin,
		/** Flat and without money: it is over, and what is owed stays with the venue. */
		endIfRuined(barIndex: number): boolean {
			if (position !== 0n || cash > 0n || ruin !== null) return false;
			ruin = {barIndex, debtMicros: Number(-cash)};
			cash = 0n;
			return true;
		},
		/** Whether equity at that price is gone, or less than the position has to keep. */
		isBare(ticks: bigint): boolean {
			if (position === 0n) return false;
			const equity = cash + anyWorth(instrument, ticks, position);
			const kept = partOf(
				anyWorth(instrument, ticks, magnitude(position)),
				instrument.maintenancePpm,
			);
			return equity <= 0n || equity < kept;
		},
		markAt(closeTicks: number): void {
			price = BigInt(closeTicks);
			const equity = cash + value();
			if (equity > peak) peak = equity;
		},
		state: (): AccountState => ({
			cashMicros: Number(cash),
			positionLots: Number(position),
			entryCostMicros: Number(cost),
			realizedMicros: Number(realized),
			feesMicros: Number(fees),
			unrealizedMicros: Number(value() - cost),
			equityMicros: Number(cash + value()),
			peakEquityMicros: Number(peak),
			ruin,
		}),
	};
}
