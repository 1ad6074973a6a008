/** The order book of the reference simulator, and what its algorithm is shown. */
import type {Algorithm, AlgorithmBar, Context} from '../../runner/algorithm/contract.ts';
import type {AccountState} from '../../state/domain/trading/account.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Fill} from '../../state/domain/trading/fill.ts';
import type {CostSettings} from '../../state/domain/instance/instance.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {Order, OrderReasonCode, OrderSide} from '../../state/domain/trading/order.ts';
import type {OrderStatus} from '../../state/domain/trading/order-status.ts';
import type {ReferenceAccount} from './reference-account.ts';

/** The words of a reason are for people; its code is the rule. */
export type ReferenceOrder = Omit<Order, 'reason'> & {reasonCode: OrderReasonCode | null};

export type ReferenceWorld = {
	name: string;
	instrument: Instrument;
	costs: CostSettings;
	algorithm: Algorithm;
	bars: readonly Bar[];
	account: ReferenceAccount;
	/** Every order ever, by id. */
	orders: ReferenceOrder[];
	fills: Fill[];
	/** Orders that are new or changed in this bar. */
	changed: Set<ReferenceOrder>;
	bar: Bar;
	isPaused: boolean;
	/** The price moves within the bar: it has left the open. */
	isWithin: boolean;
	/** Where the price was last seen in this bar. */
	at: number;
};

export function signOf(side: OrderSide): bigint {
	return side === 'BUY' ? 1n : -1n;
}

/** Orders that wait at the venue, by id. */
export function waiting({orders}: ReferenceWorld): ReferenceOrder[] {
	return orders.filter(({status}) => status === 'accepted');
}

export function create(
	world: ReferenceWorld,
	parts: Pick<Order, 'side' | 'quantityLots'> & Partial<Order>,
): ReferenceOrder {
	const {bar, orders, name} = world;
	const orderId = orders.length + 1;
	const order: ReferenceOrder = {
		orderId,
		clientOrderId: `${name}-${orderId}`,
		purpose: 'DECISION',
		type: 'MARKET',
		reduceOnly: false,
		limitTicks: null,
		triggerTicks: null,
		protectiveStopTicks: null,
		targetTicks: null,
		triggered: false,
		lastBarIndex: null,
		parentOrderId: null,
		status: 'accepted',
		reasonCode: null,
		createdBarIndex: bar.barIndex,
		createdAtMs: bar.closeAtMs,
		updatedBarIndex: bar.barIndex,
		updatedAtMs: bar.closeAtMs,
		filledLots: 0,
		fillTicks: null,
		feeMicros: 0,
		...parts,
	};
	orders.push(order);
	world.changed.add(order);
	return order;
}

export function change(
	{bar, changed}: ReferenceWorld,
	order: ReferenceOrder,
	parts: Partial<ReferenceOrder>,
): void {
	Object.assign(order, parts, {updatedBarIndex: bar.barIndex, updatedAtMs: bar.closeAtMs});
	changed.add(order);
}

export function end(
	world: ReferenceWorld,
	order: ReferenceOrder,
	status: OrderStatus,
	reasonCode: OrderReasonCode,
): void {
	change(world, order, {status, reasonCode});
}

/** Everything an algorithm sees at the close of bar `at`, counted from 0. */
export function contextOf(world: ReferenceWorld, at: number): Context {
	const {instrument, account, bars} = world;
	const shown = bars.slice(0, at + 1).map(bar => shownBar(bar, instrument));
	const bar = shown[at] as AlgorithmBar;
	const state: AccountState = account.state();
	const position = state.positionLots / 10 ** instrument.quantityDecimals;
	return {
		symbol: instrument.symbol,
		index: at + 1,
		time: bar.time,
		bar,
		price: bar.close,
		position,
		entryPrice: position === 0 ? null : state.entryCostMicros / 1e6 / position,
		cash: state.cashMicros / 1e6,
		equity: state.equityMicros / 1e6,
		maxShares: () => {
			throw new Error('advice is not part of the rules');
		},
		bars: count => shown.slice(Math.max(0, shown.length - count)),
		closes: count => shown.slice(Math.max(0, shown.length - count)).map(({close}) => close),
	};
}

function shownBar(bar: Bar, {priceDecimals}: Instrument): AlgorithmBar {
	const scale = 10 ** priceDecimals;
	return {
		time: bar.closeAtMs,
		open: bar.openTicks / scale,
		high: bar.highTicks / scale,
		low: bar.lowTicks / scale,
		close: bar.closeTicks / scale,
		volume: bar.volume,
	};
}
