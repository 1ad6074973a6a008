/**
 * Decisions about argv that must cost nothing: whether the runner takes over (start-up time of an
 * instance counts), and whether there is anything to parse at all. Pure; imports nothing.
 */

/**
 * Returns the arguments for the runner, `run` first, when argv asks for it; null otherwise. Flags that
 * every command takes may stand before the word: `--home DIR run …`.
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
 * Whether argv begins with the word of a command that never opens the panel, as far as this can be seen at once.
 * Flags other than `--home` are for the parser to judge.
 */
export function isPlainCommand(argv: readonly string[]): boolean {
	const word = argv[argv[0] === '--home' ? 2 : 0];
	return word !== undefined && /^[a-z]/.test(word) && word !== 'panel';
}

/** Whether errors must be printed as JSON; looked up in argv itself, as parsing may be what failed. */
export function wantsJson(argv: readonly string[]): boolean {
	const end = argv.indexOf('--');
	return (end === -1 ? argv : argv.slice(0, end)).includes('--json');
}

/** Returns where the word of the command stands, or would stand. */
export function commandPosition(argv: readonly string[]): number {
	let position = 0;
	while (argv[position]?.startsWith('-') && argv[position] !== '--')
		position += argv[position] === '--home' ? 2 : 1;
	return position;
}
