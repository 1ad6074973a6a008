/** Tables of flags, and the values that a table promises. Types alone, but for {@link flagValues}. Pure. */

/** By the name of the flag; values in the order in which they were typed, `true` for a switch. */
export type GivenFlags = ReadonlyMap<string, ReadonlyArray<string | true>>;

/** A flag; one that is not shown to people needs no help. */
export type FlagShape = {
	/** One letter, without the dash. */
	short?: string;
	/** What the value stands for, such as `SECONDS`; absent: the flag is a switch. */
	value?: string;
	/** The values that are allowed, in the order in which help names them. */
	choices?: readonly string[];
	/** It may be given more than once. */
	multiple?: boolean;
	/**
	 * Turns the text into the value; `flag` is the flag as typed, with its dashes.
	 * @throws {@link UsageError} for a text that does not fit.
	 */
	parse?: (text: string, flag: string) => unknown;
	/** What happens without the flag, with its unit. */
	default?: string;
	/** One sentence fragment for help. */
	help?: string;
};

/** A flag with its documentation. */
export type FlagSpec = FlagShape & {help: string};

/** Flags by their name, as typed but without the dashes, in the order in which help shows them. */
export type FlagTable<Flag extends FlagShape = FlagShape> = Readonly<Record<string, Flag>>;

type Parsed<Flag extends FlagShape> = Flag extends {parse: (text: string, flag: string) => infer T}
	? T
	: string;

/** A table that may lack a flag may lack its value. */
type Value<Flag extends FlagShape | undefined> = Flag extends {value: string}
	? Flag extends {multiple: true}
		? Array<Parsed<Flag>>
		: Parsed<Flag> | undefined
	: Flag extends FlagShape
		? boolean
		: undefined;

/** The value of each flag of a table: a switch is a boolean, a flag that may be repeated an array. */
export type FlagValues<Table extends FlagTable> = {
	[Name in keyof Table]: Value<Table[Name]>;
};

/**
 * Returns the values of the flags of `table`.
 * @throws {@link UsageError} from the `parse` of a flag.
 */
export function flagValues<Table extends FlagTable>(
	table: Table,
	given: GivenFlags,
): FlagValues<Table> {
	const entries = Object.entries<FlagShape>(table).map(([name, flag]) => {
		const values = given.get(name) ?? [];
		if (flag.value === undefined) return [name, values.length > 0] as const;
		const {parse = (text: string) => text} = flag;
		const parsed = values.map(value => parse(String(value), `--${name}`));
		return [name, flag.multiple ? parsed : parsed[0]] as const;
	});
	return Object.fromEntries(entries) as FlagValues<Table>;
}
