/** Files and folders of ours that words name: in comments, and in documents. Pure. */

/** Endings of files that words name. */
const filePattern =
	/(?<![\w./~$*{}<>-])(?:[\w.-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:tsx?|mjs|cjs|py|md)(?![\w/*.-]*[\w*])/g;

const folderPattern =
	/(?<![\w./~$*{}<>-])(?:source|runner|state|script|test|docs|data)(?:\/[\w-]+)+\/(?![\w*{<])/g;

/** Names that stand for a file of a person, of a library, of the build or of a home. */
const examples: ReadonlySet<string> = new Set([
	'bot.py',
	'src/bot.py',
	'json.py',
	'mine.ts',
	'my_file.ts',
	'trend.ts',
	'cli/command/NAME.ts',
	'docs/NAME.md',
	'dist/runner.cjs',
	'state/wishes/',
	'state/ledger/archive/',
	'state/scratch/NAME/',
	'state/pipe/ID/',
	'field/NAME.ts',
	'source/cli/NAME/',
	'source/verb/NAME.ts',
	'command-program.cjs',
]);

/** What a text may name: every file by all ends of its path, and every folder from the root. */
export type KnownNames = ReadonlySet<string>;

/** `paths`: files, relative to the root. */
export function namesOf(paths: readonly string[]): KnownNames {
	const names = new Set(examples);
	for (const path of paths) {
		const parts = path.split('/');
		for (const at of parts.keys()) {
			names.add(parts.slice(at).join('/'));
			names.add(`${parts.slice(0, at).join('/')}/`);
		}
	}

	return names;
}

/** Returns the names of files and folders in `text` that are not known. A name may leave out the folders before it. */
export function missingPaths(text: string, known: KnownNames): string[] {
	return [...text.matchAll(filePattern), ...text.matchAll(folderPattern)]
		.map(([name]) => name.replace(/^(?:\.\.?\/)+/, ''))
		.filter(name => !known.has(name));
}
