/**
 * Turns a class's declaration of its parameters into specifications. Pure; for classes of any language, whose
 * declaration arrives as plain data.
 */
import {isReservedKey} from '../../state/domain/instance/reserved-name.ts';
import {cutText, declaredLengthMax, fieldLengthMax} from '../../state/domain/text/text-limits.ts';
import {
	checkParameter,
	expectedText,
	type ParameterSpec,
} from '../../state/domain/instance/parameter.ts';

export type DeclaredParameters = {ok: true; specs: ParameterSpec[]} | {ok: false; reason: string};

const namePattern = /^[A-Za-z_]\w{0,63}$/;

/** Longer texts are cut; more names or choices are refused. */
const countMax = 1000;
const knownKeys = new Set(['default', 'min', 'max', 'step', 'choices', 'help']);

/**
 * Reads `{fast: 10, side: {default: 'long', choices: ['long', 'both']}}`; undefined and null declare none.
 * The reason names the parameter and the expected form.
 */
export function readDeclaredParameters(declared: unknown): DeclaredParameters {
	if (declared === undefined || declared === null) return {ok: true, specs: []};
	if (!isTable(declared))
		return bad('expected an object such as {fast: 10, slow: {default: 30, min: 2}}');
	const specs: ParameterSpec[] = [];
	for (const [name, given] of Object.entries(declared)) {
		const value = copyOf(given);
		const reason =
			namePattern.test(name) && !isReservedKey(name)
				? faultOf(value)
				: 'its name may hold 1 to 64 letters, digits and _ only, no digit first, and not be __proto__';
		if (reason !== null) return bad(`parameter ${cutText(name, fieldLengthMax)}: ${reason}`);
		if (specs.length === countMax) return bad(`there are more than ${countMax}`);
		specs.push(isTable(value) ? specOf(name, value) : {name, default: value as number});
	}

	return {ok: true, specs};
}

/** Each value is read once, so that the checked value is the one used, even from a getter. */
function copyOf(given: unknown): unknown {
	if (!isTable(given)) return given;
	const {choices, ...own} = given;
	return {
		...own,
		...(choices !== undefined && {choices: Array.isArray(choices) ? [...choices] : choices}),
	};
}

const bad = (reason: string): DeclaredParameters => ({ok: false, reason});

function isTable(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const textKind = `text of at most ${declaredLengthMax} characters`;
const valueKinds = `number, true, false or a ${textKind}`;

const isHelp = (help: unknown) => typeof help === 'string' && help.length <= declaredLengthMax;

function isValue(value: unknown): boolean {
	if (typeof value === 'number') return Number.isFinite(value);
	if (typeof value === 'string') return value.length <= declaredLengthMax;
	return typeof value === 'boolean';
}

/** Null: usable. */
function faultOf(value: unknown): string | null {
	if (!isTable(value)) return isValue(value) ? null : `expected a ${valueKinds}`;
	const unknown = Object.keys(value).find(key => !knownKeys.has(key));
	if (unknown !== undefined)
		return `${cutText(unknown, fieldLengthMax)} is not known, expected ${[...knownKeys].join(' ')}`;
	const {default: base, choices, help} = value;
	if (!isValue(base)) return `its default is not a ${valueKinds}`;
	const limits = ['min', 'max', 'step'].filter(key => value[key] !== undefined);
	const limit = limits.find(key => typeof value[key] !== 'number' || !isValue(value[key]));
	if (limit !== undefined) return `its ${limit} is not a number`;
	if (limits.length > 0 && typeof base !== 'number')
		return `${limits.join(' and ')} belong to a number, and its default is none`;
	if (value['step'] !== undefined && Number(value['step']) <= 0) return 'its step is not above 0';
	if (choices !== undefined && !areChoices(choices, base))
		return `its choices are not a list of values like its default`;
	if (help !== undefined && !isHelp(help)) return `its help is not a ${textKind}`;
	return defaultFault(value);
}

function areChoices(choices: unknown, base: unknown): boolean {
	return (
		Array.isArray(choices) &&
		choices.length > 0 &&
		choices.length <= countMax &&
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

/** {@link faultOf} has checked `value`; absent keys stay absent. */
function specOf(name: string, value: Record<string, unknown>): ParameterSpec {
	const given = Object.entries(value).filter(([, part]) => part !== undefined);
	return {name, ...Object.fromEntries(given)} as ParameterSpec;
}
