/** Gives up the rights of root for good: what this process writes or starts afterwards belongs to another user. */
import {hasErrorCode} from '../domain/error.ts';

/** The user to become. */
export type NewUser = {uid: number; gid: number; name: string | null; home: string | null};

/**
 * Turns this process, which must be root's, into one of `user`: all groups, then group, then user, as the order
 * decides whether the rest is still allowed. `HOME`, `USER` and `LOGNAME` follow, for the programs that it starts.
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

/** A user whom this machine does not list has one group. */
function joinGroups(user: string | number, gid: number): void {
	try {
		(process as {initgroups?: InitGroups}).initgroups?.(user, gid);
	} catch (error) {
		if (!hasErrorCode(error, 'ERR_UNKNOWN_CREDENTIAL')) throw error;
		process.setgroups?.([gid]);
	}
}
