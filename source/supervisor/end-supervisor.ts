/** Ends the supervisor of a home in any state. Instances keep running; the next supervisor adopts them. */
import type {Directory} from '../../state/home/directory.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import type {LockHolder} from '../../state/domain/instance/lock.ts';
import {outOfReach} from '../../state/view/find-live-process.ts';
import {homeIdentity} from '../../state/home/home-identity.ts';
import {readLock} from '../../state/lock/inspect.ts';
import {judge} from '../../state/process/identity.ts';
import {kill, terminate, wake} from './spawn.ts';

export type SupervisorEnd = {
	/** Null if none ran. */
	pid: number | null;
	/** `stays`: not even SIGKILL ended it, because it belongs to another user or waits for a disk. */
	how: 'absent' | 'foreign' | 'ended' | 'killed' | 'stays' | 'outOfReach';
	/** Why it was not signalled, if it is out of reach; otherwise empty. */
	why: string;
};

/** A healthy one ends within milliseconds. */
const patienceMs = 5000;
const killPatienceMs = 5000;
const lookAgainMs = 5;

/** Asks it to end with SIGTERM, wakes it if a signal stopped it, and kills it if it does not answer. */
export async function endSupervisor(directory: Directory, clock: Clock): Promise<SupervisorEnd> {
	const lock = readLock(directory, 'SUPERVISOR');
	if (lock?.verdict === 'foreign') return {pid: null, how: 'foreign', why: ''};
	if (lock?.verdict !== 'held' || lock.holder === null) return {pid: null, how: 'absent', why: ''};
	const {holder} = lock;
	const home = homeIdentity(directory.home);
	const reach = outOfReach({directory, home}, lock, undefined);
	if (reach.outOfReach !== undefined)
		return {pid: holder.pid, how: 'outOfReach', why: reach.outOfReach};
	terminate(holder);
	// A stopped process handles the signal when it continues.
	wake(holder);
	if (await isGone(directory, {holder, clock, waitMs: patienceMs}))
		return {pid: holder.pid, how: 'ended', why: ''};
	kill(holder);
	const isKilled = await isGone(directory, {holder, clock, waitMs: killPatienceMs});
	return {pid: holder.pid, how: isKilled ? 'killed' : 'stays', why: ''};
}

async function isGone(
	directory: Directory,
	{holder, clock, waitMs}: {holder: LockHolder; clock: Clock; waitMs: number},
): Promise<boolean> {
	const deadlineMs = clock.monotonicMs() + waitMs;
	const home = homeIdentity(directory.home);
	while (holds(directory, holder) || judge(holder, home) === 'alive') {
		if (clock.monotonicMs() > deadlineMs) return false;
		await new Promise(resolve => setTimeout(resolve, lookAgainMs));
	}
	return true;
}

/** Another one may have taken over already. */
function holds(directory: Directory, {instanceId}: LockHolder): boolean {
	const lock = readLock(directory, 'SUPERVISOR');
	return lock?.verdict === 'held' && lock.holder?.instanceId === instanceId;
}
