/**
 * Scans TypeScript and JavaScript files: compiles all at once, then imports one after the other. Only in a
 * disposable process, because importing a file runs its code.
 */
import {readFileSync, realpathSync, writeFileSync} from 'node:fs';
import {SourceMap} from 'node:module';
import {basename, dirname, relative, resolve} from 'node:path';
import type {
	AlgorithmListing,
	RefusedListing,
} from '../../state/domain/instance/algorithm-listing.ts';
import {AppError} from '../../state/domain/error.ts';
import {inspectModule} from './algorithm-class.ts';
import {type Candidate, fileStamp} from './candidate.ts';
import {faultOf, placeIn} from './error.ts';
import {missingFileFix} from './missing-file.ts';
import {importCode} from './import-code.ts';
import {readThrown} from './thrown.ts';
import {type CompileFault, type Compiled, compileScripts} from './compile-scripts.ts';

export type ScriptScan = {
	candidates: readonly Candidate[];
	/** Empty folder for compiled files. */
	work: string;
	tell: (listing: AlgorithmListing) => void;
	/** Called before code of the file runs. */
	onImport: (file: string) => Promise<void>;
};

/** Reports one listing for each candidate that still exists. */
export async function scanScripts({candidates, work, tell, onImport}: ScriptScan): Promise<void> {
	if (candidates.length === 0) return;
	const esbuild = await import('esbuild');
	try {
		const first = await compileSteady(candidates, `${work}/first`);
		await inspectAll(first, {tell, onImport});
		if (first.unsteady.length === 0) return;
		const second = await compileSteady(first.unsteady, `${work}/second`);
		await inspectAll(second, {tell, onImport});
		for (const candidate of second.unsteady)
			if (fileStamp(candidate.file) !== null)
				tell(refusal(candidate, {reason: 'it is being written: look again', line: null}));
	} finally {
		await esbuild.stop();
	}
}

type Steady = Compiled & {
	/** Files that were written to while they were read. */
	unsteady: readonly Candidate[];
};

async function compileSteady(candidates: readonly Candidate[], work: string): Promise<Steady> {
	const before = new Map(candidates.map(({file}) => [file, fileStamp(file)]));
	const compiled = await compileScripts(candidates, work);
	const unsteady = candidates.filter(({file}) => fileStamp(file) !== before.get(file));
	const isSteady = ([candidate]: readonly [Candidate, unknown]) => !unsteady.includes(candidate);
	return {
		outputs: compiled.outputs,
		entries: new Map([...compiled.entries].filter(isSteady)),
		faults: new Map([...compiled.faults].filter(isSteady)),
		unsteady,
	};
}

type Report = Pick<ScriptScan, 'tell' | 'onImport'>;

async function inspectAll({outputs, entries, faults}: Steady, {tell, onImport}: Report) {
	for (const [candidate, fault] of faults) tell(refusal(candidate, fault));
	for (const [path, text] of outputs) if (!path.endsWith('.map')) writeFileSync(path, text);
	for (const [candidate, path] of entries) {
		tell((await refusedBefore(candidate, onImport)) ?? (await inspect(candidate, path, outputs)));
	}
}

async function refusedBefore(
	candidate: Candidate,
	onImport: ScriptScan['onImport'],
): Promise<AlgorithmListing | null> {
	try {
		await onImport(candidate.file);
		return null;
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return refusal(candidate, {reason: faultOf(error), line: null});
	}
}

async function inspect(
	candidate: Candidate,
	path: string,
	outputs: ReadonlyMap<string, string>,
): Promise<AlgorithmListing> {
	let module: unknown;
	try {
		({module} = await importCode(path));
	} catch (error) {
		return refusal(candidate, importFault(error, candidate, outputs));
	}

	try {
		return {...candidate, ok: true, parameters: inspectModule(module, candidate.name)};
	} catch (error) {
		if (!(error instanceof AppError))
			return refusal(candidate, importFault(error, candidate, outputs));
		const listing = refusal(candidate, {
			reason: faultOf(error),
			line: lineFor(error.code, candidate.file),
		});
		return error.code === 'ALGORITHM_NO_CLASS' ? {...listing, isModule: true} : listing;
	}
}

const refusal = (candidate: Candidate, {reason, line}: CompileFault): RefusedListing => ({
	...candidate,
	ok: false,
	reason,
	line,
});

/** The subject of each class fault in the author's file. */
const places: Record<string, RegExp> = {
	ALGORITHM_NO_RUN: /\bclass\b/,
	ALGORITHM_CONSTRUCTOR_THREW: /\bconstructor\s*\(/,
	ALGORITHM_BAD_PARAMETERS: /\bstatic\b.*\bparameters\b/,
};

function lineFor(code: string, file: string): number | null {
	const place = places[code];
	if (place === undefined) return null;
	const at = readFileSync(file, 'utf8')
		.split('\n')
		.findIndex(line => place.test(line));
	return at < 0 ? null : at + 1;
}

/** The thrown error, and the topmost line of the author's own files in it. */
function importFault(
	error: unknown,
	{file}: Candidate,
	outputs: ReadonlyMap<string, string>,
): CompileFault {
	const {isError, text, stack} = readThrown(error);
	if (!isError) return {reason: `it threw ${text}, which is no Error`, line: null};
	const fix = missingFileFix(text);
	const reason = fix === null ? text : `${text}: ${fix}`;
	for (const frame of stack.split('\n')) {
		const at = placeIn(frame);
		const place = at && originalPlace(at.file, at, outputs);
		if (place === undefined || place.file.includes('/node_modules/')) continue;
		const folder = dirname(realpathSync(file));
		const name = relative(folder, place.file);
		if (name === basename(file)) return {reason, line: place.line};
		return {reason: `${reason} (at ${name}:${place.line})`, line: null};
	}

	return {reason, line: null};
}

function originalPlace(
	path: string,
	{line, column}: {line: number; column: number},
	outputs: ReadonlyMap<string, string>,
): {file: string; line: number} | undefined {
	const map = outputs.get(`${path}.map`);
	if (map === undefined) return undefined;
	const payload = JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0];
	const entry = new SourceMap(payload).findEntry(line - 1, column - 1);
	if (!('originalSource' in entry)) return undefined;
	return {file: resolve(dirname(path), entry.originalSource), line: entry.originalLine + 1};
}
