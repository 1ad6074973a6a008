/**
 * Bars before the first decision: they become history of the context, and an algorithm that has `warmUp` hears of
 * each. It is not asked to decide: decisions without orders would let it believe in a position that it has not.
 */
import type {AccountState} from '../../state/domain/trading/account.ts';
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Algorithm, Context} from '../algorithm/contract.ts';
import {algorithmError, correctionFor} from '../algorithm/error.ts';
import {threwError} from './call-run.ts';
import type {ContextWriter} from './context.ts';

export type WarmUpOptions = {
	algorithm: Algorithm;
	view: ContextWriter;
	/** As it opened. */
	account: Readonly<AccountState>;
	/** Of the algorithm. */
	name: string;
};

/**
 * Shows `bars`; returns whether the algorithm has a method for them.
 * @throws {@link AppError} `ALGORITHM_THREW`, `ALGORITHM_BAD_DECISION` (65) for a promise: the next bar does not wait.
 */
export function showHistory(
	bars: Iterable<Bar>,
	{algorithm, view, account, name}: WarmUpOptions,
): boolean {
	let hears = false;
	for (const bar of bars) {
		view.show(bar, account);
		hears = callWarmUp(algorithm, view.context, name, bar);
	}
	return hears;
}

/** Calls `warmUp` where the algorithm has it; returns whether it has. */
function callWarmUp(
	algorithm: Algorithm,
	context: Context,
	name: string,
	{barIndex}: Bar,
): boolean {
	let answer: unknown;
	try {
		if (typeof algorithm.warmUp !== 'function') return false;
		answer = algorithm.warmUp(context);
	} catch (error) {
		throw threwError(error, name, {barIndex, method: ' in warmUp'});
	}
	if (!(answer instanceof Promise)) return true;
	// Its rejection is no second fault.
	answer.catch(() => {});
	throw algorithmError({
		code: 'ALGORITHM_BAD_DECISION',
		algorithm: name,
		what: `its warmUp returned a Promise on bar ${barIndex}`,
		why: 'the next bar is not shown later because of it: warmUp must not be async',
		fix: correctionFor(barIndex),
		details: {barIndex},
	});
}
