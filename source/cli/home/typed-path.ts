/** Paths that a person types: they begin in the working directory, as those in `pitwall.yaml` begin at the file. */
import {resolveFrom} from '../../../state/process/working-directory.ts';

/**
 * Returns where a file of bars is; null where none was typed.
 * @throws {@link AppError} `WORKING_DIRECTORY_GONE` (66) for a relative path in a directory that was removed.
 */
export function dataPath(data: string | null, workingDirectory: string | null): string | null {
	return data === null || data.startsWith('builtin:') ? data : resolveFrom(workingDirectory, data);
}

/** Returns where an interpreter is, as {@link dataPath} does; a name is left to the PATH. */
export function interpreterPath(
	python: string | null,
	workingDirectory: string | null,
): string | null {
	return python?.includes('/') ? resolveFrom(workingDirectory, python) : python;
}
