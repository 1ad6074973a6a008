/**
 * Runs one instance from its arguments to its end. Errors before the lock is taken are thrown to the caller; later
 * ones are written to the log and the run row, and returned as the end of the run.
 */
import {homedir} from 'node:os';
import type {Directory} from '../../state/home/directory.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {explainRefusal} from '../../state/home/foreign-files.ts';
import {createHome} from '../../state/home/home.ts';
import {enterHome} from '../../state/home/home-access.ts';
import {settleIn, workingDirectory} from '../../state/process/working-directory.ts';
import {systemClock, systemRandom} from '../../state/process/system-clock.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import type {RunRequest} from '../arguments/arguments.ts';
import {attempt} from './attempt.ts';
import {type Closers, createClosers} from './closers.ts';
import {logLimits} from '../../state/control/log-limits.ts';
import {ownCrashLog} from '../../state/log/crash-log.ts';
import {keepCrashLogShort} from './crash-log-keeper.ts';
import type {Keeper, KeepOptions} from '../program/keep-program.ts';
import {findKnown} from './configured.ts';
import {refuseRival} from './exclusive-account.ts';
import {asAppError, exitedError, strayError, writeCrashLog} from './faults.ts';
import type {RunEnd} from '../loop/lifecycle.ts';
import {captureOutput, createOutputGate} from '../loop/output-capture.ts';
import {createRunLifecycle, type RunLifecycle} from '../loop/run-lifecycle.ts';
import {createSleeper} from '../loop/sleeper.ts';
import {limitBusyWait, openSession, type Session} from './session.ts';
import {resolveSettings, resolveSources} from './settings.ts';
import {listenToSignals, type Signals} from './signals.ts';
import {noTerminal, openTerminal} from './terminal.ts';
import type {TradingOptions} from './trading-options.ts';

/** Lets an algorithm trade until its run ends. */
export type Trade = (options: TradingOptions) => Promise<void>;

/**
 * Resolves when the run has ended and all resources are released. Without `trade` only wrapped programs run: for an
 * algorithm it resolves with null and does nothing.
 * @throws {@link AppError} if the lock could not be taken.
 */
export async function runInstance(
	request: RunRequest,
	trade: Trade | null,
): Promise<RunEnd | null> {
	const closers = createClosers();
	const tradingClosers = createClosers();
	const sleeper = createSleeper();
	const life = createRunLifecycle(() => sleeper.wake());
	try {
		const session = await openRun(request, {closers, trades: trade !== null});
		if (session === null) return null;
		const signals = listenToSignals(session, life, sleeper);
		closers.add(() => signals.close());
		const finish = createFinish(session, life, {signals, trading: tradingClosers, closers});
		closers.add(listenToStrays(session, life, finish));
		const gate = createOutputGate();
		captureOutput((stream, chunk) => {
			if (gate.isOpen() && !isOver(life)) session.log.output(stream, chunk);
		});
		const {command} = session.settings;
		const parts = {session, life, sleeper, closers: tradingClosers};
		const keeper = command === null ? null : await loadKeeper({...parts, command});
		closers.add(keepCrashLog(session));
		tradingClosers.add(beatAndVerify(session, life, () => keeper?.showsProgress() ?? true));
		limitBusyWait(session);
		try {
			await (keeper === null ? trade?.({...parts, gate}) : keeper.keep());
			if (keeper !== null) await signals.settle();
		} catch (error) {
			if (isPythonDeath(error)) await signals.settle();
			fail(session, life, error);
		}
		const end = finish();
		await session.terminal.drained();
		return end;
	} finally {
		closers.closeAll();
	}
}

/** Whether all resources are released: log and ledger are closed. */
function isOver(life: RunLifecycle): boolean {
	return life.current().state === 'ended';
}

type OpenOptions = {closers: Closers; trades: boolean};

async function openRun(request: RunRequest, options: OpenOptions): Promise<Session | null> {
	const startedIn = workingDirectory();
	const directory = enterHome({
		flag: request.home,
		allowRoot: request.allowRoot,
		environment: process.env,
		workingDirectory: startedIn,
		userHome: homedir(),
	});
	try {
		return await openRunIn({directory, startedIn}, request, options);
	} catch (error) {
		throw explainRefusal(error, directory);
	}
}

