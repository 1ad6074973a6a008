/** One execution at the venue, applied to the account exactly once. Never changes after creation. */
import type {OrderSide} from './order.ts';

/** Whether the order waited at its price (`MAKER`) or took what waited (`TAKER`). */
export type Liquidity = 'MAKER' | 'TAKER';

/** Units as in {@link Instrument}. */
export type Fill = {
	/** Own trade id, `NAME-F1` and on, without gaps; stays the same after a restart. */
	tradeId: string;
	orderId: number;
	clientOrderId: string;
	barIndex: number;
	/** Market time: the close of the bar in which it happened. */
	occurredAtMs: number;
	side: OrderSide;
	quantityLots: number;
	priceTicks: number;
	feeMicros: number;
	/** Profit of the quantity that it closed, before fees; 0 for a pure entry. */
	realizedMicros: number;
	/** Signed position after it. */
	positionLots: number;
	/** The venue's own name of the trade; absent where a simulated venue filled it. */
	venueTradeId?: string;
	/** As the venue says; absent where a simulated venue filled it. */
	liquidity?: Liquidity;
};
