/** Checks that an algorithm repeats its decisions for the bars of an earlier run. */
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {ReplayedSignal} from '../../state/domain/trading/bar-record.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';

/**
 * Compares the fields that move money; reason and confidence may differ.
 * @throws {@link AppError} `REPLAY_DIVERGED` (65) naming bar, recorded and present decision.
 */
export function assertSameDecision(
	decision: ReplayedSignal,
	recorded: ReplayedSignal,
	bar: Bar,
	algorithm: string,
): void {
	const isSame =
		decision.action === recorded.action &&
		decision.quantityLots === recorded.quantityLots &&
		decision.orderType === recorded.orderType &&
		decision.limitTicks === recorded.limitTicks &&
		decision.triggerTicks === recorded.triggerTicks &&
		decision.stopTicks === recorded.stopTicks &&
		decision.targetTicks === recorded.targetTicks &&
		decision.moveStopTicks === recorded.moveStopTicks &&
		decision.goodForBars === recorded.goodForBars &&
		decision.cancel === recorded.cancel;
	if (isSame) return;
	throw new AppError({
		code: 'REPLAY_DIVERGED',
		exitCode: exitCode.badData,
		what: `algorithm ${algorithm}: on bar ${bar.barIndex} it now decides ${text(decision)}, recorded was ${text(recorded)}`,
		why: 'its decisions depend on more than bars and account: a clock, random numbers, files, or state outside the instance',
		fix: 'let the algorithm use only its context, then start under another --name for a fresh ledger',
		details: {algorithm, barIndex: bar.barIndex, now: text(decision), recorded: text(recorded)},
	});
}

/** `BUY 12000 lots LIMIT limit=6741250 goodForBars=3 cancel`, in ticks and lots. */
function text(signal: ReplayedSignal): string {
	const cancel = signal.cancel ? ' cancel' : '';
	if (signal.action === 'HOLD') return `HOLD${namedText(signal, ['moveStopTicks'])}${cancel}`;
	const named = namedText(signal, [
		'limitTicks',
		'triggerTicks',
		'stopTicks',
		'targetTicks',
		'moveStopTicks',
		'goodForBars',
	]);
	return `${signal.action} ${signal.quantityLots ?? 'no usable quantity'} lots ${signal.orderType}${named}${cancel}`;
}

function namedText(signal: ReplayedSignal, figures: (keyof ReplayedSignal)[]): string {
	return figures
		.map(figure =>
			signal[figure] === null ? '' : ` ${figure.replace('Ticks', '')}=${signal[figure]}`,
		)
		.join('');
}
