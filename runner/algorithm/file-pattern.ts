/** Patterns of declared data files: names, `*`, `?` and `**` for any folders. Pure. */

/** Returns why a pattern is invalid; null: it is valid. */
export function patternFault(pattern: string): string | null {
	if (pattern === '') return 'it is empty';
	if (pattern.includes('\\') || pattern.includes('\0')) return 'it holds a backslash or a NUL';
	if (pattern.startsWith('/')) return 'it is absolute: data files lie beside the algorithm';
	const parts = pattern.split('/');
	if (parts.includes('..')) return 'it leads out of the folder of the algorithm';
	if (parts.some(part => part === '' || part === '.')) return 'it has an empty part';
	return parts.at(-1) === '**' ? 'it names folders only: end it with /**/*' : null;
}

/** Whether a pattern can match more than one path. */
export function isGlob(pattern: string): boolean {
	return /[*?]/.test(pattern);
}

/** Whether a path with `/` between its parts matches; a part that begins with a dot must be named so. */
export function matchesPattern(pattern: string, path: string): boolean {
	return fits(pattern.split('/'), path.split('/'));
}

/** Whether a path below `folder` may match, so that the folder must be searched. */
export function mayMatchBelow(pattern: string, folder: string): boolean {
	const parts = pattern.split('/');
	const names = folder.split('/');
	for (const [index, name] of names.entries()) {
		const part = parts[index];
		if (part === undefined) return false;
		if (part === '**') return !name.startsWith('.');
		if (!fitsName(part, name)) return false;
	}
	return parts.length > names.length;
}

function fits(parts: readonly string[], names: readonly string[]): boolean {
	const [part, ...rest] = parts;
	if (part === undefined) return names.length === 0;
	if (part === '**') {
		const [first, ...others] = names;
		if (fits(rest, names)) return true;
		return first !== undefined && !first.startsWith('.') && fits(parts, others);
	}
	const [name, ...others] = names;
	return name !== undefined && fitsName(part, name) && fits(rest, others);
}

/** Greedy with one place to go back to, so that it takes no more than length × length steps. */
function fitsName(part: string, name: string): boolean {
	if (name.startsWith('.') && !part.startsWith('.')) return false;
	let [at, of] = [0, 0];
	let [star, starOf] = [-1, 0];
	while (of < name.length) {
		if (part[at] === '?' || (part[at] === name[of] && part[at] !== '*')) {
			at += 1;
			of += 1;
		} else if (part[at] === '*') {
			[star, starOf] = [at, of];
			at += 1;
		} else if (star >= 0) {
			at = star + 1;
			starOf += 1;
			of = starOf;
		} else return false;
	}
	while (part[at] === '*') at += 1;
	return at === part.length;
}
