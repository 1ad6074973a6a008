/**
 * Everything that is true now, as one {@link Snapshot}: the rows in one read transaction, then the lock files
 * and heartbeats, judged by the kernel. It writes nothing and needs no supervisor.
 */
import type {Directory} from '../home/directory.ts';
import {waitsForText} from '../domain/instance/command-text.ts';
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
import {findLife, type Found} from './find-life.ts';
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
	/** Looks for other code in the files that were pinned; absent: it is not looked for. */
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
	const lifeOf = (name: string) => {
		const known =
			found.get(name) ?? findLife({directory, home, nowMs}, locks.get(name), rows.runs.get(name));
		found.set(name, known);
		return known;
	};
	const place = {directory, home, nowMs, rows, locks, lifeOf};
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
	place: Pick<ViewContext, 'home' | 'nowMs' | 'rows' | 'lifeOf'>,
): boolean {
	const {rows, lifeOf} = place;
	if (lifeOf(name).life !== null) return true;
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
	/** Looked for once an instance: all that is said of it rests on one look. */
	lifeOf: (name: string) => Found;
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
	const {life, run} = context.lifeOf(name);
	const ownRun = life !== null && isRunOf(run, life) ? run : undefined;
	const settings = settingsInForce(nextSettings, ownRun?.settings);
	const {hungAfterMs, kind} = settings;
	const code = rows.codes.get(name);
	const observed = rows.observed.get(name);
	const wanted = rows.wanted.get(name) ?? wantedNothing(name);
	// A program has none; what stands there is of an algorithm that had its name before.
	const status = kind === 'command' ? undefined : rows.statuses.get(name);
	const toldRun = life === null ? withUnrecordedEnd(run, observed, context.directory) : run;
	const left = context.left.get(name) ?? nothingLeft;
	const starting = life === null && isStarting(observed);
	const ending = life === null && !starting && isEnding(run, observed, {home, nowMs});
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
		kind: run?.settings?.kind ?? kind,
		left,
		waitsFor: waitsForText(settings),
	});
	const restPid = starting ? observed?.pid : ending ? run?.pid : null;
	const pid = life?.outOfReach === undefined ? (life?.pid ?? restPid ?? null) : null;
	return {
		settings,
		nextSettings,
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
	return judge({pid: observed.pid}, null) !== 'dead';
}

/** An end is looked after for this long; later only where the supervisor has not seen it either. */
const endingMsMax = 30_000;

/** A run gives its lock back some milliseconds before its process is gone. */
function isEnding(
	run: RunRow | undefined,
	observed: ObservedRow | undefined,
	{home, nowMs}: {home: string | null; nowMs: number},
) {
	if (run === undefined || run.endedAtMs === null) return false;
	const isRecent = Math.abs(nowMs - run.endedAtMs) < endingMsMax;
	return (isRecent || observed?.pid === run.pid) && judge(run, home) === 'alive';
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
const nothingLeft: readonly LeftProcess[] = [];
