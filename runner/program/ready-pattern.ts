/** The pattern of `ready.log`, compiled for the runner of a wrapped program. */
import {AppError, exitCode} from '../../state/domain/error.ts';
import {compilePattern, type Pattern} from '../../state/pattern/pattern.ts';

/**
 * Returns the pattern that signals readiness.
 * @throws {@link AppError} `PATTERN_REFUSED` (78): settings of an older Pitwall may hold an unsupported one.
 */
export function readyPattern(name: string, source: string): Pattern {
	const compiled = compilePattern(source);
	if (compiled.ok) return compiled.pattern;
	throw new AppError({
		code: 'PATTERN_REFUSED',
		exitCode: exitCode.configuration,
		what: `${name}: the pattern of ready.log cannot be used: ${source}`,
		why: compiled.reason,
		fix: 'write another one in pitwall.yaml, then start it again',
	});
}
