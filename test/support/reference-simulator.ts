/**
 * An independent implementation of the rules by which bars, decisions and a person's controls become
 * orders, fills and equity: straightforward, slow, exact, and written from the rules alone. It calls
 * nothing of the program and shares only its types, so that the two can be held against each other.
 */
import type {Algorithm, Decision} from '../../runner/algorithm/contract.ts';
import type {AccountState} from '../../state/domain/trading/account.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Fill} from '../../state/domain/trading/fill.ts';
import type {CostSettings} from '../../state/domain/instance/instance.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {OrderReasonCode} from '../../state/domain/trading/order.ts';
import {createReferenceAccount} from './reference-account.ts';
import {
	change,
	contextOf,
	create,
	end,
	type ReferenceOrder,
	type ReferenceWorld,
	signOf,
	waiting,
} from './reference-book.ts';
import {judge, priceOf, wishOf} from './reference-judge.ts';
import {magnitude} from './reference-numbers.ts';
import {playBar} from './reference-venue.ts';

/** What one bar came to. Orders: all that are new or changed, by id. */
export type ReferenceRecord = {
	orders: ReferenceOrder[];
	fills: Fill[];
	account: AccountState;
	/** The order that came of the decision, also a denied one. */
	orderId: number | null;
};

export type ReferenceControl = {pause?: boolean | undefined; flatten?: boolean | undefined};

export type ReferenceOptions = {
	name: string;
	capitalMicros: number;
	instrument: Instrument;
	costs: CostSettings;
	bars: readonly Bar[];
	algorithm: Algorithm;
	/** What a person asks for before bar 1, 2, … */
	controls?: readonly (ReferenceControl | undefined)[];
};

/** Before the first bar. */
const noBar: Bar = {
	barIndex: 0,
	closeAtMs: 0,
	openTicks: 0,
	highTicks: 0,
	lowTicks: 0,
	closeTicks: 0,
	volume: 0,
};

/**
 * Yields what each bar comes to.
 * @throws RangeError at a bar whose prices make the position uncountable.
 */
export function* simulate(options: ReferenceOptions): Generator<ReferenceRecord> {
	const world: ReferenceWorld = {
		...options,
		account: createReferenceAccount(options.capitalMicros, options.instrument),
		orders: [],
		fills: [],
		changed: new Set(),
		bar: noBar,
		isPaused: false,
		isWithin: false,
		at: 0,
	};
	for (const [at, bar] of options.bars.entries()) {
		const before = world.bar;
		const fillsBefore = world.fills.length;
		Object.assign(world, {bar, changed: new Set(), isWithin: false, at: bar.openTicks});
		control(world, options.controls?.[at] ?? {}, before);
		playBar(world);
		world.account.markAt(bar.closeTicks);
		const order = decide(world, options.algorithm.run(contextOf(world, at)));
		yield {
			orders: [...world.changed].sort((a, b) => a.orderId - b.orderId).map(copy => ({...copy})),
			fills: world.fills.slice(fillsBefore),
			account: world.account.state(),
			orderId: order?.orderId ?? null,
		};
	}
}

/** Pause first, then flatten: what a person asked for since the bar before. */
function control(world: ReferenceWorld, {pause, flatten}: ReferenceControl, before: Bar): void {
	const wasPaused = world.isPaused;
	world.isPaused = pause ?? wasPaused;
	const position = world.account.position();
	if (world.isPaused && !wasPaused)
		for (const order of waiting(world)) {
			if (order.reduceOnly) continue;
			if (signOf(order.side) * position < 0n) change(world, order, {reduceOnly: true});
			else end(world, order, 'canceled', 'ENTRIES_PAUSED');
		}
	if (flatten !== true) return;
	for (const order of waiting(world)) end(world, order, 'canceled', 'CANCELED_BY_FLATTEN');
	if (position === 0n) return;
	const order = create(world, {
		side: position > 0n ? 'SELL' : 'BUY',
		quantityLots: Number(magnitude(position)),
		reduceOnly: true,
		purpose: 'FLATTEN',
	});
	Object.assign(order, {createdBarIndex: before.barIndex, createdAtMs: before.closeAtMs});
}

/** Cancels what the decision takes back, then lets its order pass or denies it. */
function decide(world: ReferenceWorld, decision: Decision): ReferenceOrder | null {
	if (decision.cancel === true)
		for (const order of waiting(world))
			if (order.purpose === 'DECISION') end(world, order, 'canceled', 'CANCELED_BY_ALGORITHM');
	const moved = decision.moveStop === undefined ? null : moveStop(world, decision.moveStop);
	if (decision.action === 'HOLD') return moved;
	const wish = wishOf(decision, decision.action, world.instrument);
	const verdict = judge(wish, {
		account: world.account,
		instrument: world.instrument,
		costs: world.costs,
		closeTicks: world.bar.closeTicks,
		isPaused: world.isPaused,
		openOrders: waiting(world).length,
	});
	const parts = {
		limitTicks: numberOr(wish.limit),
		triggerTicks: numberOr(wish.trigger),
		protectiveStopTicks: numberOr(wish.stop),
		targetTicks: numberOr(wish.target),
		lastBarIndex: wish.goodForBars === null ? null : world.bar.barIndex + wish.goodForBars,
	};
	const order = create(world, {
		side: wish.side,
		type: wish.type,
		quantityLots: Number(verdict.lots),
		reduceOnly: verdict.reduceOnly,
		...parts,
	});
	if (verdict.denied !== null) end(world, order, 'denied', verdict.denied);
	if (verdict.half === null) return order;
	const {lots, denied} = verdict.half;
	const half = create(world, {
		side: wish.side,
		type: wish.type,
		quantityLots: Number(lots),
		parentOrderId: order.orderId,
		...parts,
	});
	end(world, half, 'denied', denied);
	return order;
}

/** Each stop of the open position goes to the price; without one, a new one guards all of it. */
function moveStop(world: ReferenceWorld, price: number): ReferenceOrder {
	const {account, instrument, bar} = world;
	const position = account.position();
	const ticks = priceOf(price, instrument) ?? null;
	const close = BigInt(bar.closeTicks);
	const stop: Parameters<typeof create>[1] = {
		side: position > 0n ? 'SELL' : 'BUY',
		quantityLots: Number(magnitude(position)),
		type: 'STOP',
		purpose: 'PROTECTIVE_STOP',
		reduceOnly: true,
		triggerTicks: numberOr(ticks),
	};
	const deny = (code: OrderReasonCode) => {
		const order = create(world, stop);
		end(world, order, 'denied', code);
		return order;
	};
	if (account.ruin() !== null) return deny('ACCOUNT_RUINED');
	if (ticks === null) return deny('PRICE_NOT_VALID');
	if (position === 0n) return deny('NO_POSITION');
	if (position > 0n ? ticks >= close : ticks <= close) return deny('STOP_ON_WRONG_SIDE');
	const olds = waiting(world).filter(({purpose}) => purpose === 'PROTECTIVE_STOP');
	const news = olds.map(old => {
		if (old.triggerTicks === Number(ticks)) return old;
		end(world, old, 'canceled', 'STOP_MOVED');
		const {quantityLots, parentOrderId} = old;
		return create(world, {...stop, quantityLots, parentOrderId});
	});
	return news.at(-1) ?? create(world, stop);
}

function numberOr(value: bigint | null): number | null {
	return value === null ? null : Number(value);
}
