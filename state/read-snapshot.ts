/**
 * Everything that is true now, as one {@link Snapshot}: the rows in one read transaction, then the lock files
 * and heartbeats, judged by the kernel. It writes nothing and needs no supervisor.
 */
import type {Directory} from './directory.ts';
import type {InstanceCode} from './domain/instance-code.ts';
import {waitsForText} from './domain/command-text.ts';
import {defaultSettings} from './domain/instance-defaults.ts';
import {type InstanceSettings, livingStates} from './domain/instance.ts';
import type {LockEvidence} from './domain/lock.ts';
import type {MarketCalendar} from './domain/market-calendar.ts';
import type {
	InstanceStatus,
	InstanceView,
	ObservedRow,
	RunRow,
	Snapshot,
} from './domain/snapshot.ts';
import {isReservedName} from './domain/reserved-name.ts';
import {usageOf} from './instance-usage.ts';
import {knownCalendars, marketWait} from './market-wait.ts';
import {inspectLocks} from './lock/inspect.ts';
import {isRunOf, type Life, observe} from './observe.ts';
import {judge} from './process/identity.ts';
import type {UsageSampler} from './process/usage.ts';
import {type ControlRows, readRows} from './control-rows.ts';
import {readHeartbeat, supervisorOf} from './read-supervisor.ts';
import {withUnrecordedEnd} from './unrecorded-end.ts';
import {type ControlStore, wantedNothing} from './sqlite/control-store.ts';

export type SnapshotQuestion = {
	store: ControlStore;
	directory: Directory;
	/** Null leaves processor and memory unknown. */
	usage: UsageSampler | null;
	/** Wall-clock time; ages are relative to it. */
	nowMs: number;
};

/** Returns the view of all instances, configured ones first and in their order. */
export function readSnapshot({store, directory, usage, nowMs}: SnapshotQuestion): Snapshot {
	const rows = readRows(store, directory);
	const locks = new Map(inspectLocks(directory).map(lock => [lock.name, lock]));
	const supervisor = supervisorOf(directory, locks.get('SUPERVISOR'), nowMs);
	const known = new Set(rows.settings.map(({name}) => name));
	const others = [...locks.values()].filter(
		({name, verdict}) =>
			!known.has(name) && !isReservedName(name) && (verdict === 'held' || verdict === 'foreign'),
	);
	for (const {name} of others) known.add(name);
	const settings = [
		...rows.settings,
		...others.map(settingsByEvidence),
		...leaving(rows, known).map(name => settingsByEvidence({name, holder: null})),
	];
	let calendarsRead: MarketCalendar[] | undefined;
	const calendars = () => (calendarsRead ??= knownCalendars(store));
	const context = {
		directory,
		usage,
		nowMs,
		rows,
		locks,
		calendars,
		supervisorRuns: supervisor.running,
	};
	return {
		takenAtMs: nowMs,
		supervisor,
		instances: settings.map(each => toView(each, context)),
	};
}

/** Names that nobody configures any more and whose end the supervisor has not seen yet: they are not gone. */
function leaving({observed}: ControlRows, known: ReadonlySet<string>): string[] {
	return [...observed.values()].flatMap(row =>
		!known.has(row.name) && row.pid !== null && livingStates.has(row.observed) ? [row.name] : [],
	);
}

/**
 * Returns the process that acts for `name`: the holder of its lock, or the one its newest run names where the
 * lock file was removed under it.
 */
export function findLife(
	{directory, nowMs}: {directory: Directory; nowMs: number},
	lock: LockEvidence | undefined,
	run: RunRow | undefined,
): Life | null {
	const holder = lock?.verdict === 'held' ? lock.holder : null;
	if (holder !== null) {
		const {pid, processStart, instanceId} = holder;
		return {pid, processStart, instanceId, ...readHeartbeat(directory, instanceId, nowMs)};
	}

	if (run === undefined || run.endedAtMs !== null || judge(run) !== 'alive') return null;
	const {pid, processStart, instanceId} = run;
	return {pid, processStart, instanceId, ...readHeartbeat(directory, instanceId, nowMs)};
}

type ViewContext = {
	directory: Directory;
	usage: UsageSampler | null;
	nowMs: number;
	rows: ControlRows;
	locks: ReadonlyMap<string, LockEvidence>;
	/** Read when the first instance needs them. */
	calendars: () => readonly MarketCalendar[];
	supervisorRuns: boolean;
};

