/** From a decision, or a person's wish, to the order that it asks for. Pure. */
import type {Bar} from '../../state/domain/bar.ts';
import type {ReadDecision} from './decision.ts';
import type {OrderDraft} from './order-desk.ts';

export function draftOf(
	decision: ReadDecision,
	side: 'BUY' | 'SELL',
	quantityLots: number,
	bar: Bar,
): OrderDraft {
	return {
		side,
		quantityLots,
		type: decision.orderType,
		limitTicks: decision.limitTicks,
		triggerTicks: decision.triggerTicks,
		protectiveStopTicks: decision.stopTicks,
		lastBarIndex: decision.goodForBars === null ? null : bar.barIndex + decision.goodForBars,
	};
}

export function flattenDraft(positionLots: number): OrderDraft {
	return {
		side: positionLots > 0 ? 'SELL' : 'BUY',
		quantityLots: Math.abs(positionLots),
		purpose: 'FLATTEN',
		reduceOnly: true,
	};
}
