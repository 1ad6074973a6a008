/** Carries out a decision at the desk: cancels orders, moves a stop, and places or denies an order. */
import assert from 'node:assert/strict';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {CostSettings} from '../../state/domain/instance/instance.ts';
import type {Instrument} from '../../state/domain/trading/instrument.ts';
import {orderReason} from '../../state/domain/trading/order-reason.ts';
import type {Controls} from './controls.ts';
import {plainHold, type ReadDecision} from './read-decision.ts';
import type {OrderDesk} from './order-desk.ts';
import {closeDraft, draftOf} from './order-draft.ts';
import {checkRisk, checkStopMove} from './risk-check.ts';

/** Carries out a decision at the close of `bar`; returns the id of its order, even of a denied one. */
export type OrderTaker = (decision: ReadDecision, bar: Bar) => number | null;

export function createOrderTaker({
	desk,
	controls,
	instrument,
	costs,
}: {
	desk: OrderDesk;
	controls: Pick<Controls, 'isPaused'>;
	instrument: Instrument;
	costs: CostSettings;
}): OrderTaker {
	/** Moves the stop of the open position, or records the denial; returns the id of the stop. */
	const moveStop = (decision: ReadDecision, bar: Bar): number => {
		const {account} = desk;
		const {moveStopTicks} = decision;
		const denied = checkStopMove(decision, {account, priceTicks: bar.closeTicks});
		if (denied === null && moveStopTicks !== null) return desk.moveStop(moveStopTicks).orderId;
		assert(denied !== null, 'a stop that may be moved has a price');
		const draft = closeDraft(account.positionLots, 'PROTECTIVE_STOP');
		return desk.deny({...draft, type: 'STOP', triggerTicks: moveStopTicks}, denied).orderId;
	};

	const submit = (decision: ReadDecision, side: 'BUY' | 'SELL', bar: Bar): number => {
		const verdict = checkRisk(decision, {
			account: desk.account,
			instrument,
			costs,
			priceTicks: bar.closeTicks,
			paused: controls.isPaused(),
			openOrders: desk.openCount(),
		});
		const draft = draftOf(decision, side, verdict, bar);
		if (!verdict.ok) return desk.deny(draft, verdict.reason).orderId;
		const {orderId} = desk.place(draft);
		const {denied} = verdict;
		if (denied !== null) {
			const half = draftOf(decision, side, denied, bar);
			desk.deny({...half, parentOrderId: orderId}, denied.reason);
		}
		return orderId;
	};

	return (decision, bar) => {
		// The common case.
		if (decision === plainHold) return null;
		if (decision.cancel)
			desk.cancelWhere(
				({purpose}) => purpose === 'DECISION',
				orderReason('CANCELED_BY_ALGORITHM', 'its algorithm requested it'),
			);
		const movesStop = decision.moveStopTicks !== null || decision.moveProblem !== null;
		const movedId = movesStop ? moveStop(decision, bar) : null;
		return decision.action === 'HOLD' ? movedId : submit(decision, decision.action, bar);
	};
}
