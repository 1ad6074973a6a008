/** The state of the simulated venue: open orders, the account and recent fills. It changes them and emits events. */
import {
	type AccountState,
	applyExecution,
	closeIfRuined,
	openAccount,
} from '../../../state/domain/trading/account.ts';
import type {Bar} from '../../../state/domain/trading/bar.ts';
import type {Instrument} from '../../../state/domain/trading/instrument.ts';
import type {MarginShortfall} from '../../../state/domain/trading/margin.ts';
import type {Execution, OrderReason, OrderSide} from '../../../state/domain/trading/order.ts';
import {orderReason} from '../../../state/domain/trading/order-reason.ts';
import type {OrderTerms, VenueEvent, VenueFill, VenueOrder} from '../venue.ts';
import {isStop} from './fill-model.ts';

/**
 * The values of the account before it is opened. They are large because V8 keeps the representation of the first number:
 * an account that began with a small one made every bar of an open position a third slower.
 */
const largeMicros = 10_000_000_000;

/** Data for repeated requests: every name that was sent, and every fill. */
type Memory = {names: Set<string>; fills: VenueFill[]};

export type Exchange = ReturnType<typeof createExchange>;

export function createExchange(instrument: Instrument) {
	/** In the order of their arrival. */
	const open: VenueOrder[] = [];
	const account: AccountState = openAccount(largeMicros);
	/** The last bar, which its market may change in place, and arrivals since the last fill. */
	const state: {bar: Bar | undefined; arrivals: VenueOrder[]} = {bar: undefined, arrivals: []};
	const past: {memory: Memory | null} = {memory: {names: new Set(), fills: []}};
	const ear: {hear: (event: VenueEvent) => void} = {hear: () => {}};

	const atMs = (): number => state.bar?.closeAtMs ?? 0;

	const remove = (order: VenueOrder): void => {
		open.splice(open.indexOf(order), 1);
	};

	/** Repeats the last event of an order. */
	const repeat = (clientOrderId: string, {fills}: Memory): void => {
		const isMeant = (each: {clientOrderId: string}) => each.clientOrderId === clientOrderId;
		const fill = fills.find(isMeant);
		const reason = orderReason('NOT_AT_VENUE', 'the order of this name has ended');
		if (fill !== undefined) ear.hear(fill);
		else if (open.some(isMeant)) ear.hear({kind: 'accepted', clientOrderId, atMs: atMs()});
		else ear.hear({kind: 'rejected', clientOrderId, atMs: atMs(), reason});
	};

	const book = (side: OrderSide, {quantityLots, priceTicks, feeMicros}: Execution): void => {
		applyExecution(account, instrument, {side, quantityLots, priceTicks, feeMicros});
		closeIfRuined(account, state.bar?.barIndex ?? 0);
	};

	return {
		open,
		account: account as Readonly<AccountState>,
		state,
		past,
		ear,
		atMs,
		remove,
		/** Accepts an order, once per name. */
		submit(terms: OrderTerms): void {
			const {clientOrderId} = terms;
			const {memory} = past;
			if (memory?.names.has(clientOrderId)) {
				repeat(clientOrderId, memory);
				return;
			}
			memory?.names.add(clientOrderId);
			const order = copyOfOrder(terms, {triggered: false, filledLots: 0});
			open.push(order);
			state.arrivals.push(order);
			ear.hear({kind: 'accepted', clientOrderId, atMs: atMs()});
		},
		/** Ends an open order, or refuses one. */
		end(
			order: Pick<VenueOrder, 'clientOrderId'>,
			kind: 'canceled' | 'expired' | 'rejected' | 'cancel refused',
			reason: OrderReason,
		): void {
			ear.hear({kind, clientOrderId: order.clientOrderId, atMs: atMs(), reason});
		},
		/** Fills an order completely. */
		fill({clientOrderId, side, type, triggered}: VenueOrder, execution: Execution): void {
			book(side, execution);
			const takes = type === 'MARKET' || isStop({type, triggered});
			const fill: VenueFill = {
				kind: 'filled',
				clientOrderId,
				atMs: atMs(),
				tradeId: past.memory === null ? null : `S${past.memory.fills.length + 1}`,
				quantityLots: execution.quantityLots,
				priceTicks: execution.priceTicks,
				feeMicros: execution.feeMicros,
				liquidity: takes ? 'TAKER' : 'MAKER',
				leftLots: 0,
			};
			past.memory?.fills.push(fill);
			ear.hear(fill);
		},
		/** Cancels all open orders, and closes the position. */
		liquidate(shortfall: MarginShortfall, {side, ...execution}: Execution & {side: OrderSide}) {
			const text = 'the venue closed the position, whose margin was not covered';
			const reason = orderReason('CANCELED_BY_LIQUIDATION', text);
			for (const order of open.splice(0))
				ear.hear({
					kind: 'canceled',
					clientOrderId: order.clientOrderId,
					atMs: atMs(),
					reason,
				});
			book(side, execution);
			ear.hear({kind: 'liquidated', atMs: atMs(), shortfall, side, ...execution});
		},
		restore(orders: readonly VenueOrder[], known: Readonly<AccountState>): void {
			open.splice(0, open.length, ...orders.map(order => copyOfOrder(order, order)));
			Object.assign(account, known);
		},
	};
}

/** Returns a copy, field by field: a spread is several times slower. */
export function copyOfOrder(
	order: OrderTerms,
	{triggered, filledLots}: Pick<VenueOrder, 'triggered' | 'filledLots'>,
): VenueOrder {
	return {
		clientOrderId: order.clientOrderId,
		side: order.side,
		type: order.type,
		quantityLots: order.quantityLots,
		reduceOnly: order.reduceOnly,
		limitTicks: order.limitTicks,
		triggerTicks: order.triggerTicks,
		lastBarIndex: order.lastBarIndex,
		triggered,
		filledLots,
	};
}
