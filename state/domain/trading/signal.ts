/** The algorithm's decision at the close of one bar; kept for every bar, HOLD included. */

export type SignalAction = 'BUY' | 'SELL' | 'HOLD';

export type Signal = {
	barIndex: number;
	/** Market time: the close of the bar. */
	occurredAtMs: number;
	action: SignalAction;
	/** As decided, before rounding to the lot step; 0 for HOLD; null: unusable. */
	quantityLots: number | null;
	orderType: 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT';
	limitTicks: number | null;
	triggerTicks: number | null;
	/** Requested protective stop. */
	stopTicks: number | null;
	/** Requested take-profit. */
	targetTicks: number | null;
	/** Requested new stop of the open position. */
	moveStopTicks: number | null;
	goodForBars: number | null;
	/** Whether open orders were to be canceled first. */
	cancel: boolean;
	/** 0…1 as given by the algorithm; null: not given. */
	confidence: number | null;
	/** Text of the algorithm, at most 200 characters; null: not given. */
	reason: string | null;
	/** Resulting order, even if it was denied; null for a HOLD that moves no stop. */
	orderId: number | null;
};
