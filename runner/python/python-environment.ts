/** The environment of the interpreter of a Python algorithm. */

/**
 * The person's environment, plus settings that make a run repeatable: a fixed order of sets, and one thread
 * for sums in libraries, which suits many instances on few cores anyway. Values that the person set are kept.
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
