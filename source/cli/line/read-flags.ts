/**
 * argv → words and flag values, by the flag table. `meow` does the parsing; it ends the process by
 * itself when it dislikes something, in its own format, so it is told to accept everything and each
 * problem is judged here. Pure but for meow setting the process title, which `main.ts` sets anyway.
 */
import meow from 'meow';
import {nearestWord} from '../../../state/domain/text/nearest-word.ts';
import {type FlagSpec, flags} from './flags.ts';
import {UsageError} from './usage-error.ts';

export type RawArguments = {
	words: string[];
	/** By the flag's name; values in the order in which they were typed, `true` for switches. */
	values: Map<string, ReadonlyArray<string | true>>;
};

const specs = new Map<string, FlagSpec>(Object.values(flags).map(spec => [spec.name, spec]));

/**
 * Returns the words and flags of `argv`.
 * @throws {@link UsageError} for an unknown flag, a missing value, a value for a switch, and a flag
 * that stands twice.
 */
export function readFlags(argv: readonly string[]): RawArguments {
	const {input, flags: given} = parse(argv);
	const values: RawArguments['values'] = new Map();
	for (const [key, value] of Object.entries(given)) {
		const spec = specs.get(kebab(key).replace(/^not-/, 'no-'));
		// Neither may a switch be turned off, nor our own spelling be typed.
		const negation = [`--no-${kebab(key)}`, `--${kebab(key)}`].find(
			token => argv.includes(token) && (value === false || token.startsWith('--not-')),
		);
		if (negation !== undefined) throw unknownFlag(negation);
		if (spec === undefined) throw unknownFlag(typed(argv, key));
		const list = checkedValues(spec, Array.isArray(value) ? value : [value], argv);
		if (list.length > 0) values.set(spec.name, list);
	}

	return {words: input, values};
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

function parse(argv: readonly string[]) {
	try {
		return meow({
			importMeta: import.meta,
			pkg: {name: 'pitwall'},
			argv: withoutNegations(argv),
			flags: meowFlags,
			description: false,
			autoHelp: false,
			autoVersion: false,
			allowUnknownFlags: true,
			booleanDefault: undefined,
		});
	} catch (error) {
		const twice = /The flag --(\w+) can only be set once/.exec(String(error))?.[1];
		throw twice === undefined ? error : givenTwice(`--${kebab(twice).replace(/^not-/, 'no-')}`);
	}
}

/** `--no-mouse` is a flag of its own, which meow would take as `--mouse` that is off. */
function withoutNegations(argv: readonly string[]): string[] {
	const end = argv.indexOf('--');
	return argv.map((token, at) => {
		const name = /^--(no-[^=]+)/.exec(token)?.[1];
		const isOurs = name !== undefined && specs.has(name) && (end === -1 || at < end);
		return isOurs ? token.replace('--no-', '--not-') : token;
	});
}

const meowFlags = Object.fromEntries(
	[...specs.values()].map(({name, short, value, multiple}) => [
		camel(name.replace(/^no-/, 'not-')),
		{
			type: value === undefined ? ('boolean' as const) : ('string' as const),
			isMultiple: multiple ?? false,
			...(short !== undefined && {shortFlag: short as 'f'}),
		},
	]),
);

function checkedValues(
	spec: FlagSpec,
	given: readonly unknown[],
	argv: readonly string[],
): Array<string | true> {
	const dashed = `--${spec.name}`;
	if (spec.value === undefined) {
		// A switch with a value would silently count as "off".
		const surplus = argv.find(token => token.startsWith(`${dashed}=`));
		if (surplus !== undefined) throw switchWithValue(dashed, surplus.slice(dashed.length + 1));
		return given.includes(true) ? [true] : [];
	}

	const texts = given.filter((value): value is string => typeof value === 'string');
	if (texts.length < given.length || texts.includes('')) throw missingValue(dashed, spec);
	return texts;
}

function givenTwice(dashed: string): UsageError {
	return new UsageError({
		what: `${dashed}: given more than once`,
		why: 'it can hold one value',
		fix: `keep one ${dashed}`,
		details: {flag: dashed},
	});
}

function missingValue(dashed: string, {value = '', choices}: FlagSpec): UsageError {
	return new UsageError({
		what: `${dashed}: its value is missing`,
		why: `it needs ${value}${choices === undefined ? '' : `, one of ${choices.join(' ')}`}`,
		fix: `write ${dashed} ${choices?.[0] ?? value}`,
	});
}

function switchWithValue(dashed: string, value: string): UsageError {
	return new UsageError({
		what: `${dashed}: was given the value ${value}`,
		why: 'it is a switch and takes none',
		fix: `write ${dashed} alone, or leave it out`,
	});
}

function unknownFlag(text: string): UsageError {
	const near = nearestWord(text.replace(/^-+(no-)?/, ''), specs.keys());
	return new UsageError({
		what: `${text}: no such flag`,
		why: 'no command takes it',
		fix: near === undefined ? 'see pitwall --help' : `did you mean --${near}? See pitwall --help`,
		details: {flag: text, suggestion: near === undefined ? null : `--${near}`},
	});
}

/** The argument that became `key`, as the person typed it. */
function typed(argv: readonly string[], key: string): string {
	const plain = (text: string) => text.replace(/^-+(no-)?/, '').replace(/[=.].*$/s, '');
	const found = argv.find(token => token.startsWith('--') && camel(plain(token)) === key);
	return found?.replace(/=.*$/s, '') ?? (key.length === 1 ? `-${key}` : `--${kebab(key)}`);
}

function camel(name: string): string {
	return name.replaceAll(/(?<=-)[a-zA-Z0-9]/g, letter => letter.toUpperCase()).replaceAll('-', '');
}

function kebab(key: string): string {
	return key.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}
