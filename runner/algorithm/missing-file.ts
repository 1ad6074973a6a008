/** A file that an algorithm did not find in the folder in which it works → how it gets there. Pure. */

const patterns = [
	/\bENOENT: no such file or directory, \w+ '([^']+)'/,
	/\bFileNotFoundError: \[Errno 2\] No such file or directory: '([^']+)'/,
];

/** What lies in these places belongs to an algorithm: its snapshot, and the folder in which it works. */
const ownPlace = /\/(?:snapshots\/[0-9a-f]{64}|scratch\/[^/]+)\/(.+)$/;

/**
 * Returns what to do about a missing file that `text` tells of; null: it tells of none, or of one that lies elsewhere.
 */
export function missingFileFix(text: string): string | null {
	const path = patterns.map(pattern => pattern.exec(text)?.[1]).find(each => each !== undefined);
	if (path === undefined) return null;
	const own = path.startsWith('/') ? ownPlace.exec(path)?.[1] : path.replace(/^(?:\.\/)+/, '');
	if (own === undefined) return null;
	return `an algorithm works in a folder of its own, with the files that it declares: put ${own} beside it and write static files = ["${own}"] into its class (Python: files = ["${own}"]); an instance takes them with --upgrade`;
}
