/** argv → words and flag values, by the flags of all commands. Pure. */
import type {FlagTable} from '../../../state/flags/flag-table.ts';
import {type GivenFlags, readFlags as read} from '../../../state/flags/read-flags.ts';
import {type FlagSpec, flags} from './flags.ts';

export type RawArguments = {
	words: string[];
	/** By the flag's name. */
	values: GivenFlags;
};

const table: FlagTable = Object.fromEntries(
	Object.values<FlagSpec>(flags).map(spec => [spec.name, spec]),
);

/** Returns the words and flags of `argv`. @throws {@link UsageError} as the reader of both programs. */
export function readFlags(argv: readonly string[]): RawArguments {
	const {words, given} = read(argv, table, {why: 'no command takes it', help: 'pitwall --help'});
	return {words, values: given};
}

/** Returns the value of `flag`, or undefined when it was not given. */
export function flagText(raw: RawArguments, flag: string): string | undefined {
	const value = raw.values.get(flag)?.[0];
	return typeof value === 'string' ? value : undefined;
}

/** Returns the values of a flag that may be repeated, in the order in which they were given. */
export function flagTexts(raw: RawArguments, flag: string): string[] {
	return (raw.values.get(flag) ?? []).filter(value => typeof value === 'string');
}
