/**
 * The supervisor process: turns *wanted* into *observed*. Holds the lock `SUPERVISOR`, adopts what lives, and
 * reconciles on every change, death and deadline. When it ends, in whatever way, the instances go on, unless it was
 * asked to stop with them.
 */
import type {Directory} from '../../state/home/directory.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import {exitCode} from '../../state/domain/error.ts';
import {identityText} from '../../state/domain/machine/program-identity.ts';
import {heldLockError} from '../../state/lock/held-lock-error.ts';
import {acquireLock, type Lock} from '../../state/lock/lock.ts';
import {
	createInstanceId,
	type Registered,
	registerInstance,
} from '../../state/registry/registry.ts';
import {type LogWriter, openLogWriter} from '../../state/log/log-writer.ts';
import {logLimits} from '../../state/control/log-limits.ts';
import {openBeacon} from '../../state/process/beacon.ts';
import {createLineOutput, type LineOutput} from '../../state/process/output/line-output.ts';
import {type Random, systemClock, systemRandom} from '../../state/process/system-clock.ts';
import {settleIn} from '../../state/process/working-directory.ts';
import {type ControlStore, openControlStore} from '../../state/control/control-store.ts';
import {watchControl} from '../../state/control/watch-control.ts';
import {type CodeKeeper, createCodeKeeper} from './code-keeper.ts';
import {createConfigWatch} from './config-watch.ts';
import {type EndSignals, listenToEndSignals} from '../../state/presence/end-signals.ts';
import {endShutdown} from './end-shutdown.ts';
import {isFault, textOf} from './fault.ts';
import {createHousekeeping} from './housekeeping.ts';
import {locatePrograms, type Programs, readProgramIdentity} from './program.ts';
import {superviseAll, type Supervision} from './supervision.ts';
import {watchDatabase} from './watch-database.ts';

export type SupervisorOptions = {
	directory: Directory;
	programs?: Programs;
	/** Started by another program: says nothing, and ends with 0 when a supervisor runs already. */
	automatic?: boolean;
	/** Signals that end it stop all instances first; what is wanted stays as it is. Else instances go on. */
	stopsAll?: boolean;
	clock?: Clock;
	random?: Random;
};

/** How often it shows that it lives and looks at the configuration file, in milliseconds. */
const beatMs = 1000;

/** What cannot be recorded now waits in memory: a database that others keep busy must not delay a stop or kill. */
const busyTimeoutMs = 250;

/**
 * Runs until SIGTERM, SIGINT or SIGQUIT and returns the exit code; a second signal changes nothing.
 * @throws an `AppError` `LOCK_HELD` (75) when another supervisor holds the home.
 */
export async function runSupervisor(options: SupervisorOptions): Promise<number> {
	const {directory, automatic = false, clock = systemClock, random = systemRandom} = options;
	const beganAtMs = clock.nowMs();
	const instanceId = createInstanceId(beganAtMs, process.pid, random.hex(8));
	const held = {name: 'SUPERVISOR', account: '', mode: ''} as const;
	const taken = acquireLock({...held, directory, instanceId, clock});
	if (!taken.ok) {
		if (automatic && taken.verdict !== 'foreign') return exitCode.ok;
		throw heldLockError('SUPERVISOR', taken);
	}

	settleIn(directory.home);
	const signals = listenToEndSignals();
	const screen = automatic ? null : openScreen();
	const life = {lock: taken.lock, instanceId, beganAtMs, clock, random, signals, screen};
	try {
		for (;;) {
			const exit = await supervise(options, life);
			if (exit !== null) return exit;
		}
	} finally {
		taken.lock.release();
		signals.close();
		await screen?.drained(readerPatienceMs);
		screen?.abandon();
	}
}

type Life = {
	lock: Lock;
	instanceId: string;
	beganAtMs: number;
	clock: Clock;
	random: Random;
	signals: EndSignals;
	/** Null in the background. */
	screen: LineOutput | null;
};

