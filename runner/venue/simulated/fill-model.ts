/**
 * The price at which a bar fills an order. Pure, and pessimistic where the four prices do not determine the path:
 *
 * 1. At the open: MARKET; LIMIT that the open meets or betters, at the open; STOP that the open has
 *    passed, at the open.
 * 2. Within the bar, stops before limits: when a bar reaches both, the loss came first. A STOP fills at
 *    its trigger. A LIMIT fills at its limit only when the price goes *through* it: at a mere touch,
 *    other orders were first in the queue.
 * 3. A STOP_LIMIT wakes like a STOP and fills at once if its limit allows; else it rests as a LIMIT. Woken
 *    at the open, it may fill within the same bar: all of the bar follows. Woken later, it rests from the
 *    next bar, because the bar does not show whether the price came back after it woke.
 *
 * Orders that take liquidity (MARKET, STOP, a waking STOP_LIMIT) pay slippage, even beyond the bar's high or low: our
 * own order would have moved the price there. A LIMIT never pays more than its limit.
 */
import type {Bar} from '../../../state/domain/trading/bar.ts';
import type {Order, OrderSide} from '../../../state/domain/trading/order.ts';

/** `price`: filled at this price. `wakes`: a STOP_LIMIT that now rests. `null`: no change. */
export type Touch = {kind: 'price'; priceTicks: number} | {kind: 'wakes'} | null;

type Terms = Pick<Order, 'side' | 'type' | 'limitTicks' | 'triggerTicks' | 'triggered'>;

const wakes: Touch = {kind: 'wakes'};

/** Returns the effect of the price `priceTicks` on an order, at an open or when the order arrives. */
export function touchAt(order: Terms, priceTicks: number, slippagePpm: number): Touch {
	const {side} = order;
	if (order.type === 'MARKET') return filled(slipped(side, priceTicks, slippagePpm));
	if (isStop(order))
		return passes(side, priceTicks, triggerOf(order))
			? woken(order, priceTicks, slippagePpm)
			: null;
	return meets(side, priceTicks, limitOf(order)) ? filled(priceTicks) : null;
}

/** Returns the effect of `bar` on an order between its open and its close. */
export function touchWithin(
	order: Terms,
	bar: Pick<Bar, 'highTicks' | 'lowTicks'>,
	slippagePpm: number,
): Touch {
	const {side} = order;
	const worst = side === 'BUY' ? bar.highTicks : bar.lowTicks;
	const best = side === 'BUY' ? bar.lowTicks : bar.highTicks;
	if (order.type === 'MARKET') return null;
	if (isStop(order))
		return passes(side, worst, triggerOf(order))
			? woken(order, triggerOf(order), slippagePpm)
			: null;
	return goesThrough(side, best, limitOf(order)) ? filled(limitOf(order)) : null;
}

/** Whether an order is a stop, which comes first within a bar. */
export function isStop(order: Pick<Order, 'type' | 'triggered'>): boolean {
	return order.type === 'STOP' || (order.type === 'STOP_LIMIT' && !order.triggered);
}

const millionths = 1_000_000;

/** Returns the price moved against the order by `slippagePpm` millionths, at least one tick unless 0. */
export function slipped(side: OrderSide, priceTicks: number, slippagePpm: number): number {
	// In two parts, so that the product stays exact for every price.
	const rest = priceTicks % millionths;
	const whole = (priceTicks - rest) / millionths;
	const slip = whole * slippagePpm + Math.ceil((rest * slippagePpm) / millionths);
	return side === 'BUY' ? priceTicks + slip : Math.max(1, priceTicks - slip);
}

/** Returns the effect on a stop whose trigger was reached at the price `priceTicks`. */
function woken(order: Terms, priceTicks: number, slippagePpm: number): Touch {
	const price = slipped(order.side, priceTicks, slippagePpm);
	if (order.type === 'STOP') return filled(price);
	const limit = limitOf(order);
	if (!meets(order.side, priceTicks, limit)) return wakes;
	return filled(order.side === 'BUY' ? Math.min(limit, price) : Math.max(limit, price));
}

function filled(priceTicks: number): Touch {
	return {kind: 'price', priceTicks};
}

/** At the limit or better. */
function meets(side: OrderSide, priceTicks: number, limitTicks: number): boolean {
	return side === 'BUY' ? priceTicks <= limitTicks : priceTicks >= limitTicks;
}

function goesThrough(side: OrderSide, priceTicks: number, limitTicks: number): boolean {
	return side === 'BUY' ? priceTicks < limitTicks : priceTicks > limitTicks;
}

/** At the trigger or beyond, on the side on which a stop wakes. */
function passes(side: OrderSide, priceTicks: number, triggerTicks: number): boolean {
	return side === 'BUY' ? priceTicks >= triggerTicks : priceTicks <= triggerTicks;
}

function limitOf(order: Terms): number {
	return order.limitTicks ?? Number.NaN;
}

function triggerOf(order: Terms): number {
	return order.triggerTicks ?? Number.NaN;
}
