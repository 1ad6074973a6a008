/**
 * An exchange in memory that answers when the test says so: it acknowledges later, fills in parts, and may lose a command
 * or its answer. It lives on when a session with it ends.
 */
import type {Fill} from '../../state/domain/trading/fill.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import {notionalMicros} from '../../state/domain/trading/money.ts';
import {sideSign} from '../../state/domain/trading/order.ts';
import {orderReason} from '../../state/domain/trading/order-reason.ts';
import type {
	OrderTerms,
	Venue,
	VenueCommand,
	VenueEvent,
	VenueFill,
	VenueOrder,
} from '../../runner/venue/venue.ts';

type Held = VenueOrder & {state: 'arrived' | 'open' | 'ended'};

export type TestExchange = ReturnType<typeof createTestExchange>;

const word = (code: 'REJECTED_BY_VENUE' | 'CANCELED_BY_VENUE' | 'NOT_ACKNOWLEDGED') =>
	orderReason(code, 'the exchange says so');

export function createTestExchange(instrument: Instrument, cashMicros: number) {
	const orders: Held[] = [];
	const fills: VenueFill[] = [];
	const commands: VenueCommand[] = [];
	const account = {cashMicros, lots: 0};
	/** What happens to the next submit. */
	const next: {lose: 'nothing' | 'command' | 'answer'} = {lose: 'nothing'};
	let atMs = 1_000_000;
	let tell: (event: VenueEvent) => void = () => {};

	const named = (name: string) => {
		const order = orders.find(({clientOrderId}) => clientOrderId === name);
		if (order === undefined) throw new Error(`the exchange has no order ${name}`);
		return order;
	};

	const fill = (name: string, lots: number, priceTicks: number): void => {
		const order = named(name);
		if (order.state !== 'open') throw new Error(`${name} is not open`);
		const {side} = order;
		order.filledLots += lots;
		account.lots += sideSign(side) * lots;
		account.cashMicros -= sideSign(side) * notionalMicros(instrument, priceTicks, lots);
		const leftLots = order.quantityLots - order.filledLots;
		if (leftLots === 0) order.state = 'ended';
		atMs += 1;
		const told: VenueFill = {
			kind: 'filled',
			clientOrderId: name,
			atMs,
			tradeId: `X-${fills.length + 1}`,
			quantityLots: lots,
			priceTicks,
			feeMicros: 0,
			liquidity: order.type === 'MARKET' ? 'TAKER' : 'MAKER',
			leftLots,
		};
		fills.push(told);
		tell(told);
	};

	const end = (name: string, kind: 'canceled' | 'rejected'): void => {
		named(name).state = 'ended';
		const code = kind === 'canceled' ? 'CANCELED_BY_VENUE' : 'REJECTED_BY_VENUE';
		tell({kind, clientOrderId: name, atMs, reason: word(code)});
	};

	const acknowledge = (name: string): void => {
		const order = named(name);
		if (order.state === 'arrived') order.state = 'open';
		tell({kind: 'accepted', clientOrderId: name, atMs});
	};

	const repeat = (order: Held): void => {
		const {clientOrderId} = order;
		if (order.state === 'open') acknowledge(clientOrderId);
		for (const one of fills) if (one.clientOrderId === clientOrderId) tell(one);
		if (order.state === 'ended' && order.filledLots < order.quantityLots)
			tell({kind: 'canceled', clientOrderId, atMs, reason: word('CANCELED_BY_VENUE')});
	};

	const submit = (terms: OrderTerms): void => {
		const {clientOrderId} = terms;
		const {lose} = next;
		next.lose = 'nothing';
		const known = orders.find(order => order.clientOrderId === clientOrderId);
		if (known !== undefined) {
			repeat(known);
			return;
		}
		if (lose !== 'command')
			orders.push({
				...terms,
				triggered: false,
				filledLots: 0,
				state: lose === 'answer' ? 'open' : 'arrived',
			});
		if (lose === 'nothing') tell({kind: 'submitted', clientOrderId, atMs});
		else tell({kind: 'unknown', clientOrderId, atMs, reason: word('NOT_ACKNOWLEDGED')});
	};

	const receive = (command: VenueCommand): void => {
		commands.push(command);
		if (command.kind === 'submit') {
			submit(command.order);
			return;
		}
		const {clientOrderId} = command;
		const order = orders.find(each => each.clientOrderId === clientOrderId);
		const isOpen = order !== undefined && order.state !== 'ended';
		if (command.kind === 'reduce only') {
			if (isOpen) order.reduceOnly = true;
		} else if (isOpen) end(clientOrderId, 'canceled');
		else tell({kind: 'cancel refused', clientOrderId, atMs, reason: word('CANCELED_BY_VENUE')});
	};

	const openOrders = (): VenueOrder[] =>
		orders.filter(({state}) => state === 'open').map(venueOrder);

	const fillsSince = (tradeId: string | null): VenueFill[] =>
		fills.slice(fills.findIndex(one => one.tradeId === tradeId) + 1);

	return {
		/** Every command that arrived, or was lost on its way in. */
		commands: commands as readonly VenueCommand[],
		next,
		receive,
		acknowledge,
		fill,
		end,
		openOrders,
		fillsSince,
		lots: () => account.lots,
		time: () => atMs,
		/** Orders that were acknowledged, or wait for it, by name. */
		names: (state: Held['state']) =>
			orders.filter(order => order.state === state).map(({clientOrderId}) => clientOrderId),
		terms: (name: string): VenueOrder => ({...named(name)}),
		/** Hands each event to `hear` from now on. */
		listen: (hear: (event: VenueEvent) => void) => {
			tell = hear;
		},
		/** Opens a session; events go to it until the next one is opened. */
		connect: (): Venue => {
			let untaken: VenueEvent[] = [];
			tell = event => untaken.push(event);
			return {
				send: receive,
				take: () => {
					const taken = untaken;
					untaken = [];
					return taken;
				},
				openOrders: async () => openOrders(),
				fillsSince: async tradeId => fillsSince(tradeId),
				positions: async () =>
					account.lots === 0 ? [] : [{symbol: instrument.symbol, lots: account.lots}],
				balance: async () => account.cashMicros,
				instrument: async () => instrument,
				time: async () => atMs,
			};
		},
	};
}

/** Without what only the exchange knows. */
function venueOrder({triggered, filledLots, ...held}: Held): VenueOrder {
	const {clientOrderId, side, type, quantityLots, reduceOnly} = held;
	const {limitTicks, triggerTicks, lastBarIndex} = held;
	const terms = {clientOrderId, side, type, quantityLots, reduceOnly};
	return {...terms, limitTicks, triggerTicks, lastBarIndex, triggered, filledLots};
}

/** The trades of the exchange as a ledger keeps them. */
export function tradeOf({venueTradeId, quantityLots, priceTicks}: Fill) {
	return {venueTradeId, quantityLots, priceTicks};
}
