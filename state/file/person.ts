/** The user of this process, and the names of users and groups as this machine keeps them. */
import {readFileSync} from 'node:fs';
import type {Person} from '../domain/machine/trust.ts';

/** Returns the user in force, who knows each group once it was asked for; null where the system has no users, as Windows. */
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

/** Returns the account of `uid`; undefined where this machine does not list it. */
export function accountOf(uid: number): Account | undefined {
	return accounts().find(account => account.uid === uid);
}

/** Returns the name of the user `uid`, or its number as `#1001`, which sudo takes as well. */
export function userName(uid: number): string {
	return accountOf(uid)?.name ?? `#${uid}`;
}

/**
 * Whether `gid` is the group that many systems make for one user alone. With a umask of 002, which is usual there,
 * every file is writable by it. Root has no such umask, so that its group never counts.
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
