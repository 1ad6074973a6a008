/** The refusal of a held lock, for people: its holder, the start time, and the way to stop it. */
import {AppError, exitCode} from '../domain/error.ts';
import {clearForeignFix, type LockHolder, type LockRefusal} from '../domain/instance/lock.ts';
import {isReservedName} from '../domain/instance/reserved-name.ts';

/** Returns the error of a program that did not get the lock `name`. */
export function heldLockError(name: string, {verdict, holder}: LockRefusal): AppError {
	return new AppError({
		code: 'LOCK_HELD',
		exitCode: exitCode.temporary,
		...words(name, verdict, holder),
		details: {name, verdict, holder},
	});
}

function words(name: string, verdict: LockRefusal['verdict'], holder: LockHolder | null) {
	if (holder === null) {
		return {
			what: `${name}: held by an unknown process`,
			why: 'a process holds its kernel lock, but left no readable evidence',
			fix: `find it with: fuser -v .locks/.kl/${name} (in the home), stop it, then try again`,
		};
	}

	const since = holder.timestamp === '' ? '' : ` since ${holder.timestamp}`;
	const account = holder.account === '' ? '' : `, account ${holder.account}`;
	if (verdict === 'foreign') {
		return {
			what: `${name}: held by process ${holder.pid} on host ${holder.host}${since}${account}`,
			why: 'its lock is foreign: this machine cannot see the processes of another one',
			fix: `${clearForeignFix(name)} (pitwall run takes it with --force-foreign)`,
		};
	}

	const byPid = `kill -TERM ${holder.pid}`;
	return {
		what: `${name}: already running as process ${holder.pid}${since}${account}`,
		why: 'only one process may act for a name',
		fix: isReservedName(name)
			? `nothing: that process does the work; to end it: ${byPid}`
			: `stop it with: pitwall stop ${name} (or: ${byPid})`,
	};
}
