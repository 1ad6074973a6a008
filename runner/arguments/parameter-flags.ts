/** `--set KEY=VALUE` → parameters of an algorithm. Pure. */
import type {ParameterValue} from '../../state/domain/instance/instance.ts';
import {plainNumber} from '../../state/domain/number/plain-number.ts';
import {isReservedKey} from '../../state/domain/instance/reserved-name.ts';
import {withoutSecretWords} from '../../state/domain/text/secret.ts';
import {usage} from './run-usage.ts';

/** @throws {@link AppError} `USAGE` (64). */
export function parseParameters(pairs: readonly string[]): Record<string, ParameterValue> {
	const parameters: Record<string, ParameterValue> = {};
	for (const pair of pairs) {
		const [, key, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(pair) ?? [];
		if (key === undefined || value === undefined) {
			throw usage(
				`--set: was '${withoutSecretWords([pair]).join(' ')}', expected KEY=VALUE`,
				'pitwall run --symbol BTC --set fast=10 --set slow=30',
			);
		}
		if (isReservedKey(key))
			throw usage(
				`--set: was '${pair}', expected another name than ${key}`,
				'pitwall run --symbol BTC --set fast=10',
			);
		parameters[key] = parseParameter(value);
	}
	return parameters;
}

/** `true` and `false` are booleans, what reads as a number is one, all else is text. */
function parseParameter(text: string): ParameterValue {
	if (text === 'true' || text === 'false') return text === 'true';
	return plainNumber(text.trim()) ?? text;
}
