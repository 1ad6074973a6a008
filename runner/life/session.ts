/**
 * The presence and the run row of one run. Opening a session makes the instance visible to every panel; closing it
 * proves that the instance has ended.
 */
import type {Directory} from '../../state/home/directory.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import type {InstanceCode} from '../../state/domain/instance/instance-code.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {LedgerRun} from '../../state/domain/trading/ledger.ts';
import type {RunMarks} from '../../state/domain/instance/run-marks.ts';
import type {Lock} from '../../state/lock/lock.ts';
import {logLimits} from '../../state/control/log-limits.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import {openPresence, type Presence} from '../../state/presence/presence.ts';
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
	/** Whether the configuration names it; else it was started by hand under a new name. */
	isConfigured: boolean;
	directory: Directory;
	store: ControlStore;
	clock: Clock;
	terminal: Terminal;
	life: LedgerRun;
	lock: Lock;
	log: LogWriter;
	record: RunRecord;
	presence: Pick<Presence, 'startBeating'>;
	/** Records the end of the run and its reason. */
	recordEnd(end: RunEnd): void;
};

export type SessionOptions = Pick<
	Session,
	'request' | 'settings' | 'isConfigured' | 'directory' | 'store' | 'clock' | 'terminal'
> & {random: Random; closers: Closers; sources: SettingSources};

/** Longest wait for a busy control database while trading. */
const tradingBusyTimeoutMs = 50;
/** Longest wait before a program may run, which needs its rows in the database. */
const startingBusyTimeoutMs = 5000;
const endingBusyTimeoutMs = 2000;

/**
 * Takes the lock of the instance and records the run.
 * @throws {@link AppError} as {@link openPresence} and the store.
 */
export function openSession(options: SessionOptions): Session {
	const {request, settings, directory, store, clock, closers, terminal, isConfigured} = options;
	const presence = appear(options);
	closers.add(() => presence.close());
	const {instanceId, runId, lock, log} = presence;
	const life = {instanceId, runId, pid: process.pid};
	log.info(startedText(settings, life, store.code(settings.name)));
	if (settings.command === null) log.info(settingsText(settings, options.sources));
	const marks = ownMarks(request);
	recordStart(options, presence, marks);
	return {
		request,
		settings,
		isConfigured,
		directory,
		store,
		clock,
		terminal,
		life,
		lock,
		log,
		presence,
		record: createRunRecord(runId, marks, next => store.putRunMarks(runId, next)),
		recordEnd: end => recordEnd(store, settings.name, runId, end, clock.nowMs()),
	};
}

function appear(options: SessionOptions): Presence {
	const {request, settings, directory, store, clock, random, terminal} = options;
	const {name, account, mode, symbol} = settings;
	return openPresence({
		directory,
		name,
		account,
		mode,
		symbol,
		clock,
		random,
		forceForeign: request.forceForeign,
		controlLease: createLeaseRows(store.database, store.path),
		runId: request.runId,
		epoch: request.epoch,
		log: {
			...logLimits(store),
			...(!request.background && {echo: (line, level) => terminal.line(line, level)}),
		},
	});
}

function recordStart(
	{request, settings, store}: SessionOptions,
	{instanceId, runId, startedAtMs, beaconFd}: Presence,
	marks: RunMarks,
): void {
	const {name} = settings;
	store.putRunStarted({
		instanceId,
		runId,
		name,
		...ownIdentity(),
		beaconFd,
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
		text: `process ${process.pid} started, instance ${instanceId}`,
	});
}

/** A run by hand has the session of its shell, which may contain earlier processes, so it is not recorded. */
function ownMarks({background}: RunRequest): RunMarks {
	const session = background ? sessionMark(process.pid, 'runner') : null;
	return {...noMarks(ownIdentity().processStart), sessions: session === null ? [] : [session]};
}

function startedText(
	{symbol, algorithm, account, command}: InstanceSettings,
	life: LedgerRun,
	code: InstanceCode | undefined,
): string {
	const process = `account ${account}, process ${life.pid}, instance ${life.instanceId}`;
	if (command !== null) return `Started ${algorithm}, ${process}`;
	const pinned = code?.algorithm === algorithm ? ` (code ${code.snapshotHash.slice(0, 12)})` : '';
	return `Started ${symbol} with ${algorithm}${pinned}, ${process}`;
}

/** Limits the wait for a busy control database to what trading allows. */
export function limitBusyWait({store}: Session): void {
	store.database.pragma(`busy_timeout = ${tradingBusyTimeoutMs}`);
}

/** Limits the wait for a busy control database to what the heartbeat allows. */
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
