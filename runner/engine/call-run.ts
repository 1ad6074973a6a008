/** Calls an algorithm, and converts a thrown value to an error that names the line. */
import type {Bar} from '../../state/domain/trading/bar.ts';
import type {Algorithm, Context} from '../algorithm/contract.ts';
import {algorithmError, correctionFor, thrownText} from '../algorithm/error.ts';

/** @throws {@link AppError} `ALGORITHM_THREW` (65). */
export function callRun(algorithm: Algorithm, context: Context, name: string, bar: Bar): unknown {
	try {
		return algorithm.run(context);
	} catch (error) {
		throw threwError(error, name, {barIndex: bar.barIndex, method: ''});
	}
}

/** The error for a value thrown by a method of the algorithm. `method`: ` in NAME` unless it is run. */
export function threwError(
	error: unknown,
	algorithm: string,
	{barIndex, method}: {barIndex: number; method: string},
) {
	return algorithmError({
		code: 'ALGORITHM_THREW',
		algorithm,
		what: `it threw${method} on bar ${barIndex}`,
		why: thrownText(error),
		fix: correctionFor(barIndex),
		details: {barIndex},
		cause: error,
	});
}

/** The error for an invalid result of `run`. */
export function badDecision(algorithm: string, {barIndex}: Bar, why: string) {
	return algorithmError({
		code: 'ALGORITHM_BAD_DECISION',
		algorithm,
		what: `its result on bar ${barIndex} is not a decision`,
		why,
		fix: correctionFor(barIndex),
		details: {barIndex},
	});
}
