/**
 * The venue of the reference simulator: at which price a bar fills what waits. Pessimistic wherever four
 * prices do not tell the path.
 */
import {
	change,
	create,
	end,
	type ReferenceOrder,
	type ReferenceWorld,
	signOf,
	waiting,
} from './reference-book.ts';
import {isCountableWorth, magnitude, partOf, worsened, worth} from './reference-numbers.ts';

/** The open, the path between open and close, the end of orders whose time is over. */
export function playBar(world: ReferenceWorld): void {
	const {bar} = world;
	const first = waiting(world);
	const isMarket = ({type}: ReferenceOrder) => type === 'MARKET';
	for (const order of [...first.filter(isMarket), ...first.filter(o => !isMarket(o))])
		meet(world, order, bar.openTicks);
	world.isWithin = true;
	const rest = waiting(world);
	for (const order of [...rest.filter(sleeps), ...rest.filter(o => !sleeps(o))])
		reach(world, order);
	for (const order of waiting(world))
		if (order.lastBarIndex !== null && order.lastBarIndex <= bar.barIndex)
			end(world, order, 'expired', 'TIME_IN_FORCE_ENDED');
}

/** A stop whose trigger was not reached yet. */
function sleeps({type, triggered}: ReferenceOrder): boolean {
	return type === 'STOP' || (type === 'STOP_LIMIT' && !triggered);
}

/** The price stands at `ticks`, and the order is there. */
function meet(world: ReferenceWorld, order: ReferenceOrder, ticks: number): void {
	if (order.status !== 'accepted') return;
	const isBuy = order.side === 'BUY';
	if (order.type === 'MARKET') take(world, order, ticks);
	else if (sleeps(order)) {
		const trigger = order.triggerTicks as number;
		if (isBuy ? ticks >= trigger : ticks <= trigger) wake(world, order, ticks);
	} else {
		const limit = order.limitTicks as number;
		if (isBuy ? ticks <= limit : ticks >= limit) execute(world, order, BigInt(ticks));
	}
}

/** The price goes from open to close by way of high and low, in an order that nobody knows. */
function reach(world: ReferenceWorld, order: ReferenceOrder): void {
	if (order.status !== 'accepted' || order.type === 'MARKET') return;
	const {highTicks, lowTicks} = world.bar;
	const isBuy = order.side === 'BUY';
	if (sleeps(order)) {
		const trigger = order.triggerTicks as number;
		if (isBuy ? highTicks >= trigger : lowTicks <= trigger) wake(world, order, trigger);
	} else {
		const limit = order.limitTicks as number;
		// A mere touch is not enough: others stood there first.
		if (isBuy ? lowTicks < limit : highTicks > limit) execute(world, order, BigInt(limit));
	}
}

/** A stop wakes at `ticks`: it takes what there is, or goes to rest as a limit order. */
function wake(world: ReferenceWorld, order: ReferenceOrder, ticks: number): void {
	if (order.type === 'STOP') {
		take(world, order, ticks);
		return;
	}
	const limit = order.limitTicks as number;
	const isBuy = order.side === 'BUY';
	if (isBuy ? ticks > limit : ticks < limit) {
		change(world, order, {triggered: true});
		return;
	}
	const taken = worsened(order.side, BigInt(ticks), world.costs.slippagePpm);
	const isBeyond = isBuy ? taken > BigInt(limit) : taken < BigInt(limit);
	execute(world, order, isBeyond ? BigInt(limit) : taken);
}

function take(world: ReferenceWorld, order: ReferenceOrder, ticks: number): void {
	execute(world, order, worsened(order.side, BigInt(ticks), world.costs.slippagePpm));
}

/** The venue fills the order at a price, or refuses. */
function execute(world: ReferenceWorld, order: ReferenceOrder, ticks: bigint): void {
	const {account, instrument, costs, fills, bar} = world;
	const before = account.position();
	const sign = signOf(order.side);
	const held = before * sign < 0n ? magnitude(before) : 0n;
	const wanted = BigInt(order.quantityLots);
	const lots = order.reduceOnly && held < wanted ? held : wanted;
	if (lots === 0n) {
		end(world, order, 'canceled', 'POSITION_CLOSED');
		return;
	}
	const together = magnitude(before + sign * lots);
	if (together > magnitude(before) && !isCountableWorth(instrument, ticks, together)) {
		end(world, order, 'rejected', 'QUANTITY_TOO_LARGE');
		return;
	}
	if (account.isShort({side: order.side, lots, ticks, feePpm: costs.feePpm})) {
		end(world, order, 'rejected', 'INSUFFICIENT_MARGIN');
		return;
	}
	const fee = partOf(worth(instrument, ticks, lots), costs.feePpm);
	const figures = {quantityLots: Number(lots), priceTicks: Number(ticks), feeMicros: Number(fee)};
	const realized = account.book(order.side, lots, ticks, fee);
	const after = account.position();
	change(world, order, {
		status: 'filled',
		filledLots: figures.quantityLots,
		fillTicks: figures.priceTicks,
		feeMicros: figures.feeMicros,
	});
	fills.push({
		tradeId: `${world.name}-F${fills.length + 1}`,
		orderId: order.orderId,
		clientOrderId: order.clientOrderId,
		barIndex: bar.barIndex,
		occurredAtMs: bar.closeAtMs,
		side: order.side,
		...figures,
		realizedMicros: Number(realized),
		positionLots: Number(after),
	});
	if (before !== 0n && before * after <= 0n)
		for (const exit of waiting(world))
			if (exit.reduceOnly) end(world, exit, 'canceled', 'POSITION_CLOSED');
	protect(world, order, Number(after * sign), Number(ticks));
}

/** The stop that guards what `entry` opened is in the market from the moment of its fill. */
function protect(
	world: ReferenceWorld,
	entry: ReferenceOrder,
	opened: number,
	ticks: number,
): void {
	if (entry.protectiveStopTicks === null || opened <= 0) return;
	const stop = create(world, {
		side: entry.side === 'BUY' ? 'SELL' : 'BUY',
		quantityLots: Math.min(entry.filledLots, opened),
		type: 'STOP',
		triggerTicks: entry.protectiveStopTicks,
		reduceOnly: true,
		purpose: 'PROTECTIVE_STOP',
		parentOrderId: entry.orderId,
	});
	meet(world, stop, ticks);
	// Of the rest of the bar, the worst is assumed.
	if (world.isWithin) reach(world, stop);
}
