/** An instance's own values over the defaults that an algorithm declares. */
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {ParameterValue} from '../../state/domain/instance.ts';
import type {Parameters} from './contract.ts';

/**
 * Returns the defaults with `given` laid over them.
 * @throws {@link AppError} `PARAMETER_UNKNOWN`, `PARAMETER_TYPE` (78).
 */
export function overlayParameters(
	algorithm: string,
	defaults: Parameters,
	given: Readonly<Record<string, ParameterValue>>,
): Parameters {
	for (const [name, value] of Object.entries(given)) {
		if (!Object.hasOwn(defaults, name)) throw unknownParameter(algorithm, name, defaults);
		const expected = typeof defaults[name];
		const isUsable = typeof value === expected && (expected !== 'number' || Number.isFinite(value));
		if (!isUsable)
			throw new AppError({
				code: 'PARAMETER_TYPE',
				exitCode: exitCode.configuration,
				what: `algorithm ${algorithm}: parameter ${name} was ${JSON.stringify(value)}`,
				why: `expected a ${expected}, as its default ${JSON.stringify(defaults[name])}`,
				fix: `give it as --set ${name}=VALUE or under parameters in pitwall.yaml`,
				details: {algorithm, parameter: name, value, expected},
			});
	}

	return {...defaults, ...given};
}

function unknownParameter(algorithm: string, name: string, defaults: Parameters): AppError {
	const known = Object.keys(defaults);
	return new AppError({
		code: 'PARAMETER_UNKNOWN',
		exitCode: exitCode.configuration,
		what: `algorithm ${algorithm}: it has no parameter ${name}`,
		why: known.length === 0 ? 'it declares none' : `it has ${known.join(', ')}`,
		fix: 'correct the name in pitwall.yaml or after --set',
		details: {algorithm, parameter: name, known},
	});
}
