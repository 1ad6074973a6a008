/** The user of this process, and the names of users and groups on this machine. */
import {readFileSync} from 'node:fs';
import type {Person} from '../domain/machine/trust.ts';

/**
 * Returns the effective user, who caches the answer for each group; null on systems without users, such as
 * Windows.
 */
export function thisPerson(): Person | null {
	const uid = process.geteuid?.();
	if (uid === undefined) return null;
	const known = new Map<number, boolean>();
	return {
		uid,
		isOwnGroup(gid) {
			const isOwn = known.get(gid) ?? isPrivateGroup(uid, gid);
			known.set(gid, isOwn);
			return isOwn;
		},
	};
}

/** An entry of `/etc/passwd`. */
export type Account = {name: string; uid: number; gid: number; home: string};

/** Returns the account of `uid`; undefined if this machine does not list it. */
export function accountOf(uid: number): Account | undefined {
	return accounts().find(account => account.uid === uid);
}

/** Returns the name of the user `uid`, or its number as `#1001`, which sudo takes as well. */
export function userName(uid: number): string {
	return accountOf(uid)?.name ?? `#${uid}`;
}

/**
 * Whether `gid` is the private group of one user, as many systems create it. With a umask of 002, which is
 * usual there, the group can write every file. Root has no such umask, so its group never counts.
 */
function isPrivateGroup(uid: number, gid: number): boolean {
	const own = accountOf(uid);
	if (uid === 0 || own === undefined || own.gid !== gid) return false;
	const group = records('/etc/group').find(fields => Number(fields[2]) === gid);
	if (group?.[0] !== own.name) return false;
	const members = (group[3] ?? '').split(',').filter(member => member !== '');
	const isShared = accounts().some(account => account.gid === gid && account.uid !== uid);
	return !isShared && members.every(member => member === own.name);
}

function accounts(): Account[] {
	return records('/etc/passwd').map(([name = '', , uid, gid, , home = '']) => ({
		name,
		uid: Number(uid),
		gid: Number(gid),
		home,
	}));
}

function records(path: string): string[][] {
	try {
		return readFileSync(path, 'utf8')
			.split('\n')
			.map(line => line.split(':'))
			.filter(fields => fields.length > 3);
	} catch {
		// Without the list each user is a number, and no group counts as private.
		return [];
	}
}
