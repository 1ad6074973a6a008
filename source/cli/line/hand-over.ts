/**
 * Fast decisions about argv: whether the runner takes over (an instance must start fast), and whether argv needs the
 * parser. Pure; imports nothing.
 */

/**
 * Returns the arguments for the runner, `run` first, if argv is a `run` command, else null. Common flags may precede the
 * word: `--home DIR run …`.
 */
export function runnerArguments(argv: readonly string[]): string[] | null {
	const word = commandPosition(argv);
	if (argv[word] !== 'run') return null;
	const rest = argv.filter((_, position) => position !== word);
	const end = rest.indexOf('--');
	const flags = end === -1 ? rest : rest.slice(0, end);
	if (flags.includes('--help') || flags.includes('-h')) return null;
	return ['run', ...rest];
}

/**
 * Whether argv begins with the word of a command that never opens the panel. This is a quick look: it handles no flags
 * but `--home`.
 */
export function isPlainCommand(argv: readonly string[]): boolean {
	const word = argv[argv[0] === '--home' ? 2 : 0];
	return word !== undefined && /^[a-z]/.test(word) && word !== 'panel';
}

/** Whether errors must be printed as JSON. Reads argv itself, because parsing may have failed. */
export function wantsJson(argv: readonly string[]): boolean {
	const end = argv.indexOf('--');
	return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}

/** Returns the index at which the word of the command is expected. */
export function commandPosition(argv: readonly string[]): number {
	let position = 0;
	while (argv[position]?.startsWith('-') && argv[position] !== '--')
		position += argv[position] === '--home' ? 2 : 1;
	return position;
}
