/** Bar records for tests of the ledger: plain, consistent, and made by hand rather than by the engine. */
import type {BarRecord} from '../../state/domain/trading/bar-record.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {LedgerIdentity} from '../../state/domain/trading/ledger.ts';
import type {Order} from '../../state/domain/trading/order.ts';

export const instrument: Instrument = {
	symbol: 'BTC',
	venue: 'SIM',
	priceDecimals: 2,
	quantityDecimals: 6,
	quantityLotsMin: 100,
	quantityLotsStep: 100,
	marginPpm: 1_000_000,
	maintenancePpm: 250_000,
};

export const identity: LedgerIdentity = {
	name: 'BTC',
	symbol: 'BTC',
	mode: 'SIM',
	capitalMicros: 10_000_000_000,
	costs: {feePpm: 400, slippagePpm: 100},
	market: 'simulated, seed 1',
	instrument,
};

const minuteMs = 60_000;

/** A bar without orders; `changes` replaces parts of it. */
export function barRecord(barIndex: number, changes: Partial<BarRecord> = {}): BarRecord {
	const closeAtMs = Date.UTC(2026, 0, 1) + barIndex * minuteMs;
	const closeTicks = 6_740_000 + barIndex;
	return {
		bar: {
			barIndex,
			closeAtMs,
			openTicks: closeTicks - 1,
			highTicks: closeTicks + 5,
			lowTicks: closeTicks - 5,
			closeTicks,
			volume: 12,
		},
		orders: [],
		fills: [],
		signal: {
			barIndex,
			occurredAtMs: closeAtMs,
			action: 'HOLD',
			quantityLots: 0,
			orderType: 'MARKET',
			limitTicks: null,
			triggerTicks: null,
			stopTicks: null,
			targetTicks: null,
			moveStopTicks: null,
			goodForBars: null,
			cancel: false,
			confidence: null,
			reason: null,
			orderId: null,
		},
		account: {
			cashMicros: 10_000_000_000,
			positionLots: 0,
			entryCostMicros: 0,
			realizedMicros: 0,
			feesMicros: 0,
			unrealizedMicros: 0,
			equityMicros: 10_000_000_000 + barIndex,
			peakEquityMicros: 10_000_000_000 + barIndex,
			ruin: null,
		},
		checkpoint: {barIndex},
		...changes,
	};
}

/** A market order of bar `barIndex`, accepted. */
export function marketOrder(
	orderId: number,
	barIndex: number,
	changes: Partial<Order> = {},
): Order {
	const {bar} = barRecord(barIndex);
	return {
		orderId,
		clientOrderId: `BTC-${orderId}`,
		purpose: 'DECISION',
		side: 'BUY',
		type: 'MARKET',
		quantityLots: 120_000,
		reduceOnly: false,
		limitTicks: null,
		triggerTicks: null,
		protectiveStopTicks: null,
		targetTicks: null,
		triggered: false,
		lastBarIndex: null,
		parentOrderId: null,
		status: 'accepted',
		reason: null,
		createdBarIndex: barIndex,
		createdAtMs: bar.closeAtMs,
		updatedBarIndex: barIndex,
		updatedAtMs: bar.closeAtMs,
		filledLots: 0,
		fillTicks: null,
		feeMicros: 0,
		...changes,
	};
}
