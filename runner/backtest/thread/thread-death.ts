/** Explains the death of a thread that should have answered, with a hint to the algorithm. Pure. */
import type {BacktestFailure} from '../../../state/domain/trading/backtest.ts';
import {exitCode, hasErrorCode} from '../../../state/domain/error.ts';
import {thrownText} from '../../algorithm/error.ts';

type Words = Pick<BacktestFailure, 'code' | 'why'> & {what: string};

function failure(algorithm: string, {code, what, why}: Words): BacktestFailure {
	return {
		code,
		exitCode: exitCode.badData,
		what: `algorithm ${algorithm}: ${what}`,
		...(why !== undefined && {why}),
		fix: 'correct the algorithm, then test it again',
		details: {algorithm},
	};
}

/** An uncaught exception: in a timer, or from V8 itself. */
export function deathOf(error: unknown, algorithm: string, heapMbMax: number): BacktestFailure {
	if (hasErrorCode(error, 'ERR_WORKER_OUT_OF_MEMORY'))
		return failure(algorithm, {
			code: 'ALGORITHM_OUT_OF_MEMORY',
			what: `it needed more than ${heapMbMax} MB of memory`,
			why: 'it allocates more than it releases',
		});
	return failure(algorithm, {
		code: 'ALGORITHM_THREW',
		what: 'it threw outside of run()',
		why: thrownText(error),
	});
}

/** It called `process.exit`, which ends only the thread. */
export function exitOf(code: number, algorithm: string): BacktestFailure {
	return failure(algorithm, {
		code: 'ALGORITHM_EXITED',
		what: `it ended the process with exit code ${code}`,
		why: 'algorithms must not call process.exit()',
	});
}

/** It finished no bar for `silenceMs`. */
export function silenceOf(algorithm: string, silenceMs: number): BacktestFailure {
	return failure(algorithm, {
		code: 'ALGORITHM_HUNG',
		what: `it did not decide within ${silenceMs / 1000} s`,
		why: 'a loop without an end, or one bar takes too long; decision_timeout in pitwall.yaml sets the limit',
	});
}