async function openRunIn(
	{directory, startedIn}: {directory: Directory; startedIn: string | null},
	request: RunRequest,
	{closers, trades}: OpenOptions,
): Promise<Session | null> {
	createHome(directory);
	const store = openControlStore(directory.controlDatabase);
	closers.add(() => store.close());
	const known = await findKnown(store, directory, request);
	const settings = resolveSettings(request, known, startedIn);
	if (settings.command === null && !trades) return null;
	settleIn(directory.home);
	refuseRival(settings, {store, directory});
	const session = openSession({
		request,
		settings,
		sources: resolveSources(request, known),
		isConfigured: known.configured !== undefined,
		directory,
		store,
		closers,
		clock: systemClock,
		random: systemRandom,
		terminal: request.background ? noTerminal : openTerminal({json: request.json}),
	});
	// Inherited by processes that the algorithm starts, so that they can be found and ended with the run.
	process.env['PITWALL_RUN_ID'] = session.life.runId;
	return session;
}

function keepCrashLog({directory, settings, store, log}: Session): () => void {
	const crashLog = ownCrashLog(directory.crashLog(settings.name), logLimits(store));
	return keepCrashLogShort(crashLog, error =>
		log.warn(`The crash log could not be kept short: ${String(error)}`),
	);
}

/** Loaded on demand: it would slow down the start of an algorithm. */
async function loadKeeper(options: KeepOptions): Promise<Keeper> {
	const {createKeeper} = await import('../program/keep-program.ts');
	return createKeeper(options);
}

function beatAndVerify(
	session: Session,
	life: RunLifecycle,
	showsProgress: () => boolean,
): () => void {
	const {log, settings} = session;
	return session.presence.startBeating({
		showsProgress,
		work: () => attempt(null, 'It is recorded with the next heartbeat', session.record.look),
		onLost: () => {
			const stopped =
				settings.kind === 'command' ? 'its program was killed' : 'trading stopped at once';
			const reason = `the lock of ${settings.name} was removed or taken: ${stopped}`;
			log.error(
				`${reason}; find the process that writes to .locks, then start the instance again with: pitwall start ${settings.name}`,
			);
			life.fail({exitCode: exitCode.temporary, reason});
		},
		onFailure: error => log.warn(`The heartbeat could not be written: ${String(error)}`),
	});
}

/** A signal to all processes may have reached the Python process before this one. */
function isPythonDeath(error: unknown): boolean {
	return error instanceof AppError && error.code === 'PYTHON_DIED';
}

/** Writes an error to the logs and ends the run with its exit code. */
function fail(session: Session, life: RunLifecycle, error: unknown): void {
	const {settings, directory, log, clock, request} = session;
	const known = asAppError(explainRefusal(error, directory), settings.name, directory);
	log.error(known.message);
	const isBug = known.exitCode === exitCode.bug;
	const cause = known.cause ?? known;
	if (isBug || request.debug)
		writeCrashLog(directory.crashLog(settings.name), cause, clock.nowMs());
	life.fail({exitCode: known.exitCode, reason: known.what, errorCode: known.code});
}

/** Handles uncaught errors, and an algorithm that ends the process. Returns the function that stops listening. */
function listenToStrays(session: Session, life: RunLifecycle, finish: () => RunEnd): () => void {
	const {settings, directory} = session;
	const onStray = (error: unknown) => {
		// The last lines are still being written to a reader while timers of the algorithm continue.
		if (isOver(life)) return;
		// A wrapped program runs no code in this process: the error is ours.
		const isOurs = settings.kind === 'command';
		const known = isOurs
			? asAppError(error, settings.name, directory)
			: strayError(error, settings.name, directory);
		fail(session, life, known);
	};
	const onExit = (code: number) => {
		fail(session, life, exitedError(settings.name, code));
		process.exitCode = finish().exitCode;
	};
	process.on('uncaughtException', onStray);
	process.on('unhandledRejection', onStray);
	process.on('exit', onExit);
	return () => {
		process.off('exit', onExit);
	};
}

/**
 * Returns the function that releases all resources, once, and returns the end of the run. Synchronous: it also runs in
 * an exit handler. The end is reported after the ledger is closed and before the lock is released.
 */
function createFinish(
	session: Session,
	life: RunLifecycle,
	{signals, trading, closers}: {signals: Signals; trading: Closers; closers: Closers},
): () => RunEnd {
	const {settings, log, terminal} = session;
	return () => {
		for (const failure of trading.closeAll()) fail(session, life, failure);
		const end = signals.judge(
			life.current().end ?? {exitCode: exitCode.ok, reason: 'nothing was left to do'},
		);
		life.trigger({type: 'closed'});
		log.flush();
		log.info(`Ended with exit code ${end.exitCode}: ${end.reason}`);
		terminal.end(settings.name, end.exitCode, end.reason);
		try {
			session.recordEnd(end);
		} catch (error) {
			log.warn(`The end of the run could not be recorded: ${String(error)}`);
		}
		closers.closeAll();
		return end;
	};
}
