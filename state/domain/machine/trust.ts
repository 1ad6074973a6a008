/** Decides who can change a file, from its owner and mode. Pure: facts are handed in. */

/** The system's facts about a file or directory. */
export type FileFacts = {uid: number; gid: number; mode: number};

/** The user of this process. */
export type Person = {
	uid: number;
	/** Whether the group `gid` has no other member. Called only for group-writable files. */
	isOwnGroup(gid: number): boolean;
};

/** Why a file cannot be trusted. */
export type Doubt =
	/** It belongs to the user `uid`. */
	| {kind: 'owner'; uid: number}
	/** Others can write it; `mode` holds the permission bits. */
	| {kind: 'writers'; mode: number};

/**
 * Returns why another user could change the file; null: only `person` can.
 * @param options.rootMayOwn accept files of the superuser, who can change every file anyway.
 */
export function doubtAbout(
	{uid, gid, mode}: FileFacts,
	person: Person,
	{rootMayOwn}: {rootMayOwn: boolean},
): Doubt | null {
	if (uid !== person.uid && !(rootMayOwn && uid === 0)) return {kind: 'owner', uid};
	const isOpen = (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && !person.isOwnGroup(gid));
	return isOpen ? {kind: 'writers', mode: mode & 0o7777} : null;
}

/** Returns the mode as `chmod` takes it, such as `0775`. */
export function modeText(mode: number): string {
	return (mode & 0o7777).toString(8).padStart(4, '0');
}
