/** Refuses invalid parameters, with reason and fix. Pure. */
import {type AppErrorFacts, exitCode} from '../error.ts';
import type {ParameterValue} from './instance.ts';
import {nearestWord} from '../text/nearest-word.ts';
import {shownValue} from '../text/secret.ts';
import {checkParameter, expectedText, parseParameter, type ParameterSpec} from './parameter.ts';

export type ParameterReading =
	| {ok: true; parameters: Record<string, ParameterValue>}
	| {ok: false; refusal: AppErrorFacts};

/** Returns the first fault of `parameters` of `algorithm`; null: all are valid. */
export function parameterRefusal(
	algorithm: string,
	specs: readonly ParameterSpec[],
	parameters: Readonly<Record<string, unknown>>,
): AppErrorFacts | null {
	for (const [name, value] of Object.entries(parameters)) {
		const spec = specs.find(each => each.name === name);
		if (spec === undefined) return unknownParameter(algorithm, specs, name);
		if (!checkParameter(spec, value).ok) return misfit(algorithm, spec, JSON.stringify(value));
	}

	return null;
}

/** Reads typed parameters by name: `{fast: '10'}`. */
export function readParameters(
	algorithm: string,
	specs: readonly ParameterSpec[],
	texts: Readonly<Record<string, string>>,
): ParameterReading {
	const parameters: Record<string, ParameterValue> = {};
	for (const [name, text] of Object.entries(texts)) {
		const spec = specs.find(each => each.name === name);
		if (spec === undefined) return {ok: false, refusal: unknownParameter(algorithm, specs, name)};
		const verdict = parseParameter(spec, text);
		if (!verdict.ok) return {ok: false, refusal: misfit(algorithm, spec, text)};
		parameters[name] = verdict.value;
	}

	return {ok: true, parameters};
}

function misfit(algorithm: string, spec: ParameterSpec, given: string): AppErrorFacts {
	const {name, help} = spec;
	const [was, standard] = [shownValue(name, given), shownValue(name, spec.default)];
	return {
		code: 'PARAMETER_REFUSED',
		exitCode: exitCode.usage,
		what: `${name}: was ${was.slice(0, 80)}, a parameter of algorithm ${algorithm}`,
		why: `expected ${expectedText(spec)}${help === undefined ? '' : ` (${help})`}`,
		fix: `write ${name}=${standard}, its default, or another value that fits`,
		details: {algorithm, parameter: name, was},
	};
}

function unknownParameter(
	algorithm: string,
	specs: readonly ParameterSpec[],
	name: string,
): AppErrorFacts {
	const known = specs.map(spec => spec.name);
	const near = nearestWord(name, known);
	return {
		code: 'PARAMETER_UNKNOWN',
		exitCode: exitCode.usage,
		what: `${name.slice(0, 80)}: algorithm ${algorithm} has no such parameter`,
		why: known.length === 0 ? 'it declares none' : `it has ${known.join(', ')}`,
		fix: near === undefined ? 'leave it out, or use one of these' : `did you mean ${near}?`,
		details: {algorithm, parameter: name, known},
	};
}
