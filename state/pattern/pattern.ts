/**
 * Regular expressions written by people: the syntax of JavaScript without look-around and without references
 * to groups, matched in time proportional to the length of the text. `RegExp` itself backtracks: `(a+)+$`
 * takes hours for a line of forty letters.
 */
import {createAutomaton} from './automaton.ts';
import {compileProgram, PatternError} from './program.ts';
import {findRanges, type Range} from './ranges.ts';
import {parsePattern, type PatternNode} from './syntax.ts';

export type Pattern = {
	source: string;
	/** The text to find if the pattern is plain text; otherwise null. */
	literal: string | null;
	test(text: string): boolean;
	/** Returns up to `countMax` matches from the left, none of them empty. */
	ranges(text: string, countMax: number): Range[];
};

export type CompiledPattern = {ok: true; pattern: Pattern} | {ok: false; reason: string};

/** Longest pattern, in UTF-16 units. */
export const patternLengthMax = 1000;

/**
 * Returns the pattern in `source`, or why it is invalid. Accepts syntax that only the old `RegExp` allows,
 * too.
 */
export function compilePattern(
	source: string,
	{ignoreCase = false}: {ignoreCase?: boolean} = {},
): CompiledPattern {
	if (source.length > patternLengthMax)
		return {ok: false, reason: `it is longer than ${patternLengthMax} characters`};
	const read = readFlags(source, ignoreCase ? 'i' : '');
	if (!read.ok) return read;
	const tree = parsePattern(source);
	try {
		const program = compileProgram(tree, read.flags);
		const automaton = createAutomaton(program);
		return {
			ok: true,
			pattern: {
				source,
				literal: ignoreCase ? null : literalOf(tree),
				test: text => automaton.test(text),
				ranges: (text, countMax) => findRanges(program, text, countMax),
			},
		};
	} catch (error) {
		if (error instanceof PatternError) return {ok: false, reason: error.message};
		throw error;
	}
}

/** The flags with which `RegExp` accepts the pattern. */
function readFlags(
	source: string,
	flags: string,
): {ok: true; flags: string} | {ok: false; reason: string} {
	try {
		RegExp(source, `${flags}u`);
		return {ok: true, flags: `${flags}u`};
	} catch {
		// Without the `u` flag more is allowed, such as `\-` and a lone `]`.
	}

	try {
		RegExp(source, flags);
		return {ok: true, flags};
	} catch (error) {
		const text = error instanceof Error ? error.message : String(error);
		return {ok: false, reason: text.slice(text.lastIndexOf(': ') + 2)};
	}
}

function literalOf(tree: PatternNode): string | null {
	const parts = tree.type === 'sequence' ? tree.parts : [tree];
	const letters = parts.map(part => (part.type === 'character' ? part.source : ''));
	return letters.every(letter => /^[\w :=@,;<>"'%#!~/-]$/.test(letter)) ? letters.join('') : null;
}
