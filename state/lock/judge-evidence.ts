/**
 * What a holder as it stood in a file or row is worth: by its process, and by the kernel lock where the pid
 * proves nothing, as in another container on the same kernel.
 */
import type {LockEvidence, LockHolder} from '../domain/instance/lock.ts';
import {cutText, fieldLengthMax} from '../domain/text/text-limits.ts';
import {judge, type Machine, thisMachine} from '../process/identity.ts';
import {isKernelLockHeld, type KernelLockOwner, kernelLockOwner} from './kernel-lock-owner.ts';

/** What stands in a lock file or lease row, judged. */
export type Evidence = Omit<LockEvidence, 'name'>;

export type Place = {
	/** Identity of the home in which the evidence lies. */
	home: string | null;
	/** Path of the kernel lock; null: the caller holds it itself, so that no other process does. */
	kernelLock: string | null;
	here?: Machine;
};

/**
 * Judges a holder; of a corrupt one no field is to be trusted.
 * @throws {@link AppError} `LOCK_UNREADABLE` (77) when the kernel lock is needed and may not be opened.
 */
export function judgeEvidence(
	candidate: unknown,
	{home, kernelLock, here = thisMachine()}: Place,
): Evidence {
	const judgement = judge(candidate, home, here);
	if (judgement === 'corrupt') return {verdict: 'corrupt', holder: null, isInReach: false};
	const holder = toHolder(candidate);
	if (judgement !== 'unproven')
		return {verdict: verdicts[judgement], holder, isInReach: judgement === 'alive'};
	if (kernelLock === null || !isKernelLockHeld(kernelLock))
		return {verdict: 'stale', holder, isInReach: false};
	const seen = asSeenFrom(here, holder, kernelLockOwner(kernelLock));
	return {verdict: 'held', holder: seen ?? holder, isInReach: seen !== null};
}

const verdicts = {alive: 'held', dead: 'stale', copied: 'copied', foreign: 'foreign'} as const;

/** The holder with its pid in this namespace; null where no process here is proven to be it. */
function asSeenFrom(
	here: Machine,
	holder: LockHolder,
	owner: KernelLockOwner | null,
): LockHolder | null {
	if (owner === null) return null;
	const {pid, isExact} = owner;
	const stat = here.readStat(pid);
	if (stat === null) return null;
	const {processStart} = stat;
	if (!isExact && holder.processStart !== processStart) return null;
	return {...holder, pid, processStart, pidNamespace: here.pidNamespace};
}

/** The pid was checked by the judge; other fields may be absent where another program wrote the file. */
function toHolder(candidate: unknown): LockHolder {
	const record = candidate as Record<string, unknown>;
	const textOrNull = (key: string) =>
		typeof record[key] === 'string' || typeof record[key] === 'number'
			? cutText(String(record[key]), fieldLengthMax)
			: null;
	const text = (key: string) => (typeof record[key] === 'string' ? (textOrNull(key) ?? '') : '');
	return {
		pid: Number(record['pid']),
		processStart: textOrNull('processStart'),
		bootId: textOrNull('bootId'),
		host: text('host'),
		pidNamespace: textOrNull('pidNamespace'),
		name: text('name'),
		account: text('account'),
		timestamp: text('timestamp'),
		instanceId: text('instanceId'),
		mode: text('mode'),
		token: text('token'),
		home: textOrNull('home'),
	};
}
