/** Types of commands, with their words, flags, reader and action, and one function. Pure. */
import {
	type FlagSpec,
	type FlagTable,
	type FlagValues,
	flagValues,
	type GivenFlags,
} from '../../../state/flags/flag-table.ts';
import type {CommandContext, HomelessContext} from '../output/context.ts';
import {noWords} from './words.ts';

/** Texts of a command in help and `docs/commands.md`. */
export type CommandDocument = {
	/** As typed. */
	name: string;
	/** Positional arguments as shown in the usage line; empty: the command takes none. */
	positional: string;
	/** One line for the overview. */
	summary: string;
	/** Details beyond the summary, one paragraph per entry. */
	details: readonly string[];
	/** Flags other than the common ones, in the order of help. */
	flags: FlagTable<FlagSpec>;
	/** Command lines, each with its effect. */
	examples: ReadonlyArray<readonly [line: string, does: string]>;
};

/** Arguments after the name of a command. */
export type Typed<Flags extends FlagTable> = {
	words: readonly string[];
	flags: FlagValues<Flags>;
	/** Arguments after `--`, for a command that takes a program; null: there was no `--`. */
	program: readonly string[] | null;
};

/** The definition of a command. Its flags determine the type of the argument of `read`, and `read` that of `run`. */
export type Definition<Flags extends FlagTable<FlagSpec>, Options extends object> = Omit<
	CommandDocument,
	'flags'
> & {
	flags: Flags;
	/** The command takes a program with its arguments after `--`. */
	takesProgram?: boolean;
	/**
	 * Converts the typed arguments to the input of the command. Pure.
	 * @throws {@link UsageError} for an argument that the command does not take.
	 */
	read: (typed: Typed<Flags>) => Options;
} & (
		| {
				/** `inspected`: also opens a home that other users can change, to report its faults. */
				home?: 'used' | 'inspected';
				/** Runs the command and returns its exit code. */
				run: (context: CommandContext, options: Options) => number | Promise<number>;
		  }
		| {
				/** The command needs no home. */
				home: 'none';
				run: (context: HomelessContext, options: Options) => number | Promise<number>;
		  }
	);

/** A command that can be typed. */
export type Command = CommandDocument & {
	takesProgram: boolean;
	/**
	 * Reads the typed arguments.
	 * @throws {@link UsageError} for an argument that the command does not take.
	 */
	prepare: (typed: {
		words: readonly string[];
		given: GivenFlags;
		program: readonly string[] | null;
	}) => Prepared;
};

/** A command that was read and may run. */
export type Prepared = {
	/** The result of `read`. */
	options: object;
} & (
	| {home: 'used' | 'inspected'; run: (context: CommandContext) => number | Promise<number>}
	| {home: 'none'; run: (context: HomelessContext) => number | Promise<number>}
);

/** Builds the command of a definition. */
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
