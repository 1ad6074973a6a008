/**
 * Parameter grids: `fast=5:50:5` is every value from 5 to 50 in steps of 5, both ends included if the steps
 * meet them; `side=long,both` is a list. Values are decimals: 0.1:0.3:0.1 ends with 0.3. Pure.
 */
import {parseDecimal} from '../../state/domain/number/decimal.ts';
import type {Parameters} from '../../state/domain/trading/backtest.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {ParameterValue} from '../../state/domain/instance/instance.ts';
import {nearestWord} from '../../state/domain/text/nearest-word.ts';
import {
	checkParameter,
	type ParameterSpec,
	parseParameter,
} from '../../state/domain/instance/parameter.ts';
import {parsePair} from '../../state/settings/parameter-text.ts';
import {combinationsMax} from './limits.ts';

export type SweepAxis = {name: string; values: readonly ParameterValue[]};

const rangePattern = /^(-?[\d.]+):(-?[\d.]+)(?::(-?[\d.]+))?$/;

/**
 * Parses the texts after `--sweep` with the parameters that the algorithm declares.
 * @throws {@link AppError} `USAGE` (64) for an invalid text, an unknown parameter, an invalid value, and a
 * grid of too many combinations.
 */
export function parseSweeps(
	texts: readonly string[],
	specs: readonly ParameterSpec[],
	algorithm: string,
): SweepAxis[] {
	const axes: SweepAxis[] = [];
	for (const text of texts) {
		const axis = parseSweep(text, specs, algorithm);
		if (axes.some(({name}) => name === axis.name))
			throw refused(text, `${axis.name} has a range already`, 'give each parameter one --sweep');
		axes.push(axis);
	}

	const count = axes.reduce((product, {values}) => product * values.length, 1);
	if (count > combinationsMax)
		throw refused(
			texts.join(' --sweep '),
			`these are ${count} combinations, more than ${combinationsMax}`,
			'take larger steps, or fewer parameters at once',
		);
	return axes;
}

function parseSweep(text: string, specs: readonly ParameterSpec[], algorithm: string): SweepAxis {
	const pair = parsePair(text);
	if (!pair.ok || pair.text === '')
		throw refused(text, 'expected KEY=FROM:TO:STEP or KEY=A,B,C', 'write --sweep fast=5:50:5');
	const {key: name, text: range} = pair;
	const spec = specs.find(one => one.name === name);
	if (spec === undefined) throw unknownParameter(text, name, specs, algorithm);
	const values = rangePattern.test(range)
		? rangeValues(text, range).map(value => checked(text, spec, checkParameter(spec, value), value))
		: range.split(',').map(item => checked(text, spec, parseParameter(spec, item), item));
	return {name, values: [...new Set(values)]};
}

function checked(
	text: string,
	spec: ParameterSpec,
	verdict: ReturnType<typeof checkParameter>,
	was: ParameterValue,
): ParameterValue {
	if (verdict.ok) return verdict.value;
	throw refused(
		text,
		`${spec.name} was ${JSON.stringify(was)}, ${verdict.reason}`,
		'correct the range',
	);
}

/** Limit for a number in a range, which is counted in safe integers. */
const decimalsMax = 12;

/** Counts in integers of the finest typed decimals. */
function rangeValues(text: string, range: string): number[] {
	const [, from = '', to = '', step = '1'] = rangePattern.exec(range) ?? [];
	const decimals = Math.max(...[from, to, step].map(item => item.split('.')[1]?.length ?? 0));
	if (decimals > decimalsMax)
		throw refused(
			text,
			`a number has ${decimals} decimals, more than ${decimalsMax}`,
			'write a list, as in --sweep band=1e-13,2e-13',
		);
	const [first, last, stride] = [from, to, step].map(item => {
		const parsed = parseDecimal(item, decimals);
		if (!parsed.ok) throw refused(text, `${item} is not a number`, 'write --sweep fast=5:50:5');
		return parsed.value;
	}) as [number, number, number];
	if (stride <= 0 || last < first)
		throw refused(
			text,
			stride <= 0 ? 'the step must be more than 0' : `${to} is less than ${from}`,
			'write the smaller number first and a step above 0, as in --sweep fast=5:50:5',
		);
	const count = Math.floor((last - first) / stride) + 1;
	if (count > combinationsMax)
		throw refused(
			text,
			`these are ${count} values, more than ${combinationsMax}`,
			'take larger steps',
		);
	return Array.from({length: count}, (_, index) =>
		Number(`${first + index * stride}e-${decimals}`),
	);
}

/** Returns an upper bound for the number of combinations, before the texts are interpreted. */
export function combinationsAtMost(texts: readonly string[]): number {
	const counts = texts.map(text => {
		const range = text.slice(text.indexOf('=') + 1);
		const [, from, to, step = '1'] = rangePattern.exec(range) ?? [];
		if (from === undefined || to === undefined) return range.split(',').length;
		const count = Math.round((Number(to) - Number(from)) / Number(step)) + 1;
		return count >= 1 ? count : 1;
	});
	return counts.reduce((product, count) => product * count, 1);
}

/** Returns every combination, the last axis changing fastest. Without axes there is one, which is empty. */
export function combinationsOf(axes: readonly SweepAxis[]): Parameters[] {
	return axes.reduce<Parameters[]>(
		(all, {name, values}) => all.flatMap(one => values.map(value => ({...one, [name]: value}))),
		[{}],
	);
}

function unknownParameter(
	text: string,
	name: string,
	specs: readonly ParameterSpec[],
	algorithm: string,
): AppError {
	const known = specs.map(spec => spec.name);
	const near = nearestWord(name, known);
	return refused(
		text,
		`${algorithm} has ${known.length === 0 ? 'no parameters' : `the parameters ${known.join(', ')}`}`,
		near === undefined ? 'see pitwall algorithms' : `did you mean ${near}?`,
	);
}

function refused(text: string, why: string, fix: string): AppError {
	const what = `--sweep ${text.slice(0, 200)}: cannot be tested`;
	return new AppError({code: 'USAGE', exitCode: exitCode.usage, what, why, fix});
}
