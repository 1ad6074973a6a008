/** A decision in the units of the instrument. Pure. */
import {replayedHold} from '../../state/domain/trading/bar-record.ts';
import type {OrderReason} from '../../state/domain/trading/order.ts';
import type {Signal} from '../../state/domain/trading/signal.ts';

/** A decision in our units; `problem` is the reason why it cannot have an order. */
export type ReadDecision = Omit<Signal, 'barIndex' | 'occurredAtMs' | 'orderId'> & {
	problem: OrderReason | null;
	/** Why its entry cannot have its stop or target; an order that only closes has neither. */
	exitProblem: OrderReason | null;
	/** Why the stop of the open position cannot be moved as requested. */
	moveProblem: OrderReason | null;
};

/** The most common decision; shared to avoid an allocation. */
export const plainHold: ReadDecision = Object.freeze({
	...replayedHold,
	confidence: null,
	reason: null,
	problem: null,
	exitProblem: null,
	moveProblem: null,
});
