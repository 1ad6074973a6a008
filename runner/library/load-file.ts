/** Loads the file of a strategy for a script that tests it. The compiled code is on the disk only while it is loaded. */
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, extname, join} from 'node:path';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {algorithmError, thrownText} from '../algorithm/error.ts';
import {bundleAlgorithm} from '../algorithm/bundle.ts';
import {findAlgorithm, shippedFolder} from '../algorithm/find.ts';
import {importCode} from '../algorithm/import-code.ts';
import {isPython, languageOf} from '../algorithm/language.ts';

/** A module, and the name of its strategy. */
export type LoadedFile = {name: string; module: unknown};

/**
 * Loads `file`, an absolute path, or a shipped strategy if it is a name without an extension. Each call loads a new copy
 * with its own variables. Stack traces name the lines of its source.
 * @throws {@link AppError} `ALGORITHM_NOT_FOUND` (66), `ALGORITHM_LANGUAGE` (64), `ALGORITHM_NOT_LOADED`,
 * `ALGORITHM_IMPORT_OUTSIDE` (65), `ALGORITHM_NOT_TRUSTED` (77).
 */
export async function loadFile(
	given: string,
	resolve: (path: string) => string,
): Promise<LoadedFile> {
	const file = fileOf(given, resolve);
	const name = basename(file, extname(file));
	const {code} = await bundleAlgorithm(file, {isElsewhere: true});
	process.setSourceMapsEnabled(true);
	const folder = mkdtempSync(join(tmpdir(), 'pitwall-'));
	try {
		const compiled = join(folder, `${name}.mjs`);
		writeFileSync(compiled, code, {mode: 0o600});
		const {module} = await importCode(compiled);
		return {name, module};
	} catch (error) {
		if (error instanceof AppError) throw error;
		throw algorithmError({
			code: 'ALGORITHM_NOT_LOADED',
			algorithm: name,
			what: 'it could not be loaded',
			why: thrownText(error),
			cause: error,
		});
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

function fileOf(given: string, resolve: (path: string) => string): string {
	const isName = languageOf(given) === undefined;
	const file = isName ? findAlgorithm(given, shippedFolder()) : resolve(given);
	if (isPython(file)) throw notForScripts(given);
	if (existsSync(file)) return file;
	throw new AppError({
		code: 'ALGORITHM_NOT_FOUND',
		exitCode: exitCode.noInput,
		what: `algorithm ${basename(file)}: there is no file ${file}`,
		why: 'a relative path is resolved against the working directory of the process',
		fix: 'correct the path, or pass the class itself',
		details: {algorithm: given},
	});
}

function notForScripts(given: string): AppError {
	return new AppError({
		code: 'ALGORITHM_LANGUAGE',
		exitCode: exitCode.usage,
		what: `algorithm ${given}: it is written in Python`,
		why: 'a script runs strategies in its own Node process',
		fix: 'test it with the command pitwall backtest, which starts an interpreter',
		details: {algorithm: given},
	});
}
