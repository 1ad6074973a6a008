/** Words of `pitwall metrics` → what to do. Pure. */
import {checkMetricName} from '../../../state/domain/instance/instance-metric.ts';
import {plainNumber} from '../../../state/domain/number/plain-number.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';

export type MetricsCommand = {
	command: 'metrics';
	/** Null: list. */
	change: {how: 'set' | 'add'; metric: string; value: number} | null;
	/** Name or instance id; null: all of a list, else the instance that PITWALL_NAME names. */
	instance: string | null;
};

/** Returns the command. @throws {@link UsageError} naming the word, what was there and what was expected. */
export function metricsArguments(
	words: readonly string[],
	instance: string | undefined,
): MetricsCommand {
	const base = {command: 'metrics', instance: instance ?? null} as const;
	const [how, metric, value, surplus] = words;
	if (how === undefined) return {...base, change: null};
	if (how !== 'set' && how !== 'add')
		throw usage(`${how} is not known here`, 'set or add, or nothing');
	if (metric === undefined || value === undefined || surplus !== undefined)
		throw usage(`words behind ${how}: ${words.length - 1}`, 'two, a name and a number');
	const problem = checkMetricName(metric);
	if (problem !== null) throw usage(`${metric} cannot be the name of a figure`, problem);
	const number = plainNumber(value);
	if (number === undefined) throw usage(`the value was ${value}`, 'a number such as 25 or -0.5');
	return {...base, change: {how, metric, value: number}};
}

function usage(what: string, expected: string): UsageError {
	return new UsageError({
		what: `pitwall metrics: ${what}`,
		why: `expected ${expected}`,
		fix: 'write pitwall metrics set agents 25, or see pitwall metrics --help',
	});
}
