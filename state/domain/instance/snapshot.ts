/** One consistent view of everything, as `ps` and the panel show it. Immutable. */
import type {Ruin} from '../trading/account.ts';
import type {InstanceSettings, Observed, Wanted} from './instance.ts';
import type {ProgramIdentity} from '../machine/program-identity.ts';
import type {LeftProcess, RunMarks} from './run-marks.ts';
import type {ShutdownRecord} from '../machine/shutdown-record.ts';

/** How many orders were refused, by whom. */
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
	/** Nothing is left of its account; null or absent: it trades. */
	ruin?: Ruin | null;
	/** Orders of the ledger that were denied by Pitwall or rejected by the venue; absent: an older runner wrote it. */
	refusedOrders?: RefusedOrders;
	/** Entries are blocked on a person's wish. */
	paused: boolean;
	/** Last closes, oldest first, at most 48. */
	recentCloseTicks: number[];
	/** SHA-256 of the code snapshot in use. */
	snapshotHash: string | null;
};

/** What the person asked for. */
export type WantedRow = {
	name: string;
	wanted: Wanted;
	/** Raised by every start, restart and stop; results of an older epoch mean nothing. */
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

/** What the supervisor saw last; its own row, nobody else writes it. */
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
	/** Starts that the policy made since the last start by a person. */
	restarts: number;
	nextStartAtMs: number | null;
	/** Times of recent deaths, oldest first: the restart budget survives the supervisor. */
	deathsAtMs: number[];
	recordedAtMs: number;
};

/** One process life of an instance; its runner writes start and end. */
export type RunRow = {
	runId: string;
	name: string;
	instanceId: string;
	pid: number;
	processStart: string | null;
	/** Where it runs, and for which home; absent or null in rows of earlier versions. */
	bootId?: string | null;
	host?: string | null;
	pidNamespace?: string | null;
	home?: string | null;
	/** Number of the open, unlinked file by which a watcher learns of the death; null: none. */
	beaconFd: number | null;
	epoch: number;
	startedAtMs: number;
	/** When it was able to do its work; null: not yet. */
	readyAtMs: number | null;
	endedAtMs: number | null;
	exitCode: number | null;
	/** Why it ended, for people; null while it lives or when it was killed. */
	exitReason: string | null;
	/** Code of the error that ended it, such as `DISK_FULL`; null or absent: none did, or it is not known. */
	exitError?: string | null;
	/** With what it runs, whatever the file says since; null in a row of an earlier version. */
	settings: InstanceSettings | null;
	/** By what its processes are found; null where nothing of it is left. */
	marks: RunMarks | null;
};

/** An instance as people see it: rows joined with the kernel's truth. */
export type InstanceView = {
	/** Those with which it runs; of one that does not run those of the file. */
	settings: InstanceSettings;
	/** Those of its next start. */
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
	/** What that run said of its end; null when it said nothing. */
	exitReason: string | null;
	restarts: number;
	nextStartAtMs: number | null;
	/** Null before the first bar ever. */
	status: InstanceStatus | null;
	/** Share of one core × 100 since the last look; null when not running. */
	cpuPercent: number | null;
	rssBytes: number | null;
	/** SHA-256 of the code that it runs or will run at its next start; null: none was taken yet. */
	snapshotHash: string | null;
	/** SHA-256 of the code of its next start; null: it is taken then. */
	nextSnapshotHash: string | null;
	/** File from which that code was taken; null: none was. */
	codeFile: string | null;
	/** That file, or one that it imports, holds other code now. False where it was not looked at. */
	hasNewerFile: boolean;
	/** Figures that it reports of itself, by name. */
	metrics: Readonly<Record<string, number>>;
	/** File of the lock that proves the life, with its verdict; null: there is none. */
	lockVerdict: string | null;
	/** Processes of runs that have ended: as long as one lives, no other run begins. */
	left: readonly LeftProcess[];
};

export type SupervisorView = {
	running: boolean;
	pid: number | null;
	startedAtMs: number | null;
	/** Empty where none runs. */
	instanceId: string;
	/** Wall-clock time of its last heartbeat; null where none can be seen. */
	heartbeatAtMs: number | null;
	heartbeatAgeMs: number | null;
	/** Whether a signal stopped its process (SIGSTOP, Ctrl-Z). */
	isSuspended: boolean;
	/** None runs, and the last one left its lock behind: it crashed or was killed. One that is asked to end takes it along. */
	hasDied: boolean;
	/** Of which Pitwall it is; null: of one that does not tell; undefined: not known yet. */
	program: ProgramIdentity | null | undefined;
};

export type Snapshot = {
	takenAtMs: number;
	supervisor: SupervisorView;
	/** The shutdown after which no supervisor has begun, or that is under way; null: none. */
	shutdown: ShutdownRecord | null;
	/** In the order of the configuration, then by name. */
	instances: InstanceView[];
};

/** Something that happened, for `why` and the details view; appended, never changed. */
export type EventRow = {
	eventId: number;
	recordedAtMs: number;
	/** Instance name, or empty for the supervisor. */
	name: string;
	/** Past tense: `InstanceStarted`, `InstanceExited`, `RestartScheduled`, `InstanceFailed`, … */
	type: string;
	text: string;
};
