/** Quotes from `pitwall.yaml` in errors: names and plain values, never a value that may be secret. Pure. */
import {hiddenText, isSecretName, withoutSecretWords} from '../../domain/text/secret.ts';
import {cutText} from '../../domain/text/text-limits.ts';

const quotedLengthMax = 60;

/** Returns the value at `keys` as text. Values of lists and tables are not quoted: any of them may be secret. */
export function quotedValue(value: unknown, keys: readonly PropertyKey[]): string {
	if (value === undefined) return 'absent';
	if (keys.includes('env') || keys.some(key => isSecretName(String(key)))) return hiddenText;
	if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
	if (typeof value === 'object' && value !== null) return 'a table';
	const text = typeof value === 'string' ? (withoutSecretWords([value])[0] ?? '') : value;
	return cutText(JSON.stringify(text) ?? typeof value, quotedLengthMax);
}

/** Returns a key as text. `API_KEY=secret`, typed instead of `API_KEY: secret`, is cut at the equals sign. */
export function quotedKey(key: PropertyKey): string {
	const text = String(key);
	const [name = ''] = /^[^=:\s]*/.exec(text) ?? [];
	return name === text ? cutText(text, quotedLengthMax) : `${cutText(name, quotedLengthMax)}…`;
}

/** Messages of the parser that quote the file without a mark before the quote. */
const quoting = [
	'Invalid escape sequence',
	'Unresolved plain scalar',
	'Not a valid tag',
	'Verbatim tags',
];

/** Returns the message of the YAML parser without its quotes from the file. */
export function yamlErrorText(message: string): string {
	const [line = ''] = message.split('\n');
	const start = quoting.find(words => line.startsWith(words));
	if (start !== undefined) return start;
	// `Unresolved tag: !secret`, but not `Missing space after : in flow map`.
	const sign = line.search(/(?<=\S): /);
	const [told = ''] = (sign < 0 ? line : line.slice(0, sign)).split('"');
	return told.trim();
}
