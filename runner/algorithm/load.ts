/**
 * From a name to an algorithm that can run: find the file, snapshot it, import the snapshot, check the
 * shape. Every way in which somebody's code can be wrong leaves as one {@link AppError}.
 */
import {pathToFileURL} from 'node:url';
import {moneyDecimals} from '../../state/domain/instrument.ts';
import type {InstanceSettings} from '../../state/domain/instance.ts';
import type {Directory} from '../../state/directory.ts';
import {syntaxFault} from './bundle.ts';
import type {Algorithm, AlgorithmClass, Parameters} from './contract.ts';
import {algorithmError, thrownText} from './error.ts';
import {findAlgorithm} from './find.ts';
import {overlayParameters} from './parameters.ts';
import {openSnapshot, type Snapshot, takeSnapshot} from './snapshot.ts';

export type LoadedAlgorithm = {
	name: string;
	snapshot: Snapshot;
	/** Defaults as the class declares them. */
	parameters: Parameters;
	/**
	 * Creates a fresh one for an instance.
	 * @throws {@link AppError} `PARAMETER_…` (78), `ALGORITHM_CONSTRUCTOR_THREW`, `ALGORITHM_NO_RUN` (65).
	 */
	create: (
		settings: Pick<InstanceSettings, 'symbol' | 'capitalMicros' | 'parameters'>,
	) => Algorithm;
};

export type LoadOptions = {
	name: string;
	directory: Pick<Directory, 'algorithms' | 'snapshots'>;
	/** Use this snapshot, not the file as it is now: a restart runs the code that it ran before. */
	hash?: string | null;
};

/**
 * Loads an algorithm.
 * @throws {@link AppError} `ALGORITHM_NOT_FOUND`, `SNAPSHOT_MISSING` (66), `SNAPSHOT_CHANGED`,
 * `ALGORITHM_NOT_LOADED`, `ALGORITHM_NO_CLASS`, `ALGORITHM_BAD_PARAMETERS` (65).
 */
export async function loadAlgorithm({
	name,
	directory,
	hash,
}: LoadOptions): Promise<LoadedAlgorithm> {
	const snapshot =
		hash === undefined || hash === null
			? await takeSnapshot(findAlgorithm(name, directory.algorithms), directory.snapshots)
			: openSnapshot(hash, directory.snapshots);
	const algorithmClass = classOf(await importSnapshot(name, snapshot), name);
	const parameters = declaredParameters(algorithmClass, name);
	return {
		name,
		snapshot,
		parameters,
		create: ({symbol, capitalMicros, parameters: given}) => {
			const specs = Object.entries(parameters).map(([key, value]) => ({name: key, default: value}));
			const values = overlayParameters(name, specs, given);
			return construct(algorithmClass, name, symbol, capitalMicros / 10 ** moneyDecimals, values);
		},
	};
}

async function importSnapshot(name: string, {entry}: Snapshot): Promise<unknown> {
	// Stack traces then name the author's own lines; it costs nothing until an error is shown.
	process.setSourceMapsEnabled(true);
	try {
		return (await import(pathToFileURL(entry).href)) as unknown;
	} catch (error) {
		const isSyntax = error instanceof Error && error.name === 'SyntaxError';
		const fault = isSyntax ? await syntaxFault(entry) : undefined;
		throw algorithmError({
			code: 'ALGORITHM_NOT_LOADED',
			algorithm: name,
			what: 'it could not be loaded',
			why: fault === undefined ? thrownText(error) : `SyntaxError at ${fault}`,
			cause: error,
		});
	}
}

function classOf(module: unknown, name: string): AlgorithmClass {
	const {Algorithm: named, default: unnamed} = module as Record<string, unknown>;
	const found = named ?? unnamed;
	if (typeof found === 'function' && 'prototype' in found)
		return found as unknown as AlgorithmClass;
	throw algorithmError({
		code: 'ALGORITHM_NO_CLASS',
		algorithm: name,
		what: 'it exports no class named Algorithm',
		why: `its exports are ${Object.keys(module as object).join(', ') || 'none'}`,
		fix: 'write export class Algorithm { run(context) { return {action: "HOLD", shares: 0}; } }',
	});
}

function declaredParameters({parameters}: AlgorithmClass, name: string): Parameters {
	const declared: unknown = parameters ?? {};
	const isTable = typeof declared === 'object' && declared !== null && !Array.isArray(declared);
	const isValue = (value: unknown) => ['number', 'string', 'boolean'].includes(typeof value);
	const bad = isTable ? Object.entries(declared).find(([, value]) => !isValue(value))?.[0] : '';
	if (bad === undefined) return declared as Parameters;
	throw algorithmError({
		code: 'ALGORITHM_BAD_PARAMETERS',
		algorithm: name,
		what: `its static parameters are not usable${bad === '' ? '' : `: ${bad}`}`,
		why: 'expected an object whose values are numbers, texts, true or false',
	});
}

function construct(
	algorithmClass: AlgorithmClass,
	name: string,
	symbol: string,
	capital: number,
	parameters: Parameters,
): Algorithm {
	let algorithm: Algorithm;
	try {
		algorithm = new algorithmClass(symbol, capital, parameters);
	} catch (error) {
		throw algorithmError({
			code: 'ALGORITHM_CONSTRUCTOR_THREW',
			algorithm: name,
			what: 'its constructor threw',
			why: thrownText(error),
			cause: error,
		});
	}

	if (typeof (algorithm as Partial<Algorithm>).run === 'function') return algorithm;
	throw algorithmError({
		code: 'ALGORITHM_NO_RUN',
		algorithm: name,
		what: 'its class has no method run',
		why: 'run(context) is called for every bar and returns a decision',
		fix: 'add run(context) { return {action: "HOLD", shares: 0}; }',
	});
}
