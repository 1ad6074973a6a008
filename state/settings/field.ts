/**
 * The shape of a setting: one record says all that help, refusals, `pitwall.yaml`, the command line and the form of
 * the panel need to know of it. Pure.
 */

/** Which kind of instance a setting means something to. */
export type Audience = 'algorithm' | 'program' | 'both';

/** A setting of an instance. */
export type Setting = {
	/** Key in `pitwall.yaml`; a point separates the key of a mapping from one inside it. */
	yaml: string;
	/** Flag of the command line, without its dashes; null: there is none. */
	flag: string | null;
	/** Stands for the value in help. */
	value: string;
	of: Audience;
	/** Holds without the setting, in words; null: nothing does. */
	default: string | null;
	/** One sentence fragment for help and README. */
	help: string;
	/** The only values that are allowed. */
	choices?: readonly string[];
	/** The flag may be repeated. */
	multiple?: boolean;
	/** What only the key of the file is about, for the documentation. */
	inFile?: string;
	/** Page of `docs/` that says more. */
	page?: string;
};

/** A setting whose value is one text, wherever it is typed. */
export type Field<Value> = Setting & {
	/** A noun phrase for refusals: what may be typed. */
	expected: string;
	/** A text that {@link Field.parse} reads. */
	example: string;
	/** The file says the number alone, in this unit. */
	yamlUnit?: string;
	/** Reads a text; null: it is no value of this setting. */
	parse: (text: string) => Value | null;
	/** Writes a value so that `parse` reads the same one. */
	write: (value: Value) => string;
};

/** What it takes to read a value. */
export type Readable<Value> = Pick<Field<Value>, 'expected' | 'parse' | 'yamlUnit'>;

/** The value of a field. */
export type ValueOf<F> = F extends {parse: (text: string) => infer Value}
	? Exclude<Value, null>
	: never;
