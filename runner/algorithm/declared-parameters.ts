/**
 * What a class says about its parameters → specifications. Pure; for classes of any language, whose
 * declaration arrives as plain data.
 */
import {isReservedKey} from '../../state/domain/reserved-name.ts';
import {checkParameter, expectedText, type ParameterSpec} from '../../state/domain/parameter.ts';

export type DeclaredParameters = {ok: true; specs: ParameterSpec[]} | {ok: false; reason: string};

const namePattern = /^[A-Za-z_]\w*$/;
const knownKeys = new Set(['default', 'min', 'max', 'step', 'choices', 'help']);

/**
 * Reads `{fast: 10, side: {default: 'long', choices: ['long', 'both']}}`; undefined and null declare none.
 * The reason names the parameter and what was expected.
 */
export function readDeclaredParameters(declared: unknown): DeclaredParameters {
	if (declared === undefined || declared === null) return {ok: true, specs: []};
	if (!isTable(declared))
		return bad('expected an object such as {fast: 10, slow: {default: 30, min: 2}}');
	const specs: ParameterSpec[] = [];
	for (const [name, value] of Object.entries(declared)) {
		const reason =
			namePattern.test(name) && !isReservedKey(name)
				? faultOf(value)
				: 'its name may hold letters, digits and _ only, no digit first, and not be __proto__';
		if (reason !== null) return bad(`parameter ${name}: ${reason}`);
		specs.push(isTable(value) ? specOf(name, value) : {name, default: value as number});
	}

	return {ok: true, specs};
}

const bad = (reason: string): DeclaredParameters => ({ok: false, reason});

function isTable(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isValue(value: unknown): boolean {
	if (typeof value === 'number') return Number.isFinite(value);
	return typeof value === 'string' || typeof value === 'boolean';
}

/** Null: usable. */
function faultOf(value: unknown): string | null {
	if (!isTable(value)) return isValue(value) ? null : 'expected a number, a text, true or false';
	const unknown = Object.keys(value).find(key => !knownKeys.has(key));
	if (unknown !== undefined) return `${unknown} is not known, expected ${[...knownKeys].join(' ')}`;
	const {default: base, choices, help} = value;
	if (!isValue(base)) return 'its default is not a number, a text, true or false';
	const limits = ['min', 'max', 'step'].filter(key => value[key] !== undefined);
	const limit = limits.find(key => typeof value[key] !== 'number' || !isValue(value[key]));
	if (limit !== undefined) return `its ${limit} is not a number`;
	if (limits.length > 0 && typeof base !== 'number')
		return `${limits.join(' and ')} belong to a number, and its default is none`;
	if (value['step'] !== undefined && Number(value['step']) <= 0) return 'its step is not above 0';
	if (choices !== undefined && !areChoices(choices, base))
		return `its choices are not a list of values like its default`;
	if (help !== undefined && typeof help !== 'string') return 'its help is not a text';
	return defaultFault(value);
}

function areChoices(choices: unknown, base: unknown): boolean {
	return (
		Array.isArray(choices) &&
		choices.length > 0 &&
		choices.every(choice => typeof choice === typeof base && isValue(choice))
	);
}

function defaultFault(value: Record<string, unknown>): string | null {
	const spec = specOf('', value);
	const verdict = checkParameter(spec, spec.default);
	return verdict.ok
		? null
		: `its default ${JSON.stringify(spec.default)} does not fit: expected ${expectedText(spec)}`;
}

/** `value` has been looked at by {@link faultOf}; keys that were left out stay out. */
function specOf(name: string, value: Record<string, unknown>): ParameterSpec {
	const given = Object.entries(value).filter(([, part]) => part !== undefined);
	return {name, ...Object.fromEntries(given)} as ParameterSpec;
}
