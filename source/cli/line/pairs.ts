/** `KEY=VALUE` → parameters of an algorithm, as typed. Pure. */
import {isReservedKey} from '../../../state/domain/instance/reserved-name.ts';
import {withoutSecretWords} from '../../../state/domain/text/secret.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';

/**
 * Returns the values by their keys; `where` names the flag or command that was typed.
 * @throws {@link UsageError} for a text that is no pair, and for a key that JavaScript reserves.
 */
export function pairs(texts: readonly string[], where: string): Record<string, string> {
	return Object.fromEntries(
		texts.map(text => {
			const [, key, value] = /^([A-Za-z_]\w{0,63})=(.*)$/s.exec(text) ?? [];
			if (key !== undefined && value !== undefined && !isReservedKey(key)) return [key, value];
			throw new UsageError({
				what: `${where}: was ${withoutSecretWords([text.slice(0, 80)]).join(' ')}`,
				why:
					key !== undefined && isReservedKey(key)
						? `expected another name than ${key}`
						: 'expected KEY=VALUE, with a key of letters, digits and underscores',
				fix: `write ${where} fast=10`,
			});
		}),
	) as Record<string, string>;
}
