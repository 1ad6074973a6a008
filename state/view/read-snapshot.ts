/**
 * Reads the current truth as one {@link Snapshot}: the rows in one read transaction, then the lock files and
 * heartbeats, judged by the kernel. It writes nothing and needs no supervisor.
 */
import type {Directory} from '../home/directory.ts';
import {waitsForText} from '../domain/instance/program-text.ts';
import {defaultSettings} from '../domain/instance/instance-defaults.ts';
import type {InstanceCode} from '../domain/instance/instance-code.ts';
import type {InstanceSettings} from '../domain/instance/instance.ts';
import {isBlocking, type LockEvidence} from '../domain/instance/lock.ts';
import type {MarketCalendar} from '../domain/time/market-calendar.ts';
import type {LeftProcess} from '../domain/instance/run-marks.ts';
import {settingsInForce} from '../domain/instance/settings-in-force.ts';
import type {
	InstanceStatus,
	InstanceView,
	ObservedRow,
	RunRow,
	Snapshot,
} from '../domain/instance/snapshot.ts';
import {isReservedName} from '../domain/instance/reserved-name.ts';
import {codeFacts} from './code-facts.ts';
import type {PinnedCode} from './newer-file.ts';
import {usageOf} from './instance-usage.ts';
import {findLeftBehind, leaving} from './left-behind.ts';
import {knownCalendars, marketWait} from './market-wait.ts';
import {inspectLocks} from '../lock/inspect.ts';
import {findLiveProcess, type Found} from './find-live-process.ts';
import {homeIdentity} from '../home/home-identity.ts';
import {isRunOf, observe} from './observe.ts';
import {judge} from '../process/identity.ts';
import type {UsageSampler} from '../process/usage.ts';
import {type ControlRows, readRows} from '../control/control-rows.ts';
import {supervisorOf} from './read-supervisor.ts';
import {withUnrecordedEnd} from './unrecorded-end.ts';
import type {ControlStore} from '../control/control-store.ts';
import {wantedNothing} from '../control/table/wanted-rows.ts';

export type SnapshotQuestion = {
	store: ControlStore;
	directory: Directory;
	/** Null leaves processor and memory unknown. */
	usage: UsageSampler | null;
	/** Wall-clock time; ages are relative to it. */
	nowMs: number;
	/** Checks the pinned files for newer code; absent: no check. */
	hasNewerFile?: (code: PinnedCode) => boolean;
};

/** Returns the view of all instances, configured ones first and in their order. */
export function readSnapshot(question: SnapshotQuestion): Snapshot {
	const {store, directory, usage, nowMs, hasNewerFile = () => false} = question;
	const rows = readRows(store, directory);
	const locks = new Map(inspectLocks(directory).map(lock => [lock.name, lock]));
	const supervisor = supervisorOf(directory, locks.get('SUPERVISOR'), nowMs);
	const known = new Set(rows.settings.map(({name}) => name));
	const others = [...locks.values()].filter(
		({name, verdict}) => !known.has(name) && !isReservedName(name) && isBlocking(verdict),
	);
	for (const {name} of others) known.add(name);
	const byEvidence = (seen: Pick<LockEvidence, 'name' | 'holder'>) =>
		rows.runs.get(seen.name)?.settings ?? settingsByEvidence(seen);
	const home = homeIdentity(directory.home);
	const found = new Map<string, Found>();
	const foundOf = (name: string) => {
		const known =
			found.get(name) ??
			findLiveProcess({directory, home, nowMs}, locks.get(name), rows.runs.get(name));
		found.set(name, known);
		return known;
	};
	const place = {directory, home, nowMs, rows, locks, foundOf};
	const left = findLeftBehind(rows, name => isAtWork(name, place));
	const settings = [
		...rows.settings,
		...others.map(byEvidence),
		...[...leaving(rows, left, known)].map(name => byEvidence({name, holder: null})),
	];
	let calendarsRead: MarketCalendar[] | undefined;
	const calendars = () => (calendarsRead ??= knownCalendars(store));
	const context = {
		...place,
		usage,
		hasNewerFile,
		left,
		calendars,
		supervisorRuns: supervisor.running,
	};
	return {
		takenAtMs: nowMs,
		supervisor,
		shutdown: rows.shutdown,
		instances: settings.map(each => toView(each, context)),
	};
}

/** Whether a process of the instance lives, begins or is about to end. */
function isAtWork(
	name: string,
	place: Pick<ViewContext, 'home' | 'nowMs' | 'rows' | 'foundOf'>,
): boolean {
	const {rows, foundOf} = place;
	if (foundOf(name).live !== null) return true;
	const observed = rows.observed.get(name);
	return isStarting(observed) || isEnding(rows.runs.get(name), observed, place);
}

type ViewContext = {
	directory: Directory;
	home: string | null;
	usage: UsageSampler | null;
	hasNewerFile: (code: PinnedCode) => boolean;
	nowMs: number;
	rows: ControlRows;
	locks: ReadonlyMap<string, LockEvidence>;
	/** One lookup per instance: all its facts rest on the same look. */
	foundOf: (name: string) => Found;
	/** Processes that outlived their run, by instance. */
	left: ReadonlyMap<string, readonly LeftProcess[]>;
	/** Read when the first instance needs them. */
	calendars: () => readonly MarketCalendar[];
	supervisorRuns: boolean;
};

