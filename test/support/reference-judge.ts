/** What the reference simulator makes of a decision: the order that is wished for, and whether it may leave. */
import type {Decision} from '../../runner/algorithm/contract.ts';
import type {CostSettings} from '../../state/domain/instance/instance.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {OrderReasonCode, OrderSide, OrderType} from '../../state/domain/trading/order.ts';
import type {ReferenceAccount} from './reference-account.ts';
import {isCountableWorth, magnitude, unitsOf, worsened} from './reference-numbers.ts';

export type OrderWish = {
	side: OrderSide;
	type: OrderType;
	lots: bigint;
	limit: bigint | null;
	trigger: bigint | null;
	stop: bigint | null;
	target: bigint | null;
	goodForBars: number | null;
	/** Code of the first part that is no quantity, price or count. */
	flaw: OrderReasonCode | null;
	/** Stop or target is no price. */
	hasBadExit: boolean;
};

/** Reads the numbers of a decision, in this order: quantity, limit, trigger, number of bars; stop and target apart. */
export function wishOf(decision: Decision, side: OrderSide, instrument: Instrument): OrderWish {
	const {shares, order, stop, target, goodForBars} = decision;
	const flaws: OrderReasonCode[] = [];
	const price = (value: number | undefined): bigint | null => {
		if (value === undefined) return null;
		const ticks = priceOf(value, instrument);
		if (ticks !== undefined) return ticks;
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
	};
	const orderFlaws = [...flaws];
	const exits = {stop: price(stop), target: price(target)};
	const hasBadExit = flaws.length > orderFlaws.length;
	const isCount =
		goodForBars !== undefined &&
		Number.isInteger(goodForBars) &&
		goodForBars >= 1 &&
		goodForBars <= 1_000_000;
	if (goodForBars !== undefined && !isCount) orderFlaws.push('GOOD_FOR_BARS_NOT_VALID');
	return {
		side,
		type: order?.type ?? 'MARKET',
		lots: lots ?? 0n,
		...prices,
		goodForBars: isCount ? goodForBars : null,
		...exits,
		flaw: orderFlaws[0] ?? null,
		hasBadExit,
	};
}

/** Ticks of a price above 0; undefined where it is none. */
export function priceOf(value: number, {priceDecimals}: Instrument): bigint | undefined {
	if (!(Number.isFinite(value) && value > 0)) return undefined;
	const ticks = unitsOf(value, priceDecimals, 'nearest');
	return ticks !== undefined && ticks > 0n ? ticks : undefined;
}

export type Situation = {
	account: ReferenceAccount;
	instrument: Instrument;
	costs: CostSettings;
	closeTicks: number;
	isPaused: boolean;
	openOrders: number;
};

export type ReferenceVerdict = {
	/** Of the order that leaves, or of the one that is denied as a whole. */
	lots: bigint;
	reduceOnly: boolean;
	denied: OrderReasonCode | null;
	/** The half that would have opened a position, where only the other one leaves. */
	half: {lots: bigint; denied: OrderReasonCode} | null;
};

/** One rule after the other; the first that is broken is named. A turn whose new side is refused still closes the old. */
export function judge(wish: OrderWish, situation: Situation): ReferenceVerdict {
	const {account, instrument} = situation;
	const step = BigInt(instrument.quantityLotsStep);
	const lots = (wish.lots / step) * step;
	const whole = {lots, reduceOnly: false, half: null};
	if (account.ruin() !== null) return {...whole, denied: 'ACCOUNT_RUINED'};
	if (wish.flaw !== null) return {...whole, denied: wish.flaw};
	const position = account.position();
	const held = magnitude(position);
	const isExit = wish.side === 'BUY' ? position < 0n : position > 0n;
	if (isExit && lots <= held) {
		const denied = exitDenial(wish, lots, held, situation);
		return {lots, reduceOnly: denied === null, denied, half: null};
	}
	const denied = entryDenial(wish, lots, isExit ? held : 0n, situation);
	if (denied === null) return {...whole, denied};
	if (!isExit || exitDenial(wish, held, held, situation) !== null) return {...whole, denied};
	return {lots: held, reduceOnly: true, denied: null, half: {lots: lots - held, denied}};
}

function exitDenial(
	{type}: OrderWish,
	lots: bigint,
	held: bigint,
	{instrument, openOrders}: Situation,
): OrderReasonCode | null {
	if (lots < BigInt(instrument.quantityLotsMin) && lots !== held) return 'QUANTITY_BELOW_MINIMUM';
	return openOrders >= 100 && type !== 'MARKET' ? 'OPEN_ORDERS_MAX' : null;
}

/** `closing`: so much of it closes the position that is open. */
function entryDenial(
	wish: OrderWish,
	lots: bigint,
	closing: bigint,
	situation: Situation,
): OrderReasonCode | null {
	const {account, instrument, costs, isPaused, openOrders} = situation;
	if (isPaused) return 'ENTRIES_PAUSED';
	if (lots < BigInt(instrument.quantityLotsMin)) return 'QUANTITY_BELOW_MINIMUM';
	if (openOrders >= 100) return 'OPEN_ORDERS_MAX';
	if (wish.hasBadExit) return 'PRICE_NOT_VALID';
	const isBuy = wish.side === 'BUY';
	const close = BigInt(situation.closeTicks);
	const expected = wish.limit ?? worsened(wish.side, wish.trigger ?? close, costs.slippagePpm);
	const together = closing > 0n ? lots : magnitude(account.position()) + lots;
	if (!isCountableWorth(instrument, expected, together)) return 'QUANTITY_TOO_LARGE';
	const entry = wish.limit ?? wish.trigger ?? close;
	const {stop, target} = wish;
	if (stop !== null && (isBuy ? stop >= entry : stop <= entry)) return 'STOP_ON_WRONG_SIDE';
	if (target !== null && (isBuy ? target <= entry : target >= entry)) return 'TARGET_ON_WRONG_SIDE';
	const isShort = account.isShort({side: wish.side, lots, ticks: expected, feePpm: costs.feePpm});
	return isShort ? 'INSUFFICIENT_MARGIN' : null;
}
