/** Calls an algorithm, and turns what it throws into an error that leads its author to the line. */
import type {Bar} from '../../state/domain/bar.ts';
import type {Algorithm} from '../algorithm/contract.ts';
import {algorithmError, correctionFor, thrownText} from '../algorithm/error.ts';

export function callRun(
	algorithm: Algorithm,
	context: Parameters<Algorithm['run']>[0],
	name: string,
	bar: Bar,
): unknown {
	try {
		return algorithm.run(context);
	} catch (error) {
		throw algorithmError({
			code: 'ALGORITHM_THREW',
			algorithm: name,
			what: `it threw on bar ${bar.barIndex}`,
			why: thrownText(error),
			fix: correctionFor(bar.barIndex),
			details: {barIndex: bar.barIndex},
			cause: error,
		});
	}
}
