/**
 * Everything around the trading of one life: lock, log, registry entry, run row, heartbeat. Opening it
 * makes the instance visible to every panel; closing it proves that the instance has ended.
 */
import type {Directory} from '../../state/home/directory.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import type {InstanceCode} from '../../state/domain/instance/instance-code.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {LedgerLife} from '../../state/domain/trading/ledger.ts';
import type {RunMarks} from '../../state/domain/instance/run-marks.ts';
import {heldLockError} from '../../state/lock/held-lock-error.ts';
import {acquireLock, type Lock} from '../../state/lock/lock.ts';
import {createInstanceId, registerInstance} from '../../state/registry/registry.ts';
import {logLimits} from '../../state/control/log-limits.ts';
import {type LogWriter, openLogWriter} from '../../state/log/log-writer.ts';
import {openBeacon} from '../../state/process/beacon.ts';
import {ownIdentity} from '../../state/process/identity.ts';
import {noMarks, sessionMark} from '../../state/process/sweep/run-processes.ts';
import type {Random} from '../../state/process/system-clock.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import {createLeaseRows} from '../../state/control/table/lease-rows.ts';
import type {RunRequest} from '../arguments/arguments.ts';
import type {Closers} from './closers.ts';
import type {RunEnd} from '../loop/lifecycle.ts';
import type {SettingSources} from '../../state/domain/instance/setting-source.ts';
import {createRunRecord, type RunRecord} from './run-record.ts';
import {settingsText} from './settings-text.ts';
import type {Terminal} from './terminal.ts';

export type Session = {
	request: RunRequest;
	settings: InstanceSettings;
	/** Somebody configured it; else it was started by hand under a new name. */
	isConfigured: boolean;
	directory: Directory;
	store: ControlStore;
	clock: Clock;
	terminal: Terminal;
	life: LedgerLife;
	lock: Lock;
	log: LogWriter;
	record: RunRecord;
	beat(): void;
	/** Writes why the run ended, where others will look for it. */
	recordEnd(end: RunEnd): void;
};

export type SessionOptions = Pick<
	Session,
	'request' | 'settings' | 'isConfigured' | 'directory' | 'store' | 'clock' | 'terminal'
> & {random: Random; closers: Closers; sources: SettingSources};

/** While trading, a busy control database may hold the runner up for this long only. */
const tradingBusyTimeoutMs = 50;
/** What must stand in the database before a program may run. */
const startingBusyTimeoutMs = 5000;
const endingBusyTimeoutMs = 2000;

/**
 * Takes the lock of the instance and tells the world.
 * @throws {@link AppError} `LOCK_HELD` (75), `LOG_NOT_WRITABLE` (73, 74), or as lock, registry and store.
 */
export function openSession(options: SessionOptions): Session {
	const {request, settings, directory, store, clock, closers, random, terminal} = options;
	const {name, account, mode} = settings;
	const instanceId = createInstanceId(clock.nowMs(), process.pid, random.hex(8));
	const life = {instanceId, runId: request.runId ?? instanceId, pid: process.pid};
	const lock = takeLock(options, instanceId);
	closers.add(() => lock.release());
	const log = openLogWriter({
		path: directory.log(name),
		prefix: `${name}-${mode}`,
		nowMs: () => clock.nowMs(),
		...logLimits(store),
		...(!request.background && {echo: (line, level) => terminal.line(line, level)}),
	});
	closers.add(() => log.close());
	log.info(startedText(settings, life, store.code(name)));
	if (settings.command === null) log.info(settingsText(settings, options.sources));
	// Never closed by us: watchers take its end for the end of the process.
	const beacon = openBeacon(directory);
	const startedAtMs = clock.nowMs();
	const registered = registerInstance(directory, {
		instanceId,
		name,
		symbol: settings.symbol,
		mode,
		account,
		runId: life.runId,
		startedAt: new Date(startedAtMs).toISOString(),
		beaconFd: beacon.fd,
		epoch: request.epoch,
	});
	closers.add(() => registered.remove());
	const marks = ownMarks(request);
	store.putRunStarted({
		...life,
		name,
		...ownIdentity(),
		beaconFd: beacon.fd,
		epoch: request.epoch,
		startedAtMs,
		readyAtMs: null,
		endedAtMs: null,
		exitCode: null,
		exitReason: null,
		settings,
		marks,
	});
	store.appendEvent({
		recordedAtMs: startedAtMs,
		name,
		type: 'RunStarted',
		text: `process ${life.pid} started, instance ${instanceId}`,
	});
	return {
		request,
		settings,
		isConfigured: options.isConfigured,
		directory,
		store,
		clock,
		terminal,
		life,
		lock,
		log,
		record: createRunRecord(life.runId, marks, next => store.putRunMarks(life.runId, next)),
		beat: () => registered.beat(clock.nowMs()),
		recordEnd: end => recordEnd(store, name, life.runId, end, clock.nowMs()),
	};
}

/** The session of a run by hand is that of a shell, or holds what a shell had started before. */
function ownMarks({background}: RunRequest): RunMarks {
	const session = background ? sessionMark(process.pid, 'runner') : null;
	return {...noMarks(ownIdentity().processStart), sessions: session === null ? [] : [session]};
}

function takeLock(options: SessionOptions, instanceId: string): Lock {
	const {settings, directory, store, request, clock, random} = options;
	const {name, account, mode} = settings;
	const result = acquireLock({
		directory,
		name,
		account,
		instanceId,
		mode,
		clock,
		random,
		forceForeign: request.forceForeign,
		controlLease: createLeaseRows(store.database, store.path),
	});
	if (!result.ok) throw heldLockError(name, result);
	return result.lock;
}

function startedText(
	{symbol, algorithm, account, command}: InstanceSettings,
	life: LedgerLife,
	code: InstanceCode | undefined,
): string {
	const process = `account ${account}, process ${life.pid}, instance ${life.instanceId}`;
	if (command !== null) return `Started ${algorithm}, ${process}`;
	const pinned = code?.algorithm === algorithm ? ` (code ${code.snapshotHash.slice(0, 12)})` : '';
	return `Started ${symbol} with ${algorithm}${pinned}, ${process}`;
}

/** Waits for a busy control database only as long as trading can afford. */
export function limitBusyWait({store}: Session): void {
	store.database.pragma(`busy_timeout = ${tradingBusyTimeoutMs}`);
}

/** Waits for a busy control database as long as the heartbeat can bear. */
export function waitForBusy({store}: Session): void {
	store.database.pragma(`busy_timeout = ${startingBusyTimeoutMs}`);
}

function recordEnd(
	store: ControlStore,
	name: string,
	runId: string,
	{exitCode, reason, errorCode, hasRun = false}: RunEnd,
	nowMs: number,
): void {
	store.database.pragma(`busy_timeout = ${endingBusyTimeoutMs}`);
	const exitError = errorCode ?? null;
	store.putRunEnded(runId, {endedAtMs: nowMs, exitCode, exitReason: reason, exitError, hasRun});
	store.appendEvent({
		recordedAtMs: nowMs,
		name,
		type: 'RunEnded',
		text: `process ${process.pid} ended with exit code ${exitCode}: ${reason}`,
	});
}
