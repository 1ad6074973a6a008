/** Values of flags that are settings, read by the table of settings. Pure. */
import type {Field} from '../../../state/settings/field.ts';
import {parsePair} from '../../../state/settings/parameter-text.ts';
import {flagText, type RawArguments} from './read-flags.ts';
import {UsageError} from './usage-error.ts';

const wasMax = 80;

/** Returns the value of a setting; undefined where it was not given. @throws {@link UsageError} for any other text. */
export function settingValue<Value>(
	raw: RawArguments,
	{flag, expected, example, parse}: Field<Value>,
): Value | undefined {
	const text = flagText(raw, flag ?? '');
	if (text === undefined) return undefined;
	const value = parse(text);
	if (value !== null) return value;
	throw new UsageError({
		what: `--${flag}: was ${text.slice(0, wasMax)}`,
		why: `expected ${expected}`,
		fix: `write --${flag} ${example}`,
		details: {flag: `--${flag}`},
	});
}

/** Reads `KEY=VALUE`s by name, as typed. `where` names what takes them. @throws {@link UsageError}. */
export function pairTexts(texts: readonly string[], where: string): Record<string, string> {
	const pairs = texts.map((text): [string, string] => {
		const pair = parsePair(text);
		if (pair.ok) return [pair.key, pair.text];
		throw new UsageError({
			what: `${where}: was ${pair.was}`,
			why: pair.why,
			fix: `write ${where} fast=10`,
		});
	});
	return Object.fromEntries(pairs);
}
