/** Notices that a file was written, by comparing what the system says of it. No clock is read. */
import {statSync} from 'node:fs';

/** Returns a function that says whether the file at `path` is there and differs from how it last was. */
export function watchFile(path: string): () => boolean {
	let before = traits(path);
	return () => {
		const now = traits(path);
		const hasChanged = now !== null && now !== before;
		if (now !== null) before = now;
		return hasChanged;
	};
}

/** Null where there is no such file, or it may not be looked at. */
function traits(path: string): string | null {
	try {
		const {ino, size, mtimeNs, ctimeNs} = statSync(path, {bigint: true});
		return [ino, size, mtimeNs, ctimeNs].join(' ');
	} catch {
		return null;
	}
}