function toView(nextSettings: InstanceSettings, context: ViewContext): InstanceView {
	const {home, usage, nowMs, rows, locks, supervisorRuns} = context;
	const {name} = nextSettings;
	const lock = locks.get(name);
	const {live, run} = context.foundOf(name);
	const ownRun = live !== null && isRunOf(run, live) ? run : undefined;
	const settings = settingsInForce(nextSettings, ownRun?.settings);
	const {hungAfterMs, kind} = settings;
	const code = rows.codes.get(name);
	const observed = rows.observed.get(name);
	const wanted = rows.wanted.get(name) ?? wantedNothing(name);
	// A program has no status; the row belongs to an algorithm that had its name before.
	const status = kind === 'command' ? undefined : rows.statuses.get(name);
	const toldRun = live === null ? withUnrecordedEnd(run, observed, context.directory) : run;
	const left = context.left.get(name) ?? nothingLeft;
	const starting = live === null && isStarting(observed);
	const ending = live === null && !starting && isEnding(run, observed, {home, nowMs});
	const foreignHost = lock?.verdict === 'foreign' ? (lock.holder?.host ?? 'another host') : null;
	const seen = observe({
		wanted,
		observed,
		run: toldRun,
		status,
		live,
		foreignHost,
		starting,
		ending,
		supervisorRuns,
		hungAfterMs,
		kind: run?.settings?.kind ?? kind,
		left,
		waitsFor: waitsForText(settings),
	});
	const restPid = starting ? observed?.pid : ending ? run?.pid : null;
	const pid = live?.outOfReach === undefined ? (live?.pid ?? restPid ?? null) : null;
	return {
		settings,
		nextSettings,
		wanted,
		observed: seen.observed,
		reason: seen.observed === 'running' ? withMarket(seen.reason, settings, context) : seen.reason,
		pid,
		instanceId: live?.instanceId ?? null,
		runId: ownRun?.runId ?? null,
		startedAtMs: ownRun?.startedAtMs ?? null,
		heartbeatAgeMs: live?.heartbeatAgeMs ?? null,
		exitCode: seen.exit?.code ?? null,
		exitSignal: seen.exit?.signal ?? null,
		exitedAtMs: seen.exit?.atMs ?? null,
		exitReason: seen.exit?.reason ?? null,
		restarts: observed?.restarts ?? 0,
		nextStartAtMs: seen.observed === 'backoff' ? (observed?.nextStartAtMs ?? null) : null,
		status: status ?? null,
		...usageOf(pid, usage, {kind, code}),
		...codeOf(settings, code, isOfRun(status, ownRun) ? status : undefined, context),
		metrics: rows.metrics.get(name) ?? noMetrics,
		lockVerdict: lock?.verdict ?? null,
		left,
	};
}

/** Whether `status` was written by that run. */
function isOfRun(status: InstanceStatus | undefined, run: RunRow | undefined): boolean {
	return status?.instanceId === run?.instanceId;
}

function codeOf(
	settings: InstanceSettings,
	code: InstanceCode | undefined,
	living: InstanceStatus | undefined,
	{hasNewerFile}: ViewContext,
) {
	const facts = codeFacts(settings, code, living);
	return {...facts, hasNewerFile: hasNewerFile(facts)};
}

/** A closed market explains missing bars, so that a person does not search for a fault. */
function withMarket(
	reason: string,
	settings: InstanceSettings,
	{calendars, nowMs}: ViewContext,
): string {
	return [reason, marketWait(settings, calendars, nowMs)].filter(Boolean).join('; ');
}

/** The supervisor wrote the pid before the process could take its lock; it must still be the same process. */
function isStarting(observed: ObservedRow | undefined): boolean {
	if (observed?.observed !== 'starting' || observed.pid === null) return false;
	return judge({pid: observed.pid}, null) !== 'dead';
}

/** Time for which an ended process is watched; longer only if the supervisor has not seen its end either. */
const endingMsMax = 30_000;

/** A run releases its lock some milliseconds before its process is gone. */
function isEnding(
	run: RunRow | undefined,
	observed: ObservedRow | undefined,
	{home, nowMs}: {home: string | null; nowMs: number},
) {
	if (run === undefined || run.endedAtMs === null) return false;
	const isRecent = Math.abs(nowMs - run.endedAtMs) < endingMsMax;
	return (isRecent || observed?.pid === run.pid) && judge(run, home) === 'alive';
}

/** A run by hand outside the configuration: data from its lock, and defaults for the rest. */
function settingsByEvidence({
	name,
	holder,
}: Pick<LockEvidence, 'name' | 'holder'>): InstanceSettings {
	const settings = defaultSettings(name, name);
	const mode = holder?.mode === 'LIVE' ? 'LIVE' : 'SIM';
	return {...settings, mode, account: holder?.account ?? settings.account};
}

const noMetrics = {};
const nothingLeft: readonly LeftProcess[] = [];
