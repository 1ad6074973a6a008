/**
 * Parameters as typed by a user. They stay texts until the code of the algorithm is loaded; its declarations then give
 * them types. Pure.
 */
import type {ParameterValue} from '../domain/instance/instance.ts';
import {isReservedKey} from '../domain/instance/reserved-name.ts';
import {plainNumber} from '../domain/number/plain-number.ts';
import {withoutSecretWords} from '../domain/text/secret.ts';

/** A number or a boolean has the same meaning as its text by `String`. */
export type ParameterTexts = Record<string, ParameterValue>;

export type Pair = {ok: true; key: string; text: string} | {ok: false; was: string; why: string};

const wasMax = 80;

/** Reads `KEY=VALUE`. A refusal quotes the text without its secrets. */
export function parsePair(pair: string): Pair {
	const [, key, text] = /^([A-Za-z_]\w{0,63})=(.*)$/s.exec(pair) ?? [];
	const was = withoutSecretWords([pair.slice(0, wasMax)]).join(' ');
	if (key === undefined || text === undefined) {
		const why = 'expected KEY=VALUE, with a key of letters, digits and underscores';
		return {ok: false, was, why};
	}
	if (isReservedKey(key)) return {ok: false, was, why: `expected a name other than ${key}`};
	return {ok: true, key, text};
}

/**
 * Returns the number or boolean that is written exactly like `text`, else the text: `10` and `true` are stored as in
 * JSON, `1.10` and `05` keep each character.
 */
export function storedParameter(text: string): ParameterValue {
	if (text === 'true' || text === 'false') return text === 'true';
	const number = plainNumber(text);
	return number !== undefined && String(number) === text ? number : text;
}
