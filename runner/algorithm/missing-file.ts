/** Explains how to provide a file that an algorithm did not find in its working folder. Pure. */

const patterns = [
	/\bENOENT: no such file or directory, \w+ '([^']+)'/,
	/\bFileNotFoundError: \[Errno 2\] No such file or directory: '([^']+)'/,
];

/** Files in these places belong to an algorithm: its snapshot, and its working folder. */
const ownPlace = /\/(?:snapshots\/[0-9a-f]{64}|scratch\/[^/]+)\/(.+)$/;

/** Returns the fix for the missing file that `text` mentions; null: it mentions none, or one elsewhere. */
export function missingFileFix(text: string): string | null {
	const path = patterns.map(pattern => pattern.exec(text)?.[1]).find(each => each !== undefined);
	if (path === undefined) return null;
	const own = path.startsWith('/') ? ownPlace.exec(path)?.[1] : path.replace(/^(?:\.\/)+/, '');
	if (own === undefined) return null;
	return `an algorithm works in a folder of its own, with the files that it declares: put ${own} beside it and write static files = ["${own}"] into its class (Python: files = ["${own}"]); an instance takes them with --upgrade`;
}
