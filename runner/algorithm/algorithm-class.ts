/** The class in a loaded module: found, its parameters read, an object made. Errors say what is missing. */
import type {ParameterSpec} from '../../state/domain/parameter.ts';
import type {Algorithm, AlgorithmClass, Parameters} from './contract.ts';
import {readDeclaredParameters} from './declared-parameters.ts';
import {algorithmError, thrownText} from './error.ts';

/** @throws {@link AppError} `ALGORITHM_NO_CLASS` (65). */
export function classOf(module: unknown, name: string): AlgorithmClass {
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

/** @throws {@link AppError} `ALGORITHM_BAD_PARAMETERS` (65). */
export function parametersOf({parameters}: AlgorithmClass, name: string): ParameterSpec[] {
	const declared = readDeclaredParameters(parameters);
	if (declared.ok) return declared.specs;
	throw algorithmError({
		code: 'ALGORITHM_BAD_PARAMETERS',
		algorithm: name,
		what: 'its static parameters are not usable',
		why: declared.reason,
	});
}

/** @throws {@link AppError} `ALGORITHM_CONSTRUCTOR_THREW`, `ALGORITHM_NO_RUN` (65). */
export function construct(
	algorithmClass: AlgorithmClass,
	name: string,
	given: {symbol: string; capital: number; parameters: Parameters},
): Algorithm {
	let algorithm: Algorithm;
	try {
		algorithm = new algorithmClass(given.symbol, given.capital, given.parameters);
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

/**
 * Returns the declared parameters of a module whose class can run.
 * @throws {@link AppError} as the other functions here.
 */
export function inspectModule(module: unknown, name: string): ParameterSpec[] {
	const algorithmClass = classOf(module, name);
	const specs = parametersOf(algorithmClass, name);
	const {prototype} = algorithmClass as unknown as {prototype: Partial<Algorithm>};
	// A method may also be a field, which only an object shows.
	if (typeof prototype.run !== 'function') {
		const parameters = Object.fromEntries(specs.map(spec => [spec.name, spec.default]));
		construct(algorithmClass, name, {symbol: 'BTC', capital: 10_000, parameters});
	}

	return specs;
}
