/**
 * Compiles many algorithm files in one go, so that shared imports are compiled once. Files that do not
 * compile are set aside with the compiler's reason and do not affect the others.
 */
import {existsSync, mkdirSync, realpathSync} from 'node:fs';
import {basename, dirname, join, relative, resolve} from 'node:path';
import type {BuildFailure, BuildResult, Message, Metafile, Plugin} from 'esbuild';
import {compilerFault, compilerOptions} from './bundle.ts';
import type {Candidate} from './candidate.ts';
import {ownPackage, ownPackageInput} from './own-package.ts';
import {distrustAmong} from './trusted-code.ts';

export type CompileFault = {reason: string; line: number | null};

export type Compiled = {
	/** Absolute path of an output file → its text; source maps are beside it, under `PATH.map`. */
	outputs: ReadonlyMap<string, string>;
	/** Candidate → the output to import. */
	entries: ReadonlyMap<Candidate, string>;
	faults: ReadonlyMap<Candidate, CompileFault>;
};

/** Compiles `candidates` for files under `work`, which it does not write yet. The compiler keeps running. */
export async function compileScripts(
	candidates: readonly Candidate[],
	work: string,
): Promise<Compiled> {
	const faults = new Map<Candidate, CompileFault>();
	const brokenParts = new Map<string, CompileFault>();
	let rest = candidates;
	// Without libraries it takes a fifth of the time, and finds most errors.
	let isCheck = true;
	for (;;) {
		const built = await build(rest, work, {brokenParts, isCheck});
		if (built.ok && !isCheck) return collect(rest, built.result, {work, faults});
		if (built.ok) {
			isCheck = false;
			continue;
		}

		const complaints = resolved(built.errors, work);
		const known = faults.size + brokenParts.size;
		blame(rest, complaints, {faults, brokenParts});
		if (faults.size + brokenParts.size === known) giveUp(rest, complaints, faults);
		rest = rest.filter(candidate => !faults.has(candidate));
		if (rest.length === 0) return {outputs: new Map(), entries: new Map(), faults};
	}
}

type Built = {ok: true; result: BuildResult} | {ok: false; errors: readonly Message[]};

async function build(
	candidates: readonly Candidate[],
	work: string,
	{brokenParts, isCheck}: {brokenParts: ReadonlyMap<string, CompileFault>; isCheck: boolean},
): Promise<Built> {
	const esbuild = await import('esbuild');
	// In a missing folder the compiler finds nothing at all.
	mkdirSync(work, {recursive: true});
	try {
		const result = await esbuild.build({
			...compilerOptions(),
			...(isCheck && {packages: 'external', metafile: false, sourcemap: false}),
			// The maps are only for line numbers; the sources are on the disk.
			sourcesContent: false,
			// Numbers: two files may differ only in their extensions.
			entryPoints: candidates.map(({file}, at) => ({in: file, out: `entry-${at}`})),
			outdir: work,
			outExtension: {'.js': '.mjs'},
			absWorkingDir: work,
			splitting: true,
			plugins: brokenParts.size === 0 ? [ownPackage] : [ownPackage, standIns(brokenParts)],
		});
		return {ok: true, result};
	} catch (error) {
		if (!(error instanceof Error) || !('errors' in error)) throw compilerFault(error) ?? error;
		return {ok: false, errors: (error as BuildFailure).errors};
	}
}

/**
 * Files that do not compile and are imported by algorithms throw their reason instead: it reaches only the
 * files that import them.
 */
function standIns(brokenParts: ReadonlyMap<string, CompileFault>): Plugin {
	const pattern = [...brokenParts.keys()].map(file => file.replace(/[^\w/]/g, '\\$&')).join('|');
	return {
		name: 'stand-ins',
		setup(builder) {
			builder.onLoad({filter: new RegExp(`^(?:${pattern})$`)}, ({path}) => {
				const {reason, line} = brokenParts.get(path) ?? {reason: '', line: null};
				const text = JSON.stringify(`${basename(path)}:${line ?? 1}: ${reason}`);
				const fault = `Object.assign(new Error(${text}), {name: 'ImportError', stack: ''})`;
				// As CommonJS it accepts any name.
				return {contents: `module.exports = {}; throw ${fault};`, loader: 'js'};
			});
		},
	};
}

