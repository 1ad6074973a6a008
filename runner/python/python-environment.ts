/** The environment of the interpreter of a Python algorithm. */

/**
 * The person's environment, and what makes a run come out the same when it is repeated: the order of sets, and
 * one thread for sums of libraries, which many instances on few cores want anyway. What a person set stays.
 */
export function pythonEnvironment(): NodeJS.ProcessEnv {
	return {
		PYTHONHASHSEED: '0',
		OMP_NUM_THREADS: '1',
		OPENBLAS_NUM_THREADS: '1',
		MKL_NUM_THREADS: '1',
		...process.env,
	};
}