/** Returns the exit code; null when another control database lies in the home, with which to begin again. */
async function supervise(options: SupervisorOptions, life: Life): Promise<number | null> {
	const {directory, programs = locatePrograms(), stopsAll = false} = options;
	const {clock, random, instanceId, screen} = life;
	const store = openControlStore(directory.controlDatabase);
	store.database.pragma(`busy_timeout = ${busyTimeoutMs}`);
	const log = openLogWriter({
		path: directory.log('SUPERVISOR'),
		prefix: 'SUPERVISOR',
		nowMs: () => clock.nowMs(),
		...logLimits(store),
		...(screen !== null && {echo: line => screen.write(line)}),
	});
	const identity = readProgramIdentity(programs);
	const beacon = openBeacon(directory);
	const registered = registerInstance(directory, {
		instanceId,
		name: 'SUPERVISOR',
		symbol: '',
		mode: '',
		account: '',
		epoch: 0,
		startedAt: new Date(clock.nowMs()).toISOString(),
		runId: instanceId,
		beaconFd: beacon.fd,
		...(identity !== null && {program: identity}),
		programFile: programs.pitwall,
		stopsAll,
	});
	endShutdown(life.beganAtMs, store, log);
	const supervision = superviseAll({directory, store, log, clock, random, programs});
	const code = createCodeKeeper({directory, store, log, clock, programs});
	try {
		log.info(
			`Supervisor started, pid ${process.pid}${identity === null ? '' : `, ${identityText(identity)}`}`,
		);
		const parts = {directory, store, log, registered, supervision, code, ...life};
		return await untilEnd(parts, stopsAll);
	} finally {
		code.close();
		supervision.close();
		registered.remove();
		beacon.close();
		log.close();
		store.close();
	}
}

/** Lines that wait for a reader of stdout who stalls: some 10,000. */
const waitingBytesMax = 1024 * 1024;

/** Such a reader delays the end of the supervisor by this much, in milliseconds. */
const readerPatienceMs = 1000;

/** Stdout of a supervisor in the foreground. Its end is not the end of the supervisor. */
function openScreen(): LineOutput {
	return createLineOutput({
		stream: process.stdout,
		waitingBytesMax,
		skippedLine: count =>
			`[SUPERVISOR] … ${count} lines were not shown: they were not read in time`,
	});
}

type Parts = Life & {
	directory: Directory;
	store: ControlStore;
	log: LogWriter;
	registered: Registered;
	supervision: Supervision;
	code: CodeKeeper;
};

async function untilEnd(parts: Parts, stopsAll: boolean): Promise<number | null> {
	const {directory, store, log, supervision, code, signals} = parts;
	const database = watchDatabase(directory.controlDatabase, log);
	const config = createConfigWatch({
		directory,
		store,
		log,
		onRead: () => supervision.lookAtAll(),
	});
	const housekeeping = createHousekeeping(parts);
	await config.check();
	let end: (code: number | null) => void = () => {};
	const ended = new Promise<number | null>(resolve => {
		end = resolve;
	});
	let isEnding = false;
	const endWith = (exit: number) => {
		if (isEnding) return;
		isEnding = true;
		void endAfter(parts, stopsAll).then(() => end(exit));
	};
	void signals.received.then(() => endWith(exitCode.ok));
	const watch = watchControl({
		store,
		directory,
		onChange: () => supervision.onChange(),
		// A start waits for this; the look that follows most commits costs 20 µs.
		settleMs: 2,
		onError: error => log.warn(`Watching: ${textOf(error)}`),
	});
	const timer = setInterval(() => {
		if (!beat(parts)) endWith(exitCode.temporary);
		if (!isEnding && database.isReplaced()) {
			log.warn('The control database was replaced: the new one is used from now on');
			return end(null);
		}
		housekeeping.beat();
		void config.check();
		code.beat();
	}, beatMs);
	try {
		supervision.lookAtAll();
		return await ended;
	} finally {
		// A signal from now on is that of whoever begins again.
		isEnding = true;
		clearInterval(timer);
		watch.close();
		await config.idle();
	}
}

/** Resolves when this supervisor may end. */
async function endAfter({log, supervision}: Parts, stopsAll: boolean): Promise<void> {
	if (!stopsAll) {
		log.info('Supervisor ends; instances go on');
		return;
	}

	log.info('All instances are stopped with the supervisor; what is wanted stays as it is');
	const left = await supervision.stopAll();
	if (left.length === 0) log.info('Supervisor ends; all instances have stopped');
	else log.error(`Supervisor ends; these did not stop in their time: ${left.join(' ')}`);
}

/** False when the lock's evidence is gone: another supervisor may be on its way, so this one ends. */
function beat({lock, registered, log, clock}: Parts): boolean {
	try {
		if (!lock.verify()) {
			log.error('The lock file of the supervisor is gone: it ends');
			return false;
		}

		registered.beat(clock.nowMs());
	} catch (error) {
		if (!isFault(error)) throw error;
		log.warn(`Heartbeat: ${textOf(error)}`);
	}

	return true;
}
