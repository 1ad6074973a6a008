/** One consistent view of all instances, as `ps` and the panel show it. Immutable. */
import type {Ruin} from '../trading/account.ts';
import type {InstanceSettings, Observed, Wanted} from './instance.ts';
import type {ProgramIdentity} from '../machine/program-identity.ts';
import type {LeftProcess, RunMarks} from './run-marks.ts';
import type {ShutdownRecord} from '../machine/shutdown-record.ts';

/** Number of refused orders: denied by Pitwall, and rejected by the venue. */
export type RefusedOrders = {denied: number; rejected: number};

/** The market side of an instance, written by its runner after a bar. Units as in {@link Instrument}. */
export type InstanceStatus = {
	name: string;
	instanceId: string;
	bar: number;
	occurredAtMs: number;
	recordedAtMs: number;
	priceDecimals: number;
	quantityDecimals: number;
	priceTicks: number;
	/** Close of the first bar of the run: base of the change that a card shows. */
	firstPriceTicks: number;
	/** Signed: long > 0, short < 0. */
	positionLots: number;
	/** Average entry price of the open position in ticks, rounded; null when flat. */
	entryTicks: number | null;
	equityMicros: number;
	realizedMicros: number;
	unrealizedMicros: number;
	feesMicros: number;
	/** −1…0: fall of equity from its running peak. */
	drawdownRatio: number;
	/** Set when the account has no money left; null or absent: it trades. */
	ruin?: Ruin | null;
	/**
	 * Orders of the ledger that Pitwall denied or the venue rejected; absent when an older runner wrote the
	 * row.
	 */
	refusedOrders?: RefusedOrders;
	/** Entries are blocked by request. */
	paused: boolean;
	/** Last closes, oldest first, at most 48. */
	recentCloseTicks: number[];
	/** SHA-256 of the code snapshot in use. */
	snapshotHash: string | null;
};

/** The requested state. */
export type WantedRow = {
	name: string;
	wanted: Wanted;
	/** Raised by every start, restart and stop; results of an older epoch are ignored. */
	epoch: number;
	/** Entries blocked. */
	paused: boolean;
	/** Raised by each request to close the position. */
	flattenEpoch: number;
	/** `kill`: skip SIGTERM when stopping. */
	stopBy: 'term' | 'kill';
	requestedAtMs: number;
	requestedBy: string;
};

/** What a request changes; fields left out stay as they are. */
export type WantedChange = Partial<Pick<WantedRow, 'wanted' | 'paused' | 'stopBy'>> & {
	raiseEpoch?: boolean;
	raiseFlattenEpoch?: boolean;
};

/** The state that the supervisor saw last. Only the supervisor writes it. */
export type ObservedRow = {
	name: string;
	observed: Observed;
	/** One sentence for people. */
	reason: string;
	epoch: number;
	pid: number | null;
	runId: string | null;
	exitCode: number | null;
	exitSignal: string | null;
	exitedAtMs: number | null;
	/** Starts by the restart policy since the last start by a person. */
	restarts: number;
	nextStartAtMs: number | null;
	/** Times of recent deaths, oldest first: the restart budget survives the supervisor. */
	deathsAtMs: number[];
	recordedAtMs: number;
};

/** One run of an instance; its runner writes start and end. */
export type RunRow = {
	runId: string;
	name: string;
	instanceId: string;
	pid: number;
	processStart: string | null;
	/** Kernel and home of the run; absent or null in rows of earlier versions. */
	bootId?: string | null;
	host?: string | null;
	pidNamespace?: string | null;
	home?: string | null;
	/** Number of the open, unlinked file through which a watcher learns of the death; null: none. */
	beaconFd: number | null;
	epoch: number;
	startedAtMs: number;
	/** When it became ready; null: not yet. */
	readyAtMs: number | null;
	endedAtMs: number | null;
	exitCode: number | null;
	/** Why it ended, for people; null while it lives or when it was killed. */
	exitReason: string | null;
	/** Code of the error that ended it, such as `DISK_FULL`; null or absent: no error, or unknown. */
	exitError?: string | null;
	/** Settings of this run, independent of later edits of the file; null in rows of earlier versions. */
	settings: InstanceSettings | null;
	/** Marks by which its processes can be found; null if none are left. */
	marks: RunMarks | null;
};

/** An instance as people see it: database rows joined with the kernel's facts. */
export type InstanceView = {
	/** Settings of the current run; without one, those of the file. */
	settings: InstanceSettings;
	/** Settings of the next start. */
	nextSettings: InstanceSettings;
	wanted: WantedRow;
	observed: Observed;
	reason: string;
	pid: number | null;
	instanceId: string | null;
	runId: string | null;
	startedAtMs: number | null;
	heartbeatAgeMs: number | null;
	exitCode: number | null;
	exitSignal: string | null;
	exitedAtMs: number | null;
	/** The reason that the run gave for its end; null: none. */
	exitReason: string | null;
	restarts: number;
	nextStartAtMs: number | null;
	/** Null before the very first bar. */
	status: InstanceStatus | null;
	/** Share of one core × 100 since the previous snapshot; null when not running. */
	cpuPercent: number | null;
	rssBytes: number | null;
	/** SHA-256 of the code of the current run, or else of the next start; null: none was taken yet. */
	snapshotHash: string | null;
	/** SHA-256 of the code of the next start; null: it is taken at that time. */
	nextSnapshotHash: string | null;
	/** File from which that code was taken; null: none. */
	codeFile: string | null;
	/** Whether that file, or one that it imports, has changed since. False if this was not checked. */
	hasNewerFile: boolean;
	/** Metrics that the instance reports about itself, by name. */
	metrics: Readonly<Record<string, number>>;
	/** Verdict on the lock file that proves the run; null: no lock. */
	lockVerdict: string | null;
	/** Processes of earlier runs. No new run begins while one of them lives. */
	left: readonly LeftProcess[];
};

export type SupervisorView = {
	running: boolean;
	pid: number | null;
	startedAtMs: number | null;
	/** Empty when none runs. */
	instanceId: string;
	/** Wall-clock time of its last heartbeat; null if there is none. */
	heartbeatAtMs: number | null;
	heartbeatAgeMs: number | null;
	/** Whether a signal stopped its process (SIGSTOP, Ctrl-Z). */
	isSuspended: boolean;
	/**
	 * No supervisor runs and the last one left its lock behind: it crashed or was killed. A regular end
	 * removes the lock.
	 */
	hasDied: boolean;
	/** Build of Pitwall; null: not recorded; undefined: not known yet. */
	program: ProgramIdentity | null | undefined;
};

export type Snapshot = {
	takenAtMs: number;
	supervisor: SupervisorView;
	/** The shutdown that is under way, or after which no supervisor has started; null: none. */
	shutdown: ShutdownRecord | null;
	/** In the order of the configuration, then by name. */
	instances: InstanceView[];
};

/** An event, for `why` and the details view; appended, never changed. */
export type EventRow = {
	eventId: number;
	recordedAtMs: number;
	/** Instance name, or empty for the supervisor. */
	name: string;
	/** Past tense: `InstanceStarted`, `InstanceExited`, `RestartScheduled`, `InstanceFailed`, … */
	type: string;
	text: string;
};
