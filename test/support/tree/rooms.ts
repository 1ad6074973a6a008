/** Which room of the rules a file lies in. Pure. */
import {type Room, rooms} from '../architecture-rules.ts';

/** Whether `path` lies at `prefix`: a folder ends with `/`, and `node:` means all of Node. */
export function covers(prefix: string, path: string): boolean {
	return prefix.endsWith('/') || prefix.endsWith(':') ? path.startsWith(prefix) : path === prefix;
}

/** Returns the most exact room that fits `path`. */
export function roomOf(path: string): Room | undefined {
	return rooms
		.filter(({room}) => covers(room, path))
		.toSorted((a, b) => b.room.length - a.room.length)[0];
}
