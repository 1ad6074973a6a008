/** A pattern for a test that knows it to be one. */
import {compilePattern, type Pattern} from '../../state/pattern/pattern.ts';

/** The pattern of a RegExp, whose flags `i` and `u` are heeded. */
export function patternOf({source, flags}: RegExp): Pattern {
	const compiled = compilePattern(source, {ignoreCase: flags.includes('i')});
	if (!compiled.ok) throw new Error(`/${source}/: ${compiled.reason}`);
	return compiled.pattern;
}
