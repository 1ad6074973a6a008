/** Languages of algorithm files, by their endings. Pure. */
import {extname} from 'node:path';
import type {AlgorithmListing} from '../../state/domain/instance/algorithm-listing.ts';

export type Language = AlgorithmListing['language'];

/** In order of precedence among files with the same name. */
const languages: ReadonlyArray<readonly [extension: string, language: Language]> = [
	['.ts', 'typescript'],
	['.mts', 'typescript'],
	['.js', 'javascript'],
	['.mjs', 'javascript'],
	['.py', 'python'],
];

export const algorithmExtensions: readonly string[] = languages.map(([extension]) => extension);

/** Returns the language of an algorithm file; undefined for any other file. */
export function languageOf(file: string): Language | undefined {
	if (/\.d\.m?ts$/.test(file)) return undefined;
	const own = extname(file);
	return languages.find(([extension]) => extension === own)?.[1];
}

/** Whether `code`, an algorithm file or a snapshot, runs in a Python interpreter. */
export function isPython(code: string | {language: 'javascript' | 'python'}): boolean {
	return typeof code === 'string' ? languageOf(code) === 'python' : code.language === 'python';
}
