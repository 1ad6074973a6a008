/** In which variables two environments differ. Pure; names only, as values may be secrets. */

/** Those decide which program runs and how it reads the world. */
const tellingNames =
	/^(?:PATH|HOME|TZ|LANG|LC_\w+|LD_\w+|VIRTUAL_ENV|CONDA_\w+|PYTHON\w+|NODE_\w+|\w*_PROXY|\w*_proxy)$/;

/** Those differ between any two shells, or are ours. */
const noise =
	/^(?:_|PWD|OLDPWD|SHLVL|COLUMNS|LINES|TERM\w*|COLORTERM|NO_COLOR|WINDOWID|TMUX\w*|STY|DISPLAY|WAYLAND_\w+|XDG_\w+|DBUS_\w+|SSH_\w+|SUDO_\w+|INVOCATION_ID|JOURNAL_STREAM|MAIL|LS_COLORS|LESS\w*|PS\d|npm_\w+|PITWALL_\w+|NODE_EXTRA_CA_CERTS)$/;

export type DifferingVariables = {telling: string[]; others: string[]};

/** Returns the names whose values differ, or that one side lacks, in the order of the alphabet. */
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
