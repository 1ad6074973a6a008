/** Tables of flags, and the types of their values. Types only, except {@link flagValues}. Pure. */

/** The values of each flag by name, in the order typed; `true` for a switch. */
export type GivenFlags = ReadonlyMap<string, ReadonlyArray<string | true>>;

/** A flag; a hidden one needs no help. */
export type FlagShape = {
	/** One letter, without the dash. */
	short?: string;
	/** Placeholder of the value, such as `SECONDS`; without it, the flag is a switch. */
	value?: string;
	/** The allowed values, in the order of help. */
	choices?: readonly string[];
	/** The flag may be repeated. */
	multiple?: boolean;
	/**
	 * Converts the text to the value; `flag` is the flag as typed, with its dashes.
	 * @throws {@link UsageError} for an invalid text.
	 */
	parse?: (text: string, flag: string) => unknown;
	/** The default, with its unit. */
	default?: string;
	/** One sentence fragment for help. */
	help?: string;
};

/** A flag with its documentation. */
export type FlagSpec = FlagShape & {help: string};

/** Flags by name, without the dashes, in the order of help. */
export type FlagTable<Flag extends FlagShape = FlagShape> = Readonly<Record<string, Flag>>;

type Parsed<Flag extends FlagShape> = Flag extends {parse: (text: string, flag: string) => infer T}
	? T
	: string;

/** The value of a flag; undefined is possible if the table may lack the flag. */
type Value<Flag extends FlagShape | undefined> = Flag extends {value: string}
	? Flag extends {multiple: true}
		? Array<Parsed<Flag>>
		: Parsed<Flag> | undefined
	: Flag extends FlagShape
		? boolean
		: undefined;

/** The value of each flag of a table: a boolean for a switch, an array for a flag that may be repeated. */
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
