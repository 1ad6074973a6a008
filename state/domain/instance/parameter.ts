/**
 * The declared parameters of algorithms, and the check of their values. Pure; the command line, the panel,
 * `pitwall.yaml` and the runner share these rules.
 *
 * A class declares `parameters = {fast: 10}`, or with limits
 * `{fast: {default: 10, min: 2, max: 200, step: 1, help: 'bars'}, side: {default: 'long', choices: ['long', 'both']}}`.
 */
import type {ParameterValue} from './instance.ts';
import {withoutGrouping} from '../number/grouped-digits.ts';
import {plainNumber} from '../number/plain-number.ts';

/** One declared parameter. The type of its default is the type of its values. */
export type ParameterSpec = {
	name: string;
	default: ParameterValue;
	/** Minimum and maximum of a number. */
	min?: number;
	max?: number;
	/** Values are `default + n × step`; 1 for whole numbers. */
	step?: number;
	choices?: ParameterValue[];
	/** A short description for people. */
	help?: string;
};

export type ParameterVerdict = {ok: true; value: ParameterValue} | {ok: false; reason: string};

/** Returns `value` if it fits `spec`; otherwise an expectation such as `expected a number from 2 to 200`. */
export function checkParameter(spec: ParameterSpec, value: unknown): ParameterVerdict {
	const kind = typeof spec.default;
	const fits = typeof value === kind && (kind !== 'number' || Number.isFinite(value));
	if (!fits || !isInRange(spec, value as ParameterValue))
		return {ok: false, reason: `expected ${expectedText(spec)}`};
	return {ok: true, value: value as ParameterValue};
}

/** Reads typed text as a value of `spec`: `10`, `true`, or the text itself. */
export function parseParameter(spec: ParameterSpec, text: string): ParameterVerdict {
	const trimmed = text.trim();
	if (typeof spec.default === 'boolean') {
		if (trimmed === 'true' || trimmed === 'false') return {ok: true, value: trimmed === 'true'};
		return {ok: false, reason: `expected ${expectedText(spec)}`};
	}

	if (typeof spec.default === 'string') return checkParameter(spec, text);
	return checkParameter(spec, plainNumber(withoutGrouping(trimmed)) ?? Number.NaN);
}

/** Converts a stored value to the type that `spec` declares: a number or a boolean may represent a text. */
export function typedParameter(spec: ParameterSpec, value: ParameterValue): ParameterVerdict {
	return parseParameter(spec, String(value));
}

/** Describes the valid values: `a number from 2 to 200, in steps of 0.5`, `one of long both`, `true or false`. */
export function expectedText({default: value, min, max, step, choices}: ParameterSpec): string {
	if (choices !== undefined) return `one of ${choices.join(' ')}`;
	if (typeof value === 'boolean') return 'true or false';
	if (typeof value === 'string') return 'a text';
	const range =
		min !== undefined && max !== undefined
			? ` from ${min} to ${max}`
			: min !== undefined
				? ` of at least ${min}`
				: max === undefined
					? ''
					: ` of at most ${max}`;
	const whole = step === 1 && Number.isInteger(value);
	const steps = step === undefined || whole ? '' : `, in steps of ${step} from ${value}`;
	return `a ${whole ? 'whole ' : ''}number${range}${steps}`;
}

function isInRange({default: base, min, max, step, choices}: ParameterSpec, value: ParameterValue) {
	if (choices !== undefined) return choices.includes(value);
	if (typeof value !== 'number' || typeof base !== 'number') return true;
	if (min !== undefined && value < min) return false;
	if (max !== undefined && value > max) return false;
	if (step === undefined) return true;
	const steps = (value - base) / step;
	// Binary fractions: 0.3 is three steps of 0.1.
	return Math.abs(steps - Math.round(steps)) < 1e-9;
}
