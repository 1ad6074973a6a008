/** Examines the text of a script without running it. */
import {extname} from 'node:path';

/**
 * Whether a script can export a class. False: it parses, contains no name Algorithm, and has no default
 * export. A word in a comment or a string counts as well.
 */
export async function mayExportClass(text: string, file: string): Promise<boolean> {
	if (/\bAlgorithm\b|\bdefault\b|\bexports\b|\bexport\s*\*/.test(text)) return true;
	// A syntax error must be reported later.
	return (await plainScript(text, file)) === null;
}

/** Returns the script without types, comments and spaces; null if it does not parse. */
export async function plainScript(text: string, file: string): Promise<string | null> {
	const esbuild = await import('esbuild');
	try {
		const {code} = await esbuild.transform(text, {
			loader: extname(file).endsWith('ts') ? 'ts' : 'js',
			target: 'node20',
			minifyWhitespace: true,
			legalComments: 'none',
			charset: 'utf8',
			tsconfigRaw: '{}',
			logLevel: 'silent',
		});
		return code;
	} catch {
		return null;
	} finally {
		await esbuild.stop();
	}
}
