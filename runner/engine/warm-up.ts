/**
 * Bars before the first decision: they become history of the context, and an algorithm with `warmUp` is called for each.
 * `run` is not called: decisions without orders would make the algorithm assume a position that does not exist.
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
	/** The account at the start. */
	account: Readonly<AccountState>;
	/** Name of the algorithm. */
	name: string;
};

/**
 * Shows `bars`; returns whether the algorithm has `warmUp`.
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

/** Calls `warmUp` if the algorithm has it; returns whether it does. */
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
	// A rejection of the promise is not reported again.
	answer.catch(() => {});
	throw algorithmError({
		code: 'ALGORITHM_BAD_DECISION',
		algorithm: name,
		what: `its warmUp returned a Promise on bar ${barIndex}`,
		why: 'warmUp must not be async: the next bar does not wait for it',
		fix: correctionFor(barIndex),
		details: {barIndex},
	});
}