function toView(settings: InstanceSettings, context: ViewContext): InstanceView {
	const {directory, usage, nowMs, rows, locks, supervisorRuns} = context;
	const {name, hungAfterMs, kind} = settings;
	const lock = locks.get(name);
	const run = rows.runs.get(name);
	const code = rows.codes.get(name);
	const observed = rows.observed.get(name);
	const wanted = rows.wanted.get(name) ?? wantedNothing(name);
	// A program has none; what stands there is of an algorithm that had its name before.
	const status = kind === 'command' ? undefined : rows.statuses.get(name);
	const life = findLife({directory, nowMs}, lock, run);
	const toldRun = life === null ? withUnrecordedEnd(run, observed, directory) : run;
	const starting = life === null && isStarting(observed);
	const ending = life === null && !starting && isEnding(run, observed, nowMs);
	const foreignHost = lock?.verdict === 'foreign' ? (lock.holder?.host ?? 'another host') : null;
	const seen = observe({
		wanted,
		observed,
		run: toldRun,
		status,
		life,
		foreignHost,
		starting,
		ending,
		supervisorRuns,
		hungAfterMs,
		kind,
		waitsFor: waitsForText(settings),
	});
	const ownRun = life !== null && isRunOf(run, life) ? run : undefined;
	const restPid = starting ? observed?.pid : ending ? run?.pid : null;
	const pid = life?.pid ?? restPid ?? null;
	return {
		settings,
		wanted,
		observed: seen.observed,
		reason: seen.observed === 'running' ? withMarket(seen.reason, settings, context) : seen.reason,
		pid,
		instanceId: life?.instanceId ?? null,
		runId: ownRun?.runId ?? null,
		startedAtMs: ownRun?.startedAtMs ?? null,
		heartbeatAgeMs: life?.heartbeatAgeMs ?? null,
		exitCode: seen.exit?.code ?? null,
		exitSignal: seen.exit?.signal ?? null,
		exitedAtMs: seen.exit?.atMs ?? null,
		restarts: observed?.restarts ?? 0,
		nextStartAtMs: seen.observed === 'backoff' ? (observed?.nextStartAtMs ?? null) : null,
		status: status ?? null,
		...usageOf(pid, usage, {kind, code}),
		...codeFacts(settings, code, status?.instanceId === ownRun?.instanceId ? status : undefined),
		metrics: rows.metrics.get(name) ?? noMetrics,
		lockVerdict: lock?.verdict ?? null,
	};
}

/** No bars come while a market is closed: nobody shall look for a fault. */
function withMarket(
	reason: string,
	settings: InstanceSettings,
	{calendars, nowMs}: ViewContext,
): string {
	return [reason, marketWait(settings, calendars, nowMs)].filter(Boolean).join('; ');
}

/** The supervisor wrote the pid before the process could take its lock; that must be the same one still. */
function isStarting(observed: ObservedRow | undefined): boolean {
	if (observed?.observed !== 'starting' || observed.pid === null) return false;
	return judge({pid: observed.pid}) === 'alive';
}

/** An end is looked after for this long; later only where the supervisor has not seen it either. */
const endingMsMax = 30_000;

/** A run gives its lock back some milliseconds before its process is gone. */
function isEnding(run: RunRow | undefined, observed: ObservedRow | undefined, nowMs: number) {
	if (run === undefined || run.endedAtMs === null) return false;
	const isRecent = Math.abs(nowMs - run.endedAtMs) < endingMsMax;
	return (isRecent || observed?.pid === run.pid) && judge(run) === 'alive';
}

/** A run by hand that no configuration names: what its lock says, and defaults for the rest. */
function settingsByEvidence({
	name,
	holder,
}: Pick<LockEvidence, 'name' | 'holder'>): InstanceSettings {
	const settings = defaultSettings(name, name);
	const mode = holder?.mode === 'LIVE' ? 'LIVE' : 'SIM';
	return {...settings, mode, account: holder?.account ?? settings.account};
}

const noMetrics = {};

/** What a living run shows comes first: an upgrade holds from its next start. */
function codeFacts(
	{algorithm, kind}: InstanceSettings,
	code: InstanceCode | undefined,
	living: InstanceStatus | undefined,
): Pick<InstanceView, 'snapshotHash' | 'nextSnapshotHash' | 'codeFile'> {
	const own = kind === 'algorithm' && code?.algorithm === algorithm ? code : null;
	const nextSnapshotHash = own?.snapshotHash ?? null;
	return {
		snapshotHash: living?.snapshotHash ?? nextSnapshotHash,
		nextSnapshotHash,
		codeFile: own?.file ?? null,
	};
}
