/** Gives up root permissions permanently: later files and processes belong to another user. */
import {hasErrorCode} from '../domain/error.ts';

/** The user to become. */
export type NewUser = {uid: number; gid: number; name: string | null; home: string | null};

/**
 * Turns this process, which must run as root, into one of `user`: all groups, then group, then user, because
 * the order decides whether the next step is still allowed. `HOME`, `USER` and `LOGNAME` follow, for child
 * processes.
 */
export function becomeUser({uid, gid, name, home}: NewUser): void {
	joinGroups(name ?? uid, gid);
	process.setgid?.(gid);
	process.setuid?.(uid);
	const variables = {HOME: home, USER: name, LOGNAME: name};
	for (const [variable, value] of Object.entries(variables))
		if (value !== null) process.env[variable] = value;
}

/** Node has it; its types do not. */
type InitGroups = (user: string | number, gid: number) => void;

/** A user that this machine does not list has one group. */
function joinGroups(user: string | number, gid: number): void {
	try {
		(process as {initgroups?: InitGroups}).initgroups?.(user, gid);
	} catch (error) {
		if (!hasErrorCode(error, 'ERR_UNKNOWN_CREDENTIAL')) throw error;
		process.setgroups?.([gid]);
	}
}
