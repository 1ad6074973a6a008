/**
 * Reads what an algorithm returned. A wrong shape is an error of its code; a number that is no quantity
 * or price is a decision that we deny. Turns plain numbers into lots and ticks, exactly.
 */
import type {Bar} from '../../state/domain/bar.ts';
import type {Instrument} from '../../state/domain/instrument.ts';
import type {OrderReason, OrderType} from '../../state/domain/order.ts';
import {orderReason} from '../../state/domain/order-reason.ts';
import type {Signal} from '../../state/domain/signal.ts';
import {thrownText} from '../algorithm/error.ts';
import {toLots, toTicks} from './decision-units.ts';

/** A decision in our units; `problem` is why no order can come of it. */
export type ReadDecision = Omit<Signal, 'barIndex' | 'occurredAtMs' | 'orderId'> & {
	problem: OrderReason | null;
};

export type DecisionReading = {ok: true; decision: ReadDecision} | {ok: false; reason: string};

const reasonLengthMax = 200;
const goodForBarsMax = 1_000_000;

/** The decision of nearly every bar; shared, so that it costs nothing. */
export const plainHold: ReadDecision = Object.freeze({
	action: 'HOLD',
	quantityLots: 0,
	orderType: 'MARKET',
	limitTicks: null,
	triggerTicks: null,
	stopTicks: null,
	goodForBars: null,
	cancel: false,
	confidence: null,
	reason: null,
	problem: null,
});
const hold: DecisionReading = {ok: true, decision: plainHold};

/** Returns the decision in `raw`, or in what its shape is wrong; a value that cannot be read is wrong, too. */
export function readDecision(raw: unknown, instrument: Instrument): DecisionReading {
	try {
		return read(raw, instrument);
	} catch (error) {
		return wrong(`what run returned cannot be read: ${thrownText(error)}`);
	}
}

function read(raw: unknown, instrument: Instrument): DecisionReading {
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
		return wrong(`run returned ${described(raw)}, expected {action, shares}`);
	if ('then' in raw && typeof raw.then === 'function')
		return wrong('run returned a Promise, expected {action, shares}: run must not be async');
	const {action} = raw as Fields;
	if (action !== 'BUY' && action !== 'SELL' && action !== 'HOLD')
		return wrong(`action was ${described(action)}, expected 'BUY', 'SELL' or 'HOLD'`);
	if (action === 'HOLD' && saysNoMore(raw)) return hold;
	const fields = fieldsOf(raw);
	const words = readWords(fields);
	if (!words.ok) return words;
	const {confidence, reason, cancel} = words;
	if (action === 'HOLD') return {ok: true, decision: {...plainHold, confidence, reason, cancel}};
	if (typeof fields.shares !== 'number')
		return wrong(`shares was ${described(fields.shares)}, expected a number`);
	const terms = readTerms(fields.order);
	if (!terms.ok) return terms;
	return {
		ok: true,
		decision: {action, confidence, reason, cancel, ...readFigures(fields, terms, instrument)},
	};
}

/** What an algorithm may return, unproven. */
type Fields = Partial<
	Record<
		'action' | 'shares' | 'confidence' | 'reason' | 'cancel' | 'order' | 'stop' | 'goodForBars',
		unknown
	>
>;

/** Each field is read once: what is looked at is what is taken, whatever a getter returns the next time. */
function fieldsOf({shares, confidence, reason, cancel, order, stop, goodForBars}: Fields): Fields {
	return {shares, confidence, reason, cancel, order, stop, goodForBars};
}

/** Whether a HOLD is nothing but that. */
function saysNoMore({confidence, reason, cancel}: Fields): boolean {
	return (
		confidence === undefined && reason === undefined && (cancel === undefined || cancel === false)
	);
}

type Words =
	| {ok: true; confidence: number | null; reason: string | null; cancel: boolean}
	| {ok: false; reason: string};

/** The parts that never move money. */
function readWords({confidence, reason, cancel}: Fields): Words {
	if (confidence !== undefined && typeof confidence !== 'number')
		return wrong(`confidence was ${described(confidence)}, expected a number of 0…1`);
	if (reason !== undefined && typeof reason !== 'string')
		return wrong(`reason was ${described(reason)}, expected a text`);
	if (cancel !== undefined && typeof cancel !== 'boolean')
		return wrong(`cancel was ${described(cancel)}, expected true or false`);
	return {
		ok: true,
		confidence: confidence === undefined || !Number.isFinite(confidence) ? null : confidence,
		reason: reason === undefined ? null : reason.slice(0, reasonLengthMax),
		cancel: cancel ?? false,
	};
}

type Terms =
	| {ok: true; type: OrderType; limit: number | undefined; trigger: number | undefined}
	| {ok: false; reason: string};

function readTerms(order: unknown): Terms {
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

/** Most orders name nothing but a quantity. */
const plainMarket = {
	quantityLots: null,
	orderType: 'MARKET',
	limitTicks: null,
	triggerTicks: null,
	stopTicks: null,
	goodForBars: null,
	problem: null,
} as const;

/** Quantity, prices and bars in our units, with the first problem among them. */
function readFigures(
	fields: Fields,
	terms: Terms & {ok: true},
	instrument: Instrument,
): Omit<ReadDecision, 'action' | 'confidence' | 'reason' | 'cancel'> {
	const quantity = toLots(fields.shares as number, instrument);
	if (terms.type === 'MARKET' && fields.stop === undefined && fields.goodForBars === undefined)
		return {...plainMarket, quantityLots: quantity.lots, problem: quantity.problem};
	const problems: OrderReason[] = [];
	if (quantity.problem !== null) problems.push(quantity.problem);
	const price = (name: string, value: unknown): number | null => {
		if (value === undefined) return null;
		const ticks = typeof value === 'number' ? toTicks(value, instrument) : null;
		if (ticks === null)
			problems.push(
				orderReason('PRICE_NOT_VALID', `${name} was ${described(value)}, expected a price above 0`),
			);
		return ticks;
	};
	const figures = {
		quantityLots: quantity.lots,
		orderType: terms.type,
		limitTicks: price('limit', terms.limit),
		triggerTicks: price('trigger', terms.trigger),
		stopTicks: price('stop', fields.stop),
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
	return {...figures, goodForBars: isCount ? goodForBars : null, problem: problems[0] ?? null};
}

/**
 * Returns the record of a decision, and of the order that came of it.
 *
 * Field by field: a rest copy here and a getter in the record held the engine to a quarter of its speed.
 */
export function signalOf(decision: ReadDecision, bar: Bar, orderId: number | null): Signal {
	return {
		barIndex: bar.barIndex,
		occurredAtMs: bar.closeAtMs,
		action: decision.action,
		quantityLots: decision.quantityLots,
		orderType: decision.orderType,
		limitTicks: decision.limitTicks,
		triggerTicks: decision.triggerTicks,
		stopTicks: decision.stopTicks,
		goodForBars: decision.goodForBars,
		cancel: decision.cancel,
		confidence: decision.confidence,
		reason: decision.reason,
		orderId,
	};
}

/** Names a value briefly: its text for what is short, its kind for the rest. */
function described(value: unknown): string {
	if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
	if (typeof value === 'function') return 'a function';
	if (Array.isArray(value)) return 'an array';
	if (typeof value === 'object' && value !== null) return 'an object';
	return String(value);
}

function wrong(reason: string): {ok: false; reason: string} {
	return {ok: false, reason};
}
