/**
 * Starts a program so that it does nothing before it is recorded: a shell in its session waits for a line on
 * descriptor 3 and becomes the program, with the same pid and start time. If the line never comes, because
 * the runner is dead, the shell ends. Pure.
 */

export type Launcher = {
	path: string;
	parameters: string[];
};

export const shellPath = '/bin/sh';
const envPath = '/usr/bin/env';

/** Descriptor on which the shell waits, and the line it waits for. */
export const gateDescriptor = 3;
export const gateWord = 'go\n';

const script = 'read -r PITWALL_GATE <&3 || exit 125; unset PITWALL_GATE; exec 3<&-; exec "$@"';

/** Variables that a shell sets by itself, whatever its environment. */
const ownOfShells = new Set(['IFS', 'OPTIND', 'PPID', 'LINENO', 'SHLVL', '_', 'OLDPWD']);
const ownOfDash = new Set(['IFS', 'OPTIND', 'PPID']);

/**
 * Returns the arguments that start `argv` with exactly `environment`. A shell drops variables with names that
 * it does not accept, and sets some of its own: `env` corrects them. `shell` is the file behind {@link
 * shellPath}.
 */
export function launcherOf(
	argv: readonly string[],
	{
		environment,
		cwd,
		shell,
	}: {environment: Readonly<Record<string, string>>; cwd: string; shell: string},
): Launcher {
	const own = shell.endsWith('/dash') ? ownOfDash : ownOfShells;
	const changed = Object.entries(environment).filter(
		([name, value]) =>
			own.has(name) || !/^[A-Za-z_]\w*$/.test(name) || (name === 'PWD' && value !== cwd),
	);
	// Other shells add it if it is missing.
	const added = own === ownOfShells && environment['SHLVL'] === undefined ? ['-u', 'SHLVL'] : [];
	const words = [...added, ...changed.map(([name, value]) => `${name}=${value}`)];
	// For env, a program with this sign would be a variable.
	const isPlain = words.length === 0 || argv[0]?.includes('=') === true;
	const programWords = isPlain ? argv : [envPath, ...words, ...argv];
	return {path: shellPath, parameters: ['-c', script, 'sh', ...programWords]};
}
