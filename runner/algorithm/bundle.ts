/**
 * Compiles an algorithm and all its imports into one file. The compiler is loaded only here, and ended
 * afterwards: it is a separate process that a trading instance does not need.
 */
import {readFileSync, realpathSync} from 'node:fs';
import {basename, dirname, extname, join, relative, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {BuildFailure, BuildOptions, BuildResult} from 'esbuild';
import {packageRoot} from '../package-root.ts';
import type {AppError} from '../../state/domain/error.ts';
import {limitError, limitInText} from '../../state/domain/machine/system-fault.ts';
import {algorithmError} from './error.ts';
import {ownPackage, ownPackageInput} from './own-package.ts';
import {checkTrusted} from './trusted-code.ts';

export type AlgorithmBundle = {
	/** One ES module, with its source map inside. */
	code: string;
	/** Path relative to the folder of the algorithm → text, for the algorithm's own files. */
	sources: ReadonlyMap<string, string>;
};

/** Bundled CommonJS libraries call `require` for Node's own modules. `url`: an expression, where the module lies. */
const requireBanner = (url: string) =>
	`import {createRequire as createRequireForBundle} from 'node:module'; const require = createRequireForBundle(${url});`;

export type BundleOptions = {
	/** The module runs somewhere else: `import.meta.url` and its source map name the place of `file`. */
	isElsewhere: boolean;
};

/**
 * Bundles `file`.
 * @throws {@link AppError} `ALGORITHM_NOT_LOADED` (65) with file and line; `ALGORITHM_IMPORT_OUTSIDE` (65).
 */
export async function bundleAlgorithm(
	file: string,
	{isElsewhere}: BundleOptions = {isElsewhere: false},
): Promise<AlgorithmBundle> {
	// The compiler follows links: beside a folder that was reached by one, its files would lie somewhere else.
	const folder = realpathSync(dirname(file));
	const name = basename(file, extname(file));
	const entry = join(folder, basename(file));
	const place = isElsewhere ? placedAt(entry, folder) : {sourceRoot: './source/'};
	const result = await build(entry, folder, place);
	const inputs = Object.keys(result.metafile?.inputs ?? {}).filter(one => one !== ownPackageInput);
	checkTrusted(
		name,
		inputs.map(path => resolve(folder, path)),
	);
	const own = inputs.filter(path => !/(?:^|[\\/])node_modules[\\/]/.test(path));
	const compiled = compiledSources(result);
	const sources = own.map(path => {
		const absolute = resolve(folder, path);
		const inFolder = relative(folder, absolute).replaceAll('\\', '/');
		if (inFolder.startsWith('..'))
			throw algorithmError({
				code: 'ALGORITHM_IMPORT_OUTSIDE',
				algorithm: name,
				what: `it imports ${absolute}`,
				why: `only files under ${folder} belong to the code of an algorithm`,
				fix: 'move the file beside the algorithm',
			});
		return [inFolder, compiled.get(inFolder) ?? readFileSync(absolute, 'utf8')] as const;
	});
	return {code: codeWithMap(result), sources: new Map(sources)};
}

function placedAt(entry: string, folder: string) {
	const url = JSON.stringify(pathToFileURL(entry).href);
	return {
		sourceRoot: pathToFileURL(`${folder}/`).href,
		define: {'import.meta.url': url},
		banner: {js: requireBanner(url)},
	} satisfies BuildOptions;
}

/** What the compiler read, which a file that is written to meanwhile need not hold any more. */
function compiledSources(result: BuildResult): Map<string, string> {
	const {sources, sourcesContent} = JSON.parse(outputText(result, '.js.map')) as {
		sources: string[];
		sourcesContent?: (string | null)[];
	};
	return new Map(
		sources.flatMap((path, at) => {
			const text = sourcesContent?.[at];
			return typeof text === 'string' ? [[path, text] as const] : [];
		}),
	);
}

function outputText({outputFiles = []}: BuildResult, end: string): string {
	return outputFiles.find(({path}) => path.endsWith(end))?.text ?? '';
}

/**
 * Appends the source map. Libraries are named from their `node_modules` on: the location of a home or of
 * Pitwall must not change the hash of the same code.
 */
function codeWithMap(result: BuildResult): string {
	const map = JSON.parse(outputText(result, '.js.map')) as {sources: string[]};
	map.sources = map.sources.map(path => path.replace(/^.*node_modules\//, 'node_modules/'));
	const encoded = Buffer.from(JSON.stringify(map)).toString('base64');
	return `${outputText(result, '.js')}//# sourceMappingURL=data:application/json;base64,${encoded}\n`;
}

/** Options of every compilation, for a snapshot and for a scan. */
export function compilerOptions() {
	return {
		write: false,
		metafile: true,
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		keepNames: true,
		sourcemap: 'external',
		// Settings of a project around the home must not change the content of a snapshot.
		tsconfigRaw: '{}',
		// Our own libraries are available to every algorithm, wherever the home is.
		nodePaths: [join(packageRoot(), 'node_modules'), dirname(packageRoot())],
		banner: {js: requireBanner('import.meta.url')},
		plugins: [ownPackage],
		logLevel: 'silent',
	} satisfies BuildOptions;
}

async function build(
	file: string,
	folder: string,
	place: Pick<BuildOptions, 'sourceRoot' | 'define' | 'banner'>,
): Promise<BuildResult> {
	const name = basename(file, extname(file));
	const esbuild = await import('esbuild');
	try {
		return await esbuild.build({
			...compilerOptions(),
			entryPoints: [file],
			outfile: join(folder, `${name}.js`),
			// Drops the comments in which the bundler names files by their path on this disk.
			minifyWhitespace: true,
			legalComments: 'none',
			absWorkingDir: folder,
			...place,
		});
	} catch (error) {
		throw buildError(error, name);
	} finally {
		await esbuild.stop();
	}
}

/**
 * Returns `FILE:LINE: what` for a script that does not parse, because Node does not report the place.
 * Undefined: it parses.
 */
export async function syntaxFault(file: string): Promise<string | undefined> {
	const esbuild = await import('esbuild');
	try {
		const text = readFileSync(file, 'utf8');
		await esbuild.transform(text, {loader: 'js', sourcefile: basename(file), logLevel: 'silent'});
		return undefined;
	} catch (error) {
		return faultText(error);
	} finally {
		await esbuild.stop();
	}
}

/** The compiler's first complaint, with its place. */
function faultText(error: unknown): string | undefined {
	if (!(error instanceof Error) || !('errors' in error)) return undefined;
	const [first] = (error as BuildFailure).errors;
	if (!first?.location) return first?.text;
	const {file, line, lineText} = first.location;
	return `${file}:${line}: ${first.text} in ${lineText.trim().slice(0, 100)}`;
}

/** Returns the error for a compiler process that could not begin or ended without an answer. */
export function compilerFault(error: unknown): AppError | null {
	if (!(error instanceof Error)) return null;
	const isGone = /The service (?:was stopped|is no longer running)/.test(error.message);
	const limit = limitInText(error.message) ?? (isGone ? 'EAGAIN' : null);
	return limit === null ? null : limitError(limit, `the compiler ended: ${error.message}`);
}

function buildError(error: unknown, name: string): unknown {
	const why = faultText(error);
	if (why === undefined) return compilerFault(error) ?? error;
	return algorithmError({
		code: 'ALGORITHM_NOT_LOADED',
		algorithm: name,
		what: 'it could not be compiled',
		why,
		cause: error,
	});
}
