/** Compares the variables of two environments. Pure; names only, because values may be secrets. */

/** These decide which program runs and how it sees its environment. */
const tellingNames =
	/^(?:PATH|HOME|TZ|LANG|LC_\w+|LD_\w+|VIRTUAL_ENV|CONDA_\w+|PYTHON\w+|NODE_\w+|\w*_PROXY|\w*_proxy)$/;

/** These differ between any two shells, or are ours. */
const noise =
	/^(?:_|PWD|OLDPWD|SHLVL|COLUMNS|LINES|TERM\w*|COLORTERM|NO_COLOR|WINDOWID|TMUX\w*|STY|DISPLAY|WAYLAND_\w+|XDG_\w+|DBUS_\w+|SSH_\w+|SUDO_\w+|INVOCATION_ID|JOURNAL_STREAM|MAIL|LS_COLORS|LESS\w*|PS\d|npm_\w+|PITWALL_\w+|NODE_EXTRA_CA_CERTS)$/;

export type DifferingVariables = {telling: string[]; others: string[]};

/** Returns the names of variables that differ or exist on one side only, sorted. */
export function differingVariables(
	one: ReadonlyMap<string, string>,
	other: Readonly<Record<string, string | undefined>>,
): DifferingVariables {
	const names = new Set([...one.keys(), ...Object.keys(other)]);
	const differing = [...names]
		.filter(name => !noise.test(name) && one.get(name) !== other[name])
		.toSorted();
	return {
		telling: differing.filter(name => tellingNames.test(name)),
		others: differing.filter(name => !tellingNames.test(name)),
	};
}
