/**
 * Reads the result of an algorithm. A wrong shape is an error of its code; an invalid quantity or price is a decision
 * that is denied.
 */
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import type {Signal} from '../../state/domain/trading/signal.ts';
import {thrownText} from '../algorithm/error.ts';
import {
	described,
	type Fields,
	readFigures,
	readMove,
	readTerms,
	wrong,
} from './decision-figures.ts';
import {plainHold, type ReadDecision} from './read-decision.ts';

export type DecisionReading = {ok: true; decision: ReadDecision} | {ok: false; reason: string};

const reasonLengthMax = 200;

const hold: DecisionReading = {ok: true, decision: plainHold};

/** Returns the decision in `raw`, or the error of its shape; a value that cannot be read has a wrong shape. */
export function readDecision(raw: unknown, instrument: Instrument): DecisionReading {
	try {
		return read(raw, instrument);
	} catch (error) {
		return wrong(`the result of run cannot be read: ${thrownText(error)}`);
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
	const move = readMove(fields.moveStop, instrument);
	if (action === 'HOLD')
		return {ok: true, decision: {...plainHold, confidence, reason, cancel, ...move}};
	if (typeof fields.shares !== 'number')
		return wrong(`shares was ${described(fields.shares)}, expected a number`);
	const terms = readTerms(fields.order);
	if (!terms.ok) return terms;
	return {
		ok: true,
		decision: {
			action,
			confidence,
			reason,
			cancel,
			...move,
			...readFigures(fields, terms, instrument),
		},
	};
}

/** Reads each field once: a getter may return another value the next time. */
function fieldsOf(raw: Fields): Fields {
	const {shares, confidence, reason, cancel, order, stop, target, moveStop, goodForBars} = raw;
	return {shares, confidence, reason, cancel, order, stop, target, moveStop, goodForBars};
}

/** Whether a HOLD has no other fields. */
function saysNoMore({confidence, reason, cancel, moveStop}: Fields): boolean {
	return (
		confidence === undefined &&
		reason === undefined &&
		moveStop === undefined &&
		(cancel === undefined || cancel === false)
	);
}

type Words =
	| {ok: true; confidence: number | null; reason: string | null; cancel: boolean}
	| {ok: false; reason: string};

/** Reads the fields that do not move money. */
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

/**
 * Returns the record of a decision and its order.
 *
 * It copies field by field: a rest copy here and a getter in the record reduced the engine to a quarter of its speed.
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
		targetTicks: decision.targetTicks,
		moveStopTicks: decision.moveStopTicks,
		goodForBars: decision.goodForBars,
		cancel: decision.cancel,
		confidence: decision.confidence,
		reason: decision.reason,
		orderId,
	};
}