/** A complaint of the compiler; `file` is absolute, null without a place. */
type Complaint = CompileFault & {file: string | null};

function resolved(errors: readonly Message[], work: string): Complaint[] {
	return errors.map(({text, location}) => ({
		reason: text,
		file: location === null ? null : resolve(work, location.file),
		line: location?.line ?? null,
	}));
}

type Blamed = {faults: Map<Candidate, CompileFault>; brokenParts: Map<string, CompileFault>};

/** Records the first error of each file that is a candidate or imported by one. */
function blame(
	candidates: readonly Candidate[],
	complaints: readonly Complaint[],
	{faults, brokenParts}: Blamed,
): void {
	const byFile = new Map(candidates.map(candidate => [realPath(candidate.file), candidate]));
	for (const {reason, file, line} of complaints) {
		if (file === null) continue;
		const candidate = byFile.get(file);
		if (candidate === undefined) {
			if (!brokenParts.has(file)) brokenParts.set(file, {reason, line});
		} else if (!faults.has(candidate)) faults.set(candidate, {reason, line});
	}
}

/** The compiler names no place: files that vanished are the cause, or all share it. */
function giveUp(
	candidates: readonly Candidate[],
	complaints: readonly Complaint[],
	faults: Map<Candidate, CompileFault>,
): void {
	const gone = candidates.filter(({file}) => !existsSync(file));
	const reason = complaints[0]?.reason ?? 'it does not compile';
	for (const candidate of gone.length > 0 ? gone : candidates)
		faults.set(candidate, {reason, line: null});
}

/** The compiler names files by the targets of links. */
function realPath(file: string): string {
	try {
		return realpathSync(file);
	} catch {
		return file;
	}
}

function collect(
	candidates: readonly Candidate[],
	{outputFiles = [], metafile}: BuildResult,
	{work, faults}: {work: string; faults: Map<Candidate, CompileFault>},
): Compiled {
	const entries = new Map<Candidate, string>();
	for (const [at, candidate] of candidates.entries()) {
		const path = join(work, `entry-${at}.mjs`);
		const reason = metafile === undefined ? null : importFault(path, metafile, work);
		if (reason === null) entries.set(candidate, path);
		else faults.set(candidate, {reason, line: null});
	}

	return {outputs: new Map(outputFiles.map(({path, text}) => [path, text])), entries, faults};
}

/** Why an algorithm cannot be used with its imports; null: it can. */
function importFault(output: string, metafile: Metafile, work: string): string | null {
	const imported = importsOf(output, metafile, work);
	const [entry = ''] = imported;
	const folder = dirname(entry);
	const outside = imported.find(
		path => !isLibrary(path) && relative(folder, path).startsWith('..'),
	);
	if (outside !== undefined)
		return `it imports ${outside}: only files beside it belong to the code of an algorithm`;
	const distrust = distrustAmong(folder, imported);
	return distrust === null ? null : `it imports ${distrust}`;
}

const isLibrary = (path: string) => /(?:^|[\\/])node_modules[\\/]/.test(path);

/** Returns the absolute paths of the algorithm's file, first, and of all its imports. */
function importsOf(output: string, {inputs, outputs}: Metafile, work: string): string[] {
	const entry = outputs[relative(work, output)]?.entryPoint;
	const seen = new Set<string>();
	const open = entry === undefined ? [] : [entry];
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		if (seen.has(next)) continue;
		seen.add(next);
		const imports = inputs[next]?.imports ?? [];
		const files = imports.filter(({external, path}) => !external && path !== ownPackageInput);
		open.push(...files.map(({path}) => path));
	}

	return [...seen].map(path => resolve(work, path));
}
