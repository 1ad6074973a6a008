/**
 * The shape of a setting: one record for help, refusals, `pitwall.yaml`, the command line and the form of the panel.
 * Pure.
 */

/** The kind of instance that a setting applies to. */
export type Audience = 'algorithm' | 'program' | 'both';

/** A setting of an instance. */
export type Setting = {
	/** Key in `pitwall.yaml`; a point separates the key of a mapping from one inside it. */
	yaml: string;
	/** Flag of the command line, without its dashes; null if there is none. */
	flag: string | null;
	/** Placeholder of the value in help. */
	value: string;
	of: Audience;
	/** The default, in words; null if there is none. */
	default: string | null;
	/** One sentence fragment for help and README. */
	help: string;
	/** The only values that are allowed. */
	choices?: readonly string[];
	/** The flag may be repeated. */
	multiple?: boolean;
	/** A note about the key of the file, for the documentation. */
	inFile?: string;
	/** Page of `docs/` with more detail. */
	page?: string;
};

/** A setting whose value is one text, wherever it is typed. */
export type Field<Value> = Setting & {
	/** The allowed input, as a noun phrase for refusals. */
	expected: string;
	/** A text that {@link Field.parse} reads. */
	example: string;
	/** Unit of the value in the file, which holds the number alone. */
	yamlUnit?: string;
	/** Reads a text; null if it is not a value of this setting. */
	parse: (text: string) => Value | null;
	/** Writes a value so that `parse` reads the same one. */
	write: (value: Value) => string;
};

/** The members needed to read a value. */
export type Readable<Value> = Pick<Field<Value>, 'expected' | 'parse' | 'yamlUnit'>;

/** The value of a field. */
export type ValueOf<F> = F extends {parse: (text: string) => infer Value}
	? Exclude<Value, null>
	: never;
