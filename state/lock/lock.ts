/**
 * Ensures one holder for each name on this machine, even if processes die or files are removed or replaced. A lock is
 * a kernel lock (kernel-lock.ts), judged visible evidence (evidence.ts), and a row of the control database
 * (lease-rows.ts), which refuses a second holder even after `rm -rf .locks`. Supervisor and runners use this module.
 */
import type {Directory} from '../home/directory.ts';
import type {Clock} from '../domain/time/clock.ts';
import {AppError, exitCode, hasErrorCode} from '../domain/error.ts';
import {isBlocking, type LockHolder, type LockRefusal} from '../domain/instance/lock.ts';
import {homeIdentity} from '../home/home-identity.ts';
import {ownIdentity} from '../process/identity.ts';
import {type Random, systemClock, systemRandom} from '../process/system-clock.ts';
import type {LeaseRows} from '../control/table/lease-rows.ts';
import {
	holdsToken,
	makeLockDirectories,
	readEvidence,
	sweepLitter,
	unlinkIfThere,
	writeEvidence,
} from './evidence.ts';
import {type Evidence, judgeEvidence} from './judge-evidence.ts';
import {type KernelLock, takeKernelLock} from './kernel-lock.ts';
import {lockFault} from './lock-fault.ts';
import {checkLockName, isLockName} from './lock-name.ts';
import {openLeaseRows} from './own-lease-rows.ts';

export type LockOptions = {
	directory: Directory;
	/** `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`. */
	name: string;
	account: string;
	instanceId: string;
	mode: string;
	/** Take a lock of another machine (`--force-foreign`). */
	forceForeign?: boolean;
	/** Time limit for a kernel lock whose holder has left no evidence yet, in milliseconds; default 2000. */
	waitMs?: number;
	/** Lease rows of the caller's open control database; by default, a separate connection is opened. */
	controlLease?: LeaseRows;
	clock?: Clock;
	random?: Random;
};

export type Lock = {
	holder: LockHolder;
	/** Grows with every holder of the name. */
	fencingToken: bigint;
	/** Whether the evidence is still ours. False: stop acting and exit 75. About 10 µs. */
	verify(): boolean;
	/** Releases the lock, but keeps evidence of another holder. A second call does nothing. */
	release(): void;
};

export type LockResult = {ok: true; lock: Lock} | LockRefusal;

/** Back-off between looks at a busy kernel lock, in milliseconds; grows by half, with jitter. */
const backOffMsMin = 0.3;
const backOffMsMax = 8;

/**
 * Takes the lock `name` or returns its holder. Blocks: usually 0.2 ms, up to `waitMs` if it is busy.
 * @throws {@link AppError} `NAME_REFUSED` (64), `HOME_READ_ONLY` (73), `DISK_FULL` (74),
 * `LOCK_LOST` (75), `LOCK_UNREADABLE` (77).
 */
export function acquireLock(options: LockOptions): LockResult {
	checkLockName(options.name);
	const {directory, name} = options;
	const seen = refusalBy(readEvidence(directory, name), options);
	if (seen !== null) return seen;
	const kernel = waitForKernelLock(options);
	if ('verdict' in kernel) return kernel;
	let settled: LockResult | undefined;
	try {
		settled = settle(options, kernel);
		return settled;
	} finally {
		if (!settled?.ok) kernel.release();
	}
}

/** Evidence of a live or foreign process refuses the lock; dead, copied or unreadable evidence does not. */
function refusalBy(evidence: Evidence | null, {forceForeign}: LockOptions): LockRefusal | null {
	if (evidence === null) return null;
	const {verdict, holder} = evidence;
	const isForced = verdict === 'foreign' && forceForeign === true;
	return isBlocking(verdict) && !isForced ? {ok: false, verdict, holder} : null;
}

function waitForKernelLock(options: LockOptions): KernelLock | LockRefusal {
	const {directory, name, clock = systemClock, random = systemRandom, waitMs = 2000} = options;
	const deadlineMs = clock.monotonicMs() + waitMs;
	for (let backOffMs = backOffMsMin; ; backOffMs = Math.min(backOffMsMax, backOffMs * 1.5)) {
		const kernel = tryKernelLock(directory, name);
		if (kernel !== null) return kernel;
		const seen = refusalBy(readEvidence(directory, name), options);
		if (seen !== null) return seen;
		if (clock.monotonicMs() >= deadlineMs) return {ok: false, verdict: 'unknown', holder: null};
		// Jitter: contenders that started together must not look at the same time.
		sleepBlocking(backOffMs * (0.5 + random.fraction()));
	}
}

