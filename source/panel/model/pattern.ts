/** Regular expressions as a person types them into the panel. Pure. */
import {type CompiledPattern, compilePattern} from '../../../state/pattern/pattern.ts';

/** Compiles `source`; when it is all lower case, case is ignored. A faulty one returns the reason. */
export function compileSearch(source: string): CompiledPattern {
	// An escape such as \S or \W is no capital letter that somebody looks for.
	const literal = source.replaceAll(/\\./g, '');
	return compilePattern(source, {ignoreCase: literal === literal.toLowerCase()});
}
