/** What the reference simulator makes of a decision: the order that is wished for, and whether it may leave. */
import type {Decision} from '../../runner/algorithm/contract.ts';
import type {CostSettings} from '../../state/domain/instance.ts';
import type {Instrument} from '../../state/domain/instrument.ts';
import type {OrderReasonCode, OrderSide, OrderType} from '../../state/domain/order.ts';
import type {ReferenceAccount} from './reference-account.ts';
import {isCountableWorth, magnitude, unitsOf, worsened} from './reference-numbers.ts';

export type OrderWish = {
	side: OrderSide;
	type: OrderType;
	lots: bigint;
	limit: bigint | null;
	trigger: bigint | null;
	stop: bigint | null;
	goodForBars: number | null;
	/** Code of the first part that is no quantity, price or count. */
	flaw: OrderReasonCode | null;
};

/** Reads the numbers of a decision, in this order: quantity, limit, trigger, stop, number of bars. */
export function wishOf(decision: Decision, side: OrderSide, instrument: Instrument): OrderWish {
	const {shares, order, stop, goodForBars} = decision;
	const flaws: OrderReasonCode[] = [];
	const price = (value: number | undefined): bigint | null => {
		if (value === undefined) return null;
		const isPrice = Number.isFinite(value) && value > 0;
		const ticks = isPrice ? unitsOf(value, instrument.priceDecimals, 'nearest') : undefined;
		if (ticks !== undefined && ticks > 0n) return ticks;
		flaws.push('PRICE_NOT_VALID');
		return null;
	};
	let lots: bigint | undefined;
	if (!Number.isFinite(shares)) flaws.push('QUANTITY_NOT_FINITE');
	else if (shares < 0) flaws.push('QUANTITY_NEGATIVE');
	else {
		lots = unitsOf(shares, instrument.quantityDecimals, 'cut');
		if (lots === undefined) flaws.push('QUANTITY_TOO_LARGE');
	}
	const prices = {
		limit: price(order !== undefined && 'limit' in order ? order.limit : undefined),
		trigger: price(order !== undefined && 'trigger' in order ? order.trigger : undefined),
		stop: price(stop),
	};
	const isCount =
		goodForBars !== undefined &&
		Number.isInteger(goodForBars) &&
		goodForBars >= 1 &&
		goodForBars <= 1_000_000;
	if (goodForBars !== undefined && !isCount) flaws.push('GOOD_FOR_BARS_NOT_VALID');
	return {
		side,
		type: order?.type ?? 'MARKET',
		lots: lots ?? 0n,
		...prices,
		goodForBars: isCount ? goodForBars : null,
		flaw: flaws[0] ?? null,
	};
}

export type Situation = {
	account: ReferenceAccount;
	instrument: Instrument;
	costs: CostSettings;
	closeTicks: number;
	isPaused: boolean;
	openOrders: number;
};

export type ReferenceVerdict = {lots: bigint; reduceOnly: boolean; denied: OrderReasonCode | null};

/** One rule after the other; the first that is broken is named. */
export function judge(wish: OrderWish, situation: Situation): ReferenceVerdict {
	const {account, instrument, costs, isPaused} = situation;
	const step = BigInt(instrument.quantityLotsStep);
	const stepped = (wish.lots / step) * step;
	const denied = (code: OrderReasonCode) => ({lots: stepped, reduceOnly: false, denied: code});
	if (wish.flaw !== null) return denied(wish.flaw);
	const position = account.position();
	const held = magnitude(position);
	const isBuy = wish.side === 'BUY';
	const isExit = isBuy ? position < 0n : position > 0n;
	if (isPaused && !isExit) return denied('ENTRIES_PAUSED');
	const lots = isPaused && held < stepped ? held : stepped;
	const reduceOnly = isExit && lots <= held;
	const isWholeRest = reduceOnly && lots === held;
	if (lots < BigInt(instrument.quantityLotsMin) && !isWholeRest)
		return denied('QUANTITY_BELOW_MINIMUM');
	if (situation.openOrders >= 100) return denied('OPEN_ORDERS_MAX');
	const close = BigInt(situation.closeTicks);
	const expected = wish.limit ?? worsened(wish.side, wish.trigger ?? close, costs.slippagePpm);
	const together = isExit ? held : held + lots;
	if (!isCountableWorth(instrument, expected, lots > together ? lots : together))
		return denied('QUANTITY_TOO_LARGE');
	const entry = wish.limit ?? wish.trigger ?? close;
	if (wish.stop !== null && !reduceOnly && (isBuy ? wish.stop >= entry : wish.stop <= entry))
		return denied('STOP_ON_WRONG_SIDE');
	if (account.isShort({side: wish.side, lots, ticks: expected, feePpm: costs.feePpm}))
		return denied('INSUFFICIENT_MARGIN');
	return {lots, reduceOnly, denied: null};
}
