/**
 * Judges the holder in a file or row: by its process, or by the kernel lock if the pid proves nothing, as in
 * another container on the same kernel.
 */
import type {LockEvidence, LockHolder} from '../domain/instance/lock.ts';
import {cutText, fieldLengthMax} from '../domain/text/text-limits.ts';
import {judge, type Machine, thisMachine} from '../process/identity.ts';
import {isKernelLockHeld, type KernelLockOwner, kernelLockOwner} from './kernel-lock-owner.ts';

/** The content of a lock file or lease row, with its verdict. */
export type Evidence = Omit<LockEvidence, 'name'>;

export type Place = {
	/** Identity of the home that contains the evidence. */
	home: string | null;
	/** Path of the kernel lock; null: the caller holds it, so no other process does. */
	kernelLock: string | null;
	here?: Machine;
};

/**
 * Judges a holder. No field of a corrupt one can be trusted.
 * @throws {@link AppError} `LOCK_UNREADABLE` (77) if the kernel lock is needed and may not be opened.
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

/** Returns the holder with its pid in this namespace; null if no process here is proven to be the holder. */
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

/** The judge has checked the pid; other fields may be absent if another program wrote the file. */
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
