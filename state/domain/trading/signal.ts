/** What the algorithm decided at the close of one bar; kept for every bar, HOLD included. */

export type SignalAction = 'BUY' | 'SELL' | 'HOLD';

export type Signal = {
	barIndex: number;
	/** Market time: the close of the bar. */
	occurredAtMs: number;
	action: SignalAction;
	/** As decided, before rounding to the lot step; 0 for HOLD; null: not a usable quantity. */
	quantityLots: number | null;
	orderType: 'MARKET' | 'LIMIT' | 'STOP' | 'STOP_LIMIT';
	limitTicks: number | null;
	triggerTicks: number | null;
	/** Protective stop that was asked for. */
	stopTicks: number | null;
	/** Take-profit that was asked for. */
	targetTicks: number | null;
	/** Where the stop of the open position was to go. */
	moveStopTicks: number | null;
	goodForBars: number | null;
	/** Open orders were to be canceled first. */
	cancel: boolean;
	/** 0…1 as the algorithm means it; null: not given. */
	confidence: number | null;
	/** Words of the algorithm, at most 200 characters; null: not given. */
	reason: string | null;
	/** Order that came of it, also a denied one; null for a HOLD that moves no stop. */
	orderId: number | null;
};
