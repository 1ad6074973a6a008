/** Detects that a file was written by comparing its status. No clock is read. */
import {statSync} from 'node:fs';

/** Returns a function that returns whether the file at `path` exists and differs from its previous state. */
export function watchFile(path: string): () => boolean {
	let before = traits(path);
	return () => {
		const now = traits(path);
		const hasChanged = now !== null && now !== before;
		if (now !== null) before = now;
		return hasChanged;
	};
}

/** Null if there is no such file, or it is not accessible. */
function traits(path: string): string | null {
	try {
		const {ino, size, mtimeNs, ctimeNs} = statSync(path, {bigint: true});
		return [ino, size, mtimeNs, ctimeNs].join(' ');
	} catch {
		return null;
	}
}
