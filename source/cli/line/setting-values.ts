/** Builds flags for settings and reads their values, by the table of settings. Pure. */
import type {FlagSpec} from '../../../state/flags/flag-table.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';
import type {Field, Setting} from '../../../state/settings/field.ts';
import {neededFlag, settingFlag} from '../../../state/settings/flag.ts';
import {parsePair} from '../../../state/settings/parameter-text.ts';

type SettingSpec = Omit<FlagSpec, 'multiple' | 'parse'> & {value: string};

/** Returns the flag of a setting. The flag passes its text on as typed. */
export function flagOf(setting: Setting): SettingSpec {
	const {name: _, multiple: __, ...flag} = settingFlag(setting);
	return flag;
}

/** Returns the flag of a setting that the command requires, without a default. */
export function neededOf(setting: Setting): SettingSpec {
	const {name: _, multiple: __, ...flag} = neededFlag(setting);
	return flag;
}

/** Returns the flag of a setting. The record of the setting parses its value. */
export function parsedFlag<Value>(field: Field<Value>) {
	return {
		...flagOf(field),
		parse: parserOf(field),
	};
}

/** Returns the parser of a flag whose values are those of the setting. */
export function parserOf<Value>(field: Field<Value>) {
	return (text: string, flag: string): Value => settingValue(field, text, flag);
}

const wasMax = 80;

/** @throws {@link UsageError} if the text is not a valid value of the setting. */
function settingValue<Value>(
	{expected, example, parse}: Field<Value>,
	text: string,
	flag: string,
): Value {
	const value = parse(text);
	if (value !== null) return value;
	throw new UsageError({
		what: `${flag}: was ${text.slice(0, wasMax)}`,
		why: `expected ${expected}`,
		fix: `write ${flag} ${example}`,
		details: {flag},
	});
}

/** Reads typed `KEY=VALUE`s by name. `where` names the flag or command in errors. @throws {@link UsageError}. */
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
