/** Resolves typed paths against the working directory. Paths in `pitwall.yaml` are relative to that file. */
import {resolveFrom} from '../../../state/process/working-directory.ts';

/**
 * Returns the path of a file of bars; null if none was typed.
 * @throws {@link AppError} `WORKING_DIRECTORY_GONE` (66) for a relative path in a directory that was removed.
 */
export function dataPath(data: string | null, workingDirectory: string | null): string | null {
	return data === null || data.startsWith('builtin:') ? data : resolveFrom(workingDirectory, data);
}

/** Resolves the path of an interpreter like {@link dataPath}. A bare name is looked up on the PATH. */
export function interpreterPath(
	python: string | null,
	workingDirectory: string | null,
): string | null {
	return python?.includes('/') ? resolveFrom(workingDirectory, python) : python;
}
