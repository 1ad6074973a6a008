/**
 * Converts the numbers and terms of a decision to lots, ticks and bars. An invalid quantity or price is a problem, and
 * the order is denied; a wrong shape is an error of the code.
 */
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {OrderReason, OrderType} from '../../state/domain/trading/order.ts';
import {orderReason} from '../../state/domain/trading/order-reason.ts';
import type {ReadDecision} from './read-decision.ts';
import {toLots, toTicks} from './decision-units.ts';

/** The fields of a decision, not validated. */
export type Fields = Partial<
	Record<
		| 'action'
		| 'shares'
		| 'confidence'
		| 'reason'
		| 'cancel'
		| 'order'
		| 'stop'
		| 'target'
		| 'moveStop'
		| 'goodForBars',
		unknown
	>
>;

const goodForBarsMax = 1_000_000;

export type Terms =
	| {ok: true; type: OrderType; limit: number | undefined; trigger: number | undefined}
	| {ok: false; reason: string};

export function readTerms(order: unknown): Terms {
	if (order === undefined) return {ok: true, type: 'MARKET', limit: undefined, trigger: undefined};
	if (typeof order !== 'object' || order === null)
		return wrong(`order was ${described(order)}, expected {type, …}`);
	const {type, limit, trigger} = order as Record<string, unknown>;
	if (type !== 'MARKET' && type !== 'LIMIT' && type !== 'STOP' && type !== 'STOP_LIMIT')
		return wrong(
			`order.type was ${described(type)}, expected 'MARKET', 'LIMIT', 'STOP' or 'STOP_LIMIT'`,
		);
	const hasLimit = type === 'LIMIT' || type === 'STOP_LIMIT';
	const hasTrigger = type === 'STOP' || type === 'STOP_LIMIT';
	if (hasLimit && typeof limit !== 'number')
		return wrong(`order.limit was ${described(limit)}, expected a price`);
	if (hasTrigger && typeof trigger !== 'number')
		return wrong(`order.trigger was ${described(trigger)}, expected a price`);
	return {
		ok: true,
		type,
		limit: hasLimit ? (limit as number) : undefined,
		trigger: hasTrigger ? (trigger as number) : undefined,
	};
}

type Move = Pick<ReadDecision, 'moveStopTicks' | 'moveProblem'>;

const noMove: Move = Object.freeze({moveStopTicks: null, moveProblem: null});

/** Reads the new price of the stop of the open position. */
export function readMove(price: unknown, instrument: Instrument): Move {
	if (price === undefined) return noMove;
	const ticks = ticksOf(price, instrument);
	return {moveStopTicks: ticks, moveProblem: ticks === null ? notPrice('moveStop', price) : null};
}

function ticksOf(price: unknown, instrument: Instrument): number | null {
	return typeof price === 'number' ? toTicks(price, instrument) : null;
}

function notPrice(name: string, value: unknown): OrderReason {
	const text = `${name} was ${described(value)}, expected a price above 0`;
	return orderReason('PRICE_NOT_VALID', text);
}

function namesNoMore({stop, target, goodForBars}: Fields): boolean {
	return stop === undefined && target === undefined && goodForBars === undefined;
}

/** The result for an order that sets only a quantity, as most do. */
const plainMarket = {
	quantityLots: null,
	orderType: 'MARKET',
	limitTicks: null,
	triggerTicks: null,
	stopTicks: null,
	targetTicks: null,
	goodForBars: null,
	problem: null,
	exitProblem: null,
} as const;

/** Returns quantity, prices and bars in our units, with the first problem. */
export function readFigures(
	fields: Fields,
	terms: Terms & {ok: true},
	instrument: Instrument,
): Omit<ReadDecision, 'action' | 'confidence' | 'reason' | 'cancel' | keyof Move> {
	const quantity = toLots(fields.shares as number, instrument);
	if (terms.type === 'MARKET' && namesNoMore(fields))
		return {...plainMarket, quantityLots: quantity.lots, problem: quantity.problem};
	const problems: OrderReason[] = [];
	const exitProblems: OrderReason[] = [];
	if (quantity.problem !== null) problems.push(quantity.problem);
	const price = (name: string, value: unknown, found: OrderReason[]): number | null => {
		if (value === undefined) return null;
		const ticks = ticksOf(value, instrument);
		if (ticks === null) found.push(notPrice(name, value));
		return ticks;
	};
	const figures = {
		quantityLots: quantity.lots,
		orderType: terms.type,
		limitTicks: price('limit', terms.limit, problems),
		triggerTicks: price('trigger', terms.trigger, problems),
		stopTicks: price('stop', fields.stop, exitProblems),
		targetTicks: price('target', fields.target, exitProblems),
	};
	const goodForBars = fields.goodForBars;
	const isCount =
		typeof goodForBars === 'number' &&
		Number.isInteger(goodForBars) &&
		goodForBars >= 1 &&
		goodForBars <= goodForBarsMax;
	if (goodForBars !== undefined && !isCount)
		problems.push(
			orderReason(
				'GOOD_FOR_BARS_NOT_VALID',
				`goodForBars was ${described(goodForBars)}, expected 1…${goodForBarsMax}`,
			),
		);
	return {
		...figures,
		goodForBars: isCount ? goodForBars : null,
		problem: problems[0] ?? null,
		exitProblem: exitProblems[0] ?? null,
	};
}

/** Describes a value briefly: a short one by its text, others by their type. */
export function described(value: unknown): string {
	if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
	if (typeof value === 'function') return 'a function';
	if (Array.isArray(value)) return 'an array';
	if (typeof value === 'object' && value !== null) return 'an object';
	return String(value);
}

export function wrong(reason: string): {ok: false; reason: string} {
	return {ok: false, reason};
}
