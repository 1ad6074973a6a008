/** Regular expressions as a person types them. Pure. */

export type CompiledPattern = {ok: true; pattern: RegExp} | {ok: false; reason: string};

/** Compiles `source`; when it is all lower case, case is ignored. A faulty one returns the reason. */
export function compilePattern(source: string): CompiledPattern {
	// An escape such as \S or \W is no capital letter that somebody looks for.
	const literal = source.replace(/\\./g, '');
	const flags = literal === literal.toLowerCase() ? 'iu' : 'u';
	try {
		return {ok: true, pattern: new RegExp(source, flags)};
	} catch {
		return compileLoosely(source, flags.replace('u', ''));
	}
}

/** Without the `u` flag more is allowed, such as `\-` and a lone `]`. */
function compileLoosely(source: string, flags: string): CompiledPattern {
	try {
		return {ok: true, pattern: new RegExp(source, flags)};
	} catch (error) {
		const text = error instanceof Error ? error.message : String(error);
		return {ok: false, reason: text.replace(/^Invalid regular expression: (\/.*\/\w*: )?/, '')};
	}
}