function tryKernelLock(directory: Directory, name: string): KernelLock | null {
	const path = directory.kernelLock(name);
	try {
		// Checked each time: another process may remove the directory meanwhile.
		makeLockDirectories(directory);
		return takeKernelLock(path);
	} catch (error) {
		// The directory was removed right after its creation: the next look creates it again.
		if (hasErrorCode(error, 'ENOENT')) return null;
		throw lockFault(error, 'write', path);
	}
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

function sleepBlocking(durationMs: number): void {
	Atomics.wait(sleeper, 0, 0, durationMs);
}

/** Under the kernel lock: judges again, takes the row, writes the evidence and reads it back. */
function settle(options: LockOptions, kernel: KernelLock): LockResult {
	const {directory, name} = options;
	const seen = refusalBy(readEvidence(directory, name, {isOurs: true}), options);
	if (seen !== null) return seen;
	const holder = describeHolder(options);
	const row = takeRow(options, holder);
	if (!row.ok) return row;
	try {
		writeEvidence(directory, holder);
		if (!holdsToken(directory.lockFile(name), holder.token)) throw evidenceLost(options);
		sweepLitter(directory, name);
	} catch (error) {
		row.giveBack();
		throw error;
	}

	return {ok: true, lock: createLock(options, holder, {kernel, ...row})};
}

function describeHolder(options: LockOptions): LockHolder {
	const {name, account, instanceId, mode, directory} = options;
	const {clock = systemClock, random = systemRandom} = options;
	const timestamp = new Date(clock.nowMs()).toISOString();
	const home = homeIdentity(directory.home);
	return {
		...ownIdentity(),
		name,
		account,
		timestamp,
		instanceId,
		mode,
		token: random.hex(32),
		home,
	};
}

type Row = {ok: true; fencingToken: bigint; giveBack(): void};

function takeRow(options: LockOptions, holder: LockHolder): Row | LockRefusal {
	const {directory, name, forceForeign = false} = options;
	const key = `lock/${name}`;
	const own = options.controlLease === undefined ? openLeaseRows(directory) : undefined;
	const rows = options.controlLease ?? own?.rows;
	const judge = (candidate: unknown) => judgeRow(candidate, options);
	const taken = rows?.take({key, holder, judge, forceForeign});
	if (!taken?.ok) {
		own?.close();
		return taken ?? {ok: false, verdict: 'unknown', holder: null};
	}

	return {
		ok: true,
		fencingToken: taken.token,
		giveBack() {
			try {
				rows?.clear(key, taken.token, holder.token);
			} catch (error) {
				// A busy database or a full disk must not keep the lock: the row is void after the end of this process.
				if (!(error instanceof AppError)) throw error;
			} finally {
				own?.close();
			}
		},
	};
}

/** Judges the holder of a row under the kernel lock of our own name. */
function judgeRow(candidate: unknown, {directory, name: ours}: LockOptions): Evidence {
	const {name} = (candidate ?? {}) as {name?: unknown};
	const isOther = typeof name === 'string' && name !== ours && isLockName(name);
	const kernelLock = isOther ? directory.kernelLock(name) : null;
	return judgeEvidence(candidate, {home: homeIdentity(directory.home), kernelLock});
}

function createLock(
	{directory, name}: LockOptions,
	holder: LockHolder,
	held: {kernel: KernelLock; fencingToken: bigint; giveBack(): void},
): Lock {
	const path = directory.lockFile(name);
	let released = false;
	// If another directory has replaced the home, it may contain a copy of our evidence.
	const isOurs = () =>
		holdsToken(path, holder.token) && homeIdentity(directory.home) === holder.home;
	return {
		holder,
		fencingToken: held.fencingToken,
		verify: () => !released && isOurs(),
		release() {
			if (released) return;
			released = true;
			try {
				if (isOurs()) unlinkIfThere(path);
				held.giveBack();
			} finally {
				held.kernel.release();
			}
		},
	};
}

function evidenceLost({directory, name}: LockOptions): AppError {
	return new AppError({
		code: 'LOCK_LOST',
		exitCode: exitCode.temporary,
		what: `${name}: the lock file vanished while it was being taken`,
		why: `something removes or replaces ${directory.lockFile(name)}`,
		fix: 'let nothing but pitwall write into .locks, then try again',
		details: {name},
	});
}
