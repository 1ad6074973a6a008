/** Which files belong to a Python algorithm: itself and what it imports from its own folder, found unexecuted. */
import {basename} from 'node:path';
import {algorithmError} from '../algorithm/error.ts';
import {startPython} from './child.ts';
import {faultText, pythonMissing, pythonNotUsable, tooOldOr} from './error.ts';

const limitMs = 30_000;

/**
 * Returns path in the snapshot → text, unmodified: the file under its own name, and its neighbours.
 * @throws {@link AppError} `PYTHON_MISSING`, `PYTHON_NOT_USABLE`, `PYTHON_TOO_OLD` (78), or
 * `ALGORITHM_NOT_LOADED` (65) when a file has a syntax error, cannot be read or is not UTF-8.
 */
export async function pythonSnapshotFiles(
	file: string,
	interpreter: string,
): Promise<Map<string, string>> {
	const algorithm = basename(file, '.py');
	const facts = {algorithm, interpreter, memoryMb: 0};
	const child = startPython({interpreter, word: 'files', onOutput: () => {}});
	try {
		child.send({file});
		for (;;) {
			const received = await child.receive(limitMs);
			if (!received.ok) {
				if (received.end.by === 'start') throw pythonMissing(facts, received.end.cause);
				throw pythonNotUsable(facts, child.lastWords() || 'it did not look at the imports');
			}
			const {files, error} = received.message;
			if (error !== undefined)
				throw tooOldOr(facts, error, () =>
					algorithmError({
						code: 'ALGORITHM_NOT_LOADED',
						algorithm,
						what: 'it could not be loaded',
						why: faultText(error),
						details: {file: error.file ?? null, line: error.line ?? null},
					}),
				);
			if (files !== undefined) return new Map(Object.entries(files));
		}
	} finally {
		child.close();
	}
}
