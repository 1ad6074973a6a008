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
import type {OrderReasonCode, OrderSide} from '../../state/domain/trading/order.ts';
import {isCountableWorth, magnitude, partOf, worsened, worth} from './reference-numbers.ts';

/** The open, the path between open and close, the end of orders whose time is over. */
export function playBar(world: ReferenceWorld): void {
	const {bar} = world;
	const first = waiting(world);
	const isMarket = ({type}: ReferenceOrder) => type === 'MARKET';
	for (const order of [...first.filter(isMarket), ...first.filter(o => !isMarket(o))])
		meet(world, order, bar.openTicks);
	liquidateOnTheWay(world, bar.openTicks);
	world.isWithin = true;
	const rest = waiting(world);
	const [stops, limits] = [rest.filter(sleeps), rest.filter(o => !sleeps(o))];
	for (const order of stops) reach(world, order);
	liquidateOnTheWay(world, worstOf(world));
	for (const order of limits) reach(world, order);
	liquidateOnTheWay(world, worstOf(world));
	for (const order of waiting(world))
		if (order.lastBarIndex !== null && order.lastBarIndex <= bar.barIndex)
			end(world, order, 'expired', 'TIME_IN_FORCE_ENDED');
}

/** The end of the bar that lies against the position. */
function worstOf({account, bar}: ReferenceWorld): number {
	return account.position() > 0n ? bar.lowTicks : bar.highTicks;
}

/**
 * The price goes from where it was to `goal`. As soon as the account is bare there, the venue takes back what waits and
 * closes the position, at a taker's price.
 */
function liquidateOnTheWay(world: ReferenceWorld, goal: number): void {
	const {account, costs} = world;
	if (!account.isBare(BigInt(goal))) return;
	let [fine, bare] = [BigInt(world.at), BigInt(goal)];
	if (account.isBare(fine)) bare = fine;
	while (magnitude(fine - bare) > 1n) {
		const middle = (fine + bare) / 2n;
		if (account.isBare(middle)) bare = middle;
		else fine = middle;
	}
	for (const order of waiting(world)) end(world, order, 'canceled', 'CANCELED_BY_LIQUIDATION');
	const position = account.position();
	const order = create(world, {
		side: position > 0n ? 'SELL' : 'BUY',
		quantityLots: Number(magnitude(position)),
		reduceOnly: true,
		purpose: 'LIQUIDATION',
	});
	order.reasonCode = 'MAINTENANCE_MARGIN';
	book(world, order, magnitude(position), worsened(order.side, bare, costs.slippagePpm));
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
		if (isBuy ? lowTicks >= limit : highTicks <= limit) return;
		world.at = limit;
		execute(world, order, BigInt(limit));
	}
}

/** A stop wakes at `ticks`: it takes what there is, or goes to rest as a limit order. */
function wake(world: ReferenceWorld, order: ReferenceOrder, ticks: number): void {
	if (world.isWithin) {
		const trigger = order.triggerTicks as number;
		if (signOf(order.side) * world.account.position() < 0n) liquidateOnTheWay(world, trigger);
		if (order.status !== 'accepted') return;
	}
	if (order.type === 'STOP') {
		if (world.isWithin) world.at = order.triggerTicks as number;
		take(world, order, ticks);
		return;
	}
	const limit = order.limitTicks as number;
	const isBuy = order.side === 'BUY';
	if (isBuy ? ticks > limit : ticks < limit) {
		change(world, order, {triggered: true});
		return;
	}
	if (world.isWithin) world.at = order.triggerTicks as number;
	const taken = worsened(order.side, BigInt(ticks), world.costs.slippagePpm);
	const isBeyond = isBuy ? taken > BigInt(limit) : taken < BigInt(limit);
	execute(world, order, isBeyond ? BigInt(limit) : taken);
}

function take(world: ReferenceWorld, order: ReferenceOrder, ticks: number): void {
	execute(world, order, worsened(order.side, BigInt(ticks), world.costs.slippagePpm));
}

