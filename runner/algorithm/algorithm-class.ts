/**
 * Handles the class in a loaded module: finds it, reads its parameters, creates an object. Errors name the
 * missing part.
 */
import type {AppError} from '../../state/domain/error.ts';
import type {ParameterSpec} from '../../state/domain/instance/parameter.ts';
import type {Algorithm, AlgorithmClass, Parameters} from './contract.ts';
import {readDeclaredParameters} from './declared-parameters.ts';
import {algorithmError, thrownText} from './error.ts';

/** @throws {@link AppError} `ALGORITHM_NO_CLASS`, `ALGORITHM_NOT_LOADED` (65). */
export function classOf(module: unknown, name: string): AlgorithmClass {
	const exported = readSafely(
		() => {
			const {Algorithm: named, default: unnamed} = module as Record<string, unknown>;
			const found = named ?? unnamed;
			const isClass = typeof found === 'function' && 'prototype' in found;
			return isClass ? (found as unknown as AlgorithmClass) : null;
		},
		{name, code: 'ALGORITHM_NOT_LOADED', what: 'its exports cannot be read'},
	);
	if (exported !== null) return exported;
	throw noClass(name, `its exports are ${Object.keys(module as object).join(', ') || 'none'}`);
}

/** Returns the error for a file without the class. */
export function noClass(algorithm: string, why: string): AppError {
	return algorithmError({
		code: 'ALGORITHM_NO_CLASS',
		algorithm,
		what: 'it exports no class named Algorithm',
		why,
		fix: 'write export class Algorithm { run(context) { return {action: "HOLD", shares: 0}; } }',
	});
}

/** @throws {@link AppError} `ALGORITHM_BAD_PARAMETERS` (65). */
export function parametersOf(algorithmClass: AlgorithmClass, name: string): ParameterSpec[] {
	const bad = {code: 'ALGORITHM_BAD_PARAMETERS', what: 'its static parameters are not usable'};
	const declared = readSafely(() => readDeclaredParameters(algorithmClass.parameters), {
		name,
		...bad,
	});
	if (declared.ok) return declared.specs;
	throw algorithmError({algorithm: name, ...bad, why: declared.reason});
}

/** @throws {@link AppError} `ALGORITHM_CONSTRUCTOR_THREW`, `ALGORITHM_NO_RUN` (65). */
export function construct(
	algorithmClass: AlgorithmClass,
	name: string,
	given: {symbol: string; capital: number; parameters: Parameters},
): Algorithm {
	const {algorithm, canRun} = readSafely(
		() => {
			const made = new algorithmClass(given.symbol, given.capital, given.parameters);
			return {algorithm: made, canRun: typeof (made as Partial<Algorithm>).run === 'function'};
		},
		{name, code: 'ALGORITHM_CONSTRUCTOR_THREW', what: 'its constructor threw'},
	);
	if (canRun) return algorithm;
	throw algorithmError({
		code: 'ALGORITHM_NO_RUN',
		algorithm: name,
		what: 'its class has no method run',
		why: 'run(context) is called for every bar and returns a decision',
		fix: 'add run(context) { return {action: "HOLD", shares: 0}; }',
	});
}

/** Runs or reads a part of the algorithm: a getter or a proxy may throw anything. */
function readSafely<T>(
	read: () => T,
	{name, ...facts}: {name: string; code: string; what: string},
): T {
	try {
		return read();
	} catch (error) {
		throw algorithmError({algorithm: name, ...facts, why: thrownText(error), cause: error});
	}
}

/**
 * Returns the declared parameters of a module with a usable class.
 * @throws {@link AppError} as the other functions here.
 */
export function inspectModule(module: unknown, name: string): ParameterSpec[] {
	const algorithmClass = classOf(module, name);
	const specs = parametersOf(algorithmClass, name);
	const hasMethod = readSafely(
		() => {
			const {prototype} = algorithmClass as unknown as {prototype?: Partial<Algorithm>};
			return typeof prototype?.run === 'function';
		},
		{name, code: 'ALGORITHM_NO_RUN', what: 'its method run cannot be read'},
	);
	// A method may also be a field, which only an object shows.
	if (!hasMethod) {
		const parameters = Object.fromEntries(specs.map(spec => [spec.name, spec.default]));
		construct(algorithmClass, name, {symbol: 'BTC', capital: 10_000, parameters});
	}

	return specs;
}
