/** Finds algorithms by name: a person's own file first, then a shipped one. */
import {existsSync, readdirSync} from 'node:fs';
import {basename, extname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {AppError, exitCode, hasErrorCode} from '../../state/domain/error.ts';
import {nearestWord} from '../../state/domain/text/nearest-word.ts';
import {packageRoot} from '../package-root.ts';
import {algorithmExtensions, languageOf} from './language.ts';

/** Permitted names of algorithm files, without extension. */
export const algorithmNamePattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/;

/**
 * Returns the absolute path of the algorithm `name`.
 * @param folder the home's `algorithm/`, which need not exist.
 * @throws {@link AppError} `ALGORITHM_NOT_FOUND` (66), which lists the existing ones.
 */
export function findAlgorithm(name: string, folder: string): string {
	const candidates = algorithmNamePattern.test(name)
		? [folder, shippedFolder()].flatMap(place =>
				algorithmExtensions.map(extension => join(place, name + extension)),
			)
		: [];
	const found = candidates.find(path => existsSync(path));
	if (found !== undefined) return found;
	const known = algorithmNames(folder);
	const near = nearestWord(name, known);
	const write = `write ${join(folder, 'NAME.ts')} or NAME.py`;
	throw new AppError({
		code: 'ALGORITHM_NOT_FOUND',
		exitCode: exitCode.noInput,
		what: `algorithm ${name.slice(0, 80)}: no such file in ${folder}`,
		why: `there are ${known.join(', ')}`,
		fix: near === undefined ? `use one of these, or ${write}` : `did you mean ${near}? Or ${write}`,
		details: {algorithm: name, known},
	});
}

/** Returns the names of all algorithm files, loadable or not, own and shipped, sorted. */
export function algorithmNames(folder: string): string[] {
	const files = [folder, shippedFolder()].flatMap(listFolder);
	const names = files
		.filter(file => languageOf(file) !== undefined)
		.map(file => basename(file, extname(file)));
	return [...new Set(names)].sort();
}

/** Built programs ship built algorithms; a source tree has the sources. */
export function shippedFolder(): string {
	const root = packageRoot();
	const isBuilt = fileURLToPath(import.meta.url).startsWith(join(root, 'dist'));
	return isBuilt ? join(root, 'dist/algorithm') : join(root, 'algorithm');
}

/** Returns the names in a folder, which need not exist. */
export function listFolder(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return [];
		throw error;
	}
}
