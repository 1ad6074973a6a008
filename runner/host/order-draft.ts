/** From a decision, or a person's wish, to the order that it asks for. Pure. */
import type {Bar} from '../../state/domain/bar.ts';
import type {ReadDecision} from './decision.ts';
import type {OrderDraft} from './order-desk.ts';
import type {RiskVerdict} from './risk-check.ts';

/** Returns the order that comes of a decision, or that is denied. */
export function draftOf(
	decision: ReadDecision,
	side: 'BUY' | 'SELL',
	verdict: RiskVerdict,
	bar: Bar,
): OrderDraft {
	return {
		side,
		quantityLots: verdict.quantityLots,
		reduceOnly: verdict.ok && verdict.reduceOnly,
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
