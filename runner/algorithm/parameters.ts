/** Combines an instance's own values with an algorithm's declared defaults. */
import {hiddenText, isSecretName} from '../../state/domain/text/secret.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {ParameterValue} from '../../state/domain/instance/instance.ts';
import {type ParameterSpec, typedParameter} from '../../state/domain/instance/parameter.ts';
import type {Parameters} from './contract.ts';

/** Values by name, of the types that the algorithm declares. */
export type TypedParameters = Record<string, ParameterValue>;

/**
 * Returns the defaults of `specs` with `given` laid over them.
 * @throws {@link AppError} as {@link typedParameters}.
 */
export function overlayParameters(
	algorithm: string,
	specs: readonly ParameterSpec[],
	given: Readonly<Record<string, ParameterValue>>,
): Parameters {
	const defaults = Object.fromEntries(specs.map(({name, default: value}) => [name, value]));
	return {...defaults, ...typedParameters(algorithm, specs, given)};
}

/**
 * Returns `given`, as it was typed or stored, with the types that `specs` declare. The one place where they get them.
 * @throws {@link AppError} `PARAMETER_UNKNOWN`, `PARAMETER_TYPE`, `PARAMETER_OUT_OF_RANGE` (78).
 */
export function typedParameters(
	algorithm: string,
	specs: readonly ParameterSpec[],
	given: Readonly<Record<string, ParameterValue>>,
): TypedParameters {
	const values: TypedParameters = {};
	for (const [name, value] of Object.entries(given)) {
		const spec = specs.find(each => each.name === name);
		if (spec === undefined) throw unknownParameter(algorithm, name, specs);
		const verdict = typedParameter(spec, value);
		if (!verdict.ok) throw unfitParameter(algorithm, spec, {value, reason: verdict.reason});
		values[name] = verdict.value;
	}

	return values;
}

function unfitParameter(
	algorithm: string,
	spec: ParameterSpec,
	{value, reason}: {value: ParameterValue; reason: string},
): AppError {
	const {name, default: base} = spec;
	const isOfType = typedParameter({name, default: base}, value).ok;
	return new AppError({
		code: isOfType ? 'PARAMETER_OUT_OF_RANGE' : 'PARAMETER_TYPE',
		exitCode: exitCode.configuration,
		what: `algorithm ${algorithm}: parameter ${name} was ${shown(name, value)}`,
		why: `${reason}; its default is ${shown(name, base)}`,
		fix: `give it as --set ${name}=VALUE or under parameters in pitwall.yaml`,
		details: {
			algorithm,
			parameter: name,
			value: shownParameter(name, value),
			expected: reason.replace(/^expected /, ''),
		},
	});
}

const shownParameter = (name: string, value: ParameterValue) =>
	isSecretName(name) ? hiddenText : value;

function shown(name: string, value: ParameterValue): string {
	const told = shownParameter(name, value);
	return typeof value === 'string' && told !== hiddenText ? JSON.stringify(told) : String(told);
}

function unknownParameter(
	algorithm: string,
	name: string,
	specs: readonly ParameterSpec[],
): AppError {
	const known = specs.map(spec => spec.name);
	return new AppError({
		code: 'PARAMETER_UNKNOWN',
		exitCode: exitCode.configuration,
		what: `algorithm ${algorithm}: it has no parameter ${name}`,
		why: known.length === 0 ? 'it declares none' : `it has ${known.join(', ')}`,
		fix: 'correct the name in pitwall.yaml or after --set',
		details: {algorithm, parameter: name, known},
	});
}
