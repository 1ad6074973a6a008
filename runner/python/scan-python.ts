/** Looks at Python files. */
import {basename} from 'node:path';
import type {AlgorithmListing} from '../../state/domain/algorithm-listing.ts';

/** Calls `onResult` once for each file. */
export async function scanPythonFiles({
	files,
	origin,
	onResult,
}: {
	files: readonly string[];
	interpreter: string;
	origin: AlgorithmListing['origin'];
	onResult: (listing: AlgorithmListing) => void;
}): Promise<void> {
	for (const file of files)
		onResult({
			name: basename(file, '.py'),
			file,
			language: 'python',
			origin,
			ok: false,
			reason: 'this version runs no Python files',
			line: null,
		});
}
