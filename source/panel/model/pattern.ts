/** Regular expressions typed into the panel. Pure. */
import {type CompiledPattern, compilePattern} from '../../../state/pattern/pattern.ts';

/** Compiles `source`; ignores case if it is all lower case. Returns the reason for an invalid one. */
export function compileSearch(source: string): CompiledPattern {
	// An escape such as \S or \W is not a capital letter to search for.
	const literal = source.replaceAll(/\\./g, '');
	return compilePattern(source, {ignoreCase: literal === literal.toLowerCase()});
}