/** The venue fills the order at a price, or refuses. */
function execute(world: ReferenceWorld, order: ReferenceOrder, ticks: bigint): void {
	const {account} = world;
	const before = account.position();
	const sign = signOf(order.side);
	const held = before * sign < 0n ? magnitude(before) : 0n;
	const wanted = BigInt(order.quantityLots);
	const lots = order.reduceOnly && held < wanted ? held : wanted;
	if (lots === 0n) {
		end(world, order, 'canceled', 'POSITION_CLOSED');
		return;
	}
	const refusal = refusalOf(world, order.side, lots, ticks);
	if (refusal === null) {
		book(world, order, lots, ticks);
		return;
	}
	if (held === 0n) {
		end(world, order, 'rejected', refusal);
		return;
	}
	// The old side can be left, the new one cannot be entered.
	const half = create(world, {...order, orderId: world.orders.length + 1});
	half.clientOrderId = `${world.name}-${half.orderId}`;
	Object.assign(half, {
		quantityLots: Number(wanted - held),
		parentOrderId: order.orderId,
		triggered: false,
		createdBarIndex: world.bar.barIndex,
		createdAtMs: world.bar.closeAtMs,
	});
	end(world, half, 'rejected', refusal);
	change(world, order, {quantityLots: Number(held), reduceOnly: true});
	book(world, order, held, ticks);
}

function refusalOf(
	{account, instrument, costs}: ReferenceWorld,
	side: OrderSide,
	lots: bigint,
	ticks: bigint,
): OrderReasonCode | null {
	const before = account.position();
	const together = magnitude(before + signOf(side) * lots);
	if (together > magnitude(before) && !isCountableWorth(instrument, ticks, together))
		return 'QUANTITY_TOO_LARGE';
	const isShort = account.isShort({side, lots, ticks, feePpm: costs.feePpm});
	return isShort ? 'INSUFFICIENT_MARGIN' : null;
}

/** The fill itself, and what it brings about: exits that go, exits that come, the end of the account. */
function book(world: ReferenceWorld, order: ReferenceOrder, lots: bigint, ticks: bigint): void {
	const {account, instrument, costs, fills, bar} = world;
	const before = account.position();
	const sign = signOf(order.side);
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
	if (isExit(order) && order.parentOrderId !== null)
		for (const other of waiting(world))
			if (isExit(other) && other.parentOrderId === order.parentOrderId)
				end(world, other, 'canceled', 'OTHER_EXIT_FILLED');
	protect(world, order, Number(after * sign), Number(ticks));
	if (account.endIfRuined(bar.barIndex))
		for (const left of waiting(world)) end(world, left, 'canceled', 'ACCOUNT_RUINED');
}

function isExit({purpose}: ReferenceOrder): boolean {
	return purpose === 'PROTECTIVE_STOP' || purpose === 'TAKE_PROFIT';
}

/**
 * The exits of what `entry` opened are in the market from the moment of its fill. Of the rest of the bar, the worst is
 * assumed: the price of the stop is still to come, that of the target has been.
 */
function protect(
	world: ReferenceWorld,
	entry: ReferenceOrder,
	opened: number,
	ticks: number,
): void {
	if (opened <= 0) return;
	const exit = {
		side: entry.side === 'BUY' ? 'SELL' : 'BUY',
		quantityLots: Math.min(entry.filledLots, opened),
		reduceOnly: true,
		parentOrderId: entry.orderId,
	} as const;
	const {protectiveStopTicks, targetTicks} = entry;
	const stop =
		protectiveStopTicks === null
			? null
			: create(world, {
					...exit,
					type: 'STOP',
					triggerTicks: protectiveStopTicks,
					purpose: 'PROTECTIVE_STOP',
				});
	if (targetTicks !== null)
		create(world, {...exit, type: 'LIMIT', limitTicks: targetTicks, purpose: 'TAKE_PROFIT'});
	if (stop === null) return;
	meet(world, stop, ticks);
	if (world.isWithin) reach(world, stop);
}
