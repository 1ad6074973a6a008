/** What a command is: its words, its flags, how they are read, and what it does. Types, and one function. Pure. */
import {
	type FlagSpec,
	type FlagTable,
	type FlagValues,
	flagValues,
} from '../../../state/flags/flag-table.ts';
import type {GivenFlags} from '../../../state/flags/flag-table.ts';
import type {CommandContext, HomelessContext} from '../output/context.ts';
import {noWords} from './words.ts';

/** What help and README show of a command. */
export type CommandDocument = {
	/** As typed. */
	name: string;
	/** Positional arguments as shown in the usage line; empty: none, and any is refused. */
	positional: string;
	/** One line for the overview. */
	summary: string;
	/** What a person has to know beyond the summary; a paragraph an entry. */
	details: readonly string[];
	/** Flags beside the common ones, in the order in which help shows them. */
	flags: FlagTable<FlagSpec>;
	/** Command lines with what they do. */
	examples: ReadonlyArray<readonly [line: string, does: string]>;
};

/** What was typed behind the name of a command. */
export type Typed<Flags extends FlagTable> = {
	words: readonly string[];
	flags: FlagValues<Flags>;
	/** Behind `--`, for a command that takes a program there; null: nothing was typed there. */
	program: readonly string[] | null;
};

/** A command as its file defines it. Its flags decide the type of what `read` gets, `read` that of what `run` gets. */
export type Definition<Flags extends FlagTable<FlagSpec>, Options extends object> = Omit<
	CommandDocument,
	'flags'
> & {
	flags: Flags;
	/** What is typed behind `--` is a program with its arguments. */
	takesProgram?: boolean;
	/**
	 * Turns what was typed into what the command has to know. Pure.
	 * @throws {@link UsageError} for what the command does not understand.
	 */
	read: (typed: Typed<Flags>) => Options;
} & (
		| {
				/** `inspected`: a home that others can change is opened, too, to say what is wrong. */
				home?: 'used' | 'inspected';
				/** Carries the command out and returns its exit code. */
				run: (context: CommandContext, options: Options) => number | Promise<number>;
		  }
		| {
				/** No home is looked for. */
				home: 'none';
				run: (context: HomelessContext, options: Options) => number | Promise<number>;
		  }
	);

/** A command that can be typed. */
export type Command = CommandDocument & {
	takesProgram: boolean;
	/**
	 * Reads what was typed.
	 * @throws {@link UsageError} for what the command does not understand.
	 */
	prepare: (typed: {
		words: readonly string[];
		given: GivenFlags;
		program: readonly string[] | null;
	}) => Prepared;
};

/** A command that was read and may run. */
export type Prepared = {
	/** What was read. */
	options: object;
} & (
	| {home: 'used' | 'inspected'; run: (context: CommandContext) => number | Promise<number>}
	| {home: 'none'; run: (context: HomelessContext) => number | Promise<number>}
);

/** Returns the command of a definition. */
export function defineCommand<const Flags extends FlagTable<FlagSpec>, Options extends object>(
	definition: Definition<Flags, Options>,
): Command {
	const {name, positional, summary, details, flags, examples, takesProgram = false} = definition;
	return {
		...{name, positional, summary, details, flags, examples, takesProgram},
		prepare({words, given, program}) {
			if (positional === '') noWords(name, words);
			const options = definition.read({words, flags: flagValues(flags, given), program});
			return definition.home === 'none'
				? {options, home: 'none', run: context => definition.run(context, options)}
				: {
						options,
						home: definition.home ?? 'used',
						run: (context: CommandContext) => definition.run(context, options),
					};
		},
	};
}
