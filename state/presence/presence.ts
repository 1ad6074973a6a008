/**
 * A process that holds a name: a runner or the supervisor. A *claim* is the lock of the name and the id of this
 * process. A *presence* is its visible part: its log, its entry in the registry and its heartbeat.
 */
import type {InstanceEntry} from '../domain/instance/instance-entry.ts';
import type {LockRefusal} from '../domain/instance/lock.ts';
import type {Clock} from '../domain/time/clock.ts';
import {heldLockError} from '../lock/held-lock-error.ts';
import {acquireLock, type Lock, type LockOptions} from '../lock/lock.ts';
import {type LogWriter, type LogWriterOptions, openLogWriter} from '../log/log-writer.ts';
import {openBeacon} from '../process/beacon.ts';
import type {Random} from '../process/system-clock.ts';
import {createInstanceId, type Registered, registerInstance} from '../registry/registry.ts';
import {type HeartbeatOptions, startHeartbeat} from './heartbeat.ts';

export type ClaimOptions = Pick<
	LockOptions,
	'directory' | 'name' | 'account' | 'mode' | 'forceForeign' | 'controlLease'
> & {clock: Clock; random: Random};

export type Claim = {
	ok: true;
	/** `YYYYMMDD_HHMMSS_<pid>_<8 hex>`. */
	instanceId: string;
	lock: Lock;
	/**
	 * Opens the log and registers the process. After an error, it holds only the lock.
	 * @throws {@link AppError} `LOG_NOT_WRITABLE` (73, 74), or as {@link registerInstance}.
	 */
	appear(options: AppearOptions): Presence;
};

export type AppearOptions = {
	/** Limits of the log, and the listener to its lines. */
	log: Omit<LogWriterOptions, 'path' | 'prefix' | 'nowMs'>;
	/** Default: the instance id. */
	runId?: string | undefined;
	/** Epoch of the request that this process carries out; default 0. */
	epoch?: number;
	/** Default: none. */
	symbol?: string;
	/** Data of a supervisor about its program. */
	program?: Pick<InstanceEntry, 'program' | 'programFile' | 'stopsAll'>;
};

export type BeatOptions = Pick<HeartbeatOptions, 'onLost' | 'onFailure' | 'work'> & {
	/** Whether the process makes progress; without progress, its heartbeat grows old. Default: always. */
	showsProgress?: () => boolean;
};

export type Presence = {
	instanceId: string;
	runId: string;
	/** Wall-clock time of the registration. */
	startedAtMs: number;
	/** Descriptor through which a watcher sees the death of the process; null: none. It stays open until then. */
	beaconFd: number | null;
	lock: Lock;
	log: LogWriter;
	/** Beats once a second; returns the function that ends it. */
	startBeating(options: BeatOptions): () => void;
	/** Removes the entry, closes the log and releases the lock. A failed step does not prevent the others. */
	close(): void;
};

/**
 * Takes the lock of a name, or returns its holder. Blocks: usually 0.2 ms, up to 2 s if it is busy.
 * @throws {@link AppError} as {@link acquireLock}.
 */
export function claimName(options: ClaimOptions): Claim | LockRefusal {
	const {clock, random} = options;
	const instanceId = createInstanceId(clock.nowMs(), process.pid, random.hex(8));
	const taken = acquireLock({...options, instanceId});
	if (!taken.ok) return taken;
	const {lock} = taken;
	return {
		ok: true,
		instanceId,
		lock,
		appear: appearance => appear(options, {instanceId, lock}, appearance),
	};
}

/**
 * Claims a name and appears under it.
 * @throws {@link AppError} `LOCK_HELD` (75), or as {@link claimName} and {@link Claim}.
 */
export function openPresence(options: ClaimOptions & AppearOptions): Presence {
	const claim = claimName(options);
	if (!claim.ok) throw heldLockError(options.name, claim);
	try {
		return claim.appear(options);
	} catch (error) {
		claim.lock.release();
		throw error;
	}
}

type Held = Pick<Claim, 'instanceId' | 'lock'>;

function appear(options: ClaimOptions, held: Held, appearance: AppearOptions): Presence {
	const {directory, name, mode, clock} = options;
	const {instanceId, lock} = held;
	const log = openLogWriter({
		path: directory.log(name),
		prefix: mode === '' ? name : `${name}-${mode}`,
		nowMs: () => clock.nowMs(),
		...appearance.log,
	});
	try {
		const startedAtMs = clock.nowMs();
		// Never closed here: watchers take its end for the end of the process.
		const {fd: beaconFd} = openBeacon(directory);
		const {runId = instanceId} = appearance;
		const entry = register(options, appearance, {instanceId, runId, startedAtMs, beaconFd});
		return {
			...held,
			runId,
			startedAtMs,
			beaconFd,
			log,
			startBeating: beating => startBeating({lock, entry, clock}, beating),
			close: () => closeAll([() => entry.remove(), () => log.close(), () => lock.release()]),
		};
	} catch (error) {
		log.close();
		throw error;
	}
}

function register(
	{directory, name, account, mode}: ClaimOptions,
	{epoch = 0, symbol = '', program = {}}: AppearOptions,
	{startedAtMs, ...own}: Pick<Presence, 'instanceId' | 'runId' | 'startedAtMs' | 'beaconFd'>,
): Registered {
	return registerInstance(directory, {
		...own,
		name,
		symbol,
		mode,
		account,
		startedAt: new Date(startedAtMs).toISOString(),
		epoch,
		...program,
	});
}

function startBeating(
	{lock, entry, clock}: {lock: Lock; entry: Registered; clock: Clock},
	{showsProgress = () => true, ...reports}: BeatOptions,
): () => void {
	return startHeartbeat({
		...reports,
		verify: () => lock.verify(),
		beat: () => {
			if (showsProgress()) entry.beat(clock.nowMs());
		},
	});
}

/** Runs every step, then throws the first failure. */
function closeAll(steps: readonly (() => void)[]): void {
	const failures: unknown[] = [];
	for (const step of steps) {
		try {
			step();
		} catch (error) {
			failures.push(error);
		}
	}

	if (failures.length > 0) throw failures[0];
}
