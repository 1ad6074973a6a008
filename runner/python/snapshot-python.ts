/** Finds the files of a Python algorithm without running it: itself and its imports from its own folder. */
import {basename} from 'node:path';
import type {AppError} from '../../state/domain/error.ts';
import {badFiles} from '../algorithm/data-files.ts';
import {algorithmError} from '../algorithm/error.ts';
import type {HostFault} from './message.ts';
import {startPython} from './child.ts';
import {faultText, pythonMissing, pythonNotUsable, tooOldOr} from './error.ts';

const limitMs = 30_000;

/**
 * Returns path in the snapshot → text, unmodified: the file under its own name, and its neighbours; and the
 * patterns of the data files that its class declares.
 * @throws {@link AppError} `PYTHON_MISSING`, `PYTHON_NOT_USABLE`, `PYTHON_TOO_OLD` (78), or
 * `ALGORITHM_NOT_LOADED` (65) if a file has a syntax error, cannot be read or is not UTF-8.
 */
export async function pythonSnapshotFiles(
	file: string,
	interpreter: string,
): Promise<{files: Map<string, string>; patterns: readonly string[]}> {
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
			const {files, data = [], error} = received.message;
			if (error !== undefined) throw tooOldOr(facts, error, () => faultError(algorithm, error));
			if (files !== undefined) return {files: new Map(Object.entries(files)), patterns: data};
		}
	} finally {
		child.close();
	}
}

function faultError(algorithm: string, error: HostFault): AppError {
	const [, badList] = /^BadFiles: (.*)$/s.exec(error.text) ?? [];
	if (badList !== undefined)
		return badFiles(algorithm, 'its files cannot be read', [
			badList,
			'write them out: files = ["settings.json", "data/*.csv"]',
		]);
	return algorithmError({
		code: 'ALGORITHM_NOT_LOADED',
		algorithm,
		what: 'it could not be loaded',
		why: faultText(error),
		details: {file: error.file ?? null, line: error.line ?? null},
	});
}
