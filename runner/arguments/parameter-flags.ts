/** `--set KEY=VALUE` → parameters of an algorithm, as typed. Pure. */
import {
	type ParameterTexts,
	parsePair,
	storedParameter,
} from '../../state/settings/parameter-text.ts';
import {usage} from './run-usage.ts';

/** @throws {@link AppError} `USAGE` (64). */
export function parseParameters(pairs: readonly string[]): ParameterTexts {
	const parameters: ParameterTexts = {};
	for (const text of pairs) {
		const pair = parsePair(text);
		if (!pair.ok)
			throw usage(
				`--set: was '${pair.was}', ${pair.why}`,
				'pitwall run --symbol BTC --set fast=10 --set slow=30',
			);
		parameters[pair.key] = storedParameter(pair.text);
	}
	return parameters;
}
