/**
 * The supervisor process: turns *wanted* into *observed*. It holds the lock `SUPERVISOR`, adopts live runs, and
 * reconciles after every change, death and deadline. When it ends for any reason, the instances go on, unless it was
 * asked to stop with them.
 */
import type {Directory} from '../../state/home/directory.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import {exitCode, messageOf} from '../../state/domain/error.ts';
import {identityText} from '../../state/domain/machine/program-identity.ts';
import {heldLockError} from '../../state/lock/held-lock-error.ts';
import {logLimits} from '../../state/control/log-limits.ts';
import {catchSignals} from '../../state/presence/catch-signals.ts';
import {type Claim, claimName, type Presence} from '../../state/presence/presence.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import {createLineOutput, type LineOutput} from '../../state/process/output/line-output.ts';
import {type Random, systemClock, systemRandom} from '../../state/process/system-clock.ts';
import {settleIn} from '../../state/process/working-directory.ts';
import {type ControlStore, openControlStore} from '../../state/control/control-store.ts';
import {watchControl} from '../../state/control/watch-control.ts';
import {type CodeKeeper, createCodeKeeper} from './code-keeper.ts';
import {createConfigWatch} from './config-watch.ts';
import {endShutdown} from './end-shutdown.ts';
import {isFault} from './fault.ts';
import {createHousekeeping} from './housekeeping.ts';
import {locatePrograms, type Programs, readProgramIdentity} from './program.ts';
import {superviseAll, type Supervision} from './supervision.ts';
import {watchDatabase} from './watch-database.ts';

export type SupervisorOptions = {
	directory: Directory;
	programs?: Programs;
	/** Started by another program: prints nothing, and ends with 0 if a supervisor already runs. */
	automatic?: boolean;
	/** Signals that end it stop all instances first; their wanted states stay unchanged. Default: instances go on. */
	stopsAll?: boolean;
	clock?: Clock;
	random?: Random;
};

/** Short: a busy database must not delay a stop or kill. Data that cannot be recorded waits in memory. */
const busyTimeoutMs = 250;

/**
 * Runs until SIGTERM, SIGINT or SIGQUIT and returns the exit code; a second signal changes nothing.
 * @throws an `AppError` `LOCK_HELD` (75) if another supervisor holds the home.
 */
export async function runSupervisor(options: SupervisorOptions): Promise<number> {
	const {directory, automatic = false, clock = systemClock, random = systemRandom} = options;
	const beganAtMs = clock.nowMs();
	const claim = claimName({directory, name: 'SUPERVISOR', account: '', mode: '', clock, random});
	if (!claim.ok) {
		if (automatic && claim.verdict !== 'foreign') return exitCode.ok;
		throw heldLockError('SUPERVISOR', claim);
	}

	settleIn(directory.home);
	const signals = catchEndSignals();
	const screen = automatic ? null : openScreen();
	const programs = options.programs ?? locatePrograms();
	const life: Life = {claim, programs, beganAtMs, clock, random, ended: signals.ended, screen};
	let presence: Presence | null = null;
	try {
		for (;;) {
			const store = openStore(directory);
			try {
				presence ??= appear(options, life, store);
				const exit = await supervise(options, {...life, store, presence});
				if (exit !== null) return exit;
			} finally {
				store.close();
			}
		}
	} finally {
		if (presence === null) claim.lock.release();
		else presence.close();
		signals.close();
		await screen?.drained(readerPatienceMs);
		screen?.abandon();
	}
}

type Life = {
	claim: Claim;
	programs: Programs;
	beganAtMs: number;
	clock: Clock;
	random: Random;
	/** Resolves at the first signal that asks for an end, including an earlier one. */
	ended: Promise<void>;
	/** Null in the background. */
	screen: LineOutput | null;
};

/** A closed terminal and stray signals must not end it: its instances would be left alone. */
function catchEndSignals(): {ended: Promise<void>; close(): void} {
	let close = () => {};
	const ended = new Promise<void>(resolve => {
		close = catchSignals({
			ending: ['SIGTERM', 'SIGINT', 'SIGQUIT'],
			ignored: ['SIGHUP', 'SIGUSR2', 'SIGALRM'],
			onEnd: () => resolve(),
		});
	});
	return {ended, close};
}

function openStore(directory: Directory): ControlStore {
	const store = openControlStore(directory.controlDatabase);
	store.database.pragma(`busy_timeout = ${busyTimeoutMs}`);
	return store;
}

/** Log and entry stay open if another control database replaces the first. */
function appear(options: SupervisorOptions, life: Life, store: ControlStore): Presence {
	const {claim, programs, screen} = life;
	const identity = readProgramIdentity(programs);
	return claim.appear({
		log: {...logLimits(store), ...(screen !== null && {echo: line => screen.write(line)})},
		program: {
			...(identity !== null && {program: identity}),
			programFile: programs.pitwall,
			stopsAll: options.stopsAll ?? false,
		},
	});
}

type Opened = Life & {store: ControlStore; presence: Presence};

/** Returns the exit code; null: another control database is in the home, and supervision must begin again. */
async function supervise(options: SupervisorOptions, opened: Opened): Promise<number | null> {
	const {directory, stopsAll = false} = options;
	const {clock, random, programs, store, presence, beganAtMs} = opened;
	const {log} = presence;
	endShutdown(beganAtMs, store, log);
	const supervision = superviseAll({directory, store, log, clock, random, programs});
	const code = createCodeKeeper({directory, store, log, clock, programs});
	try {
		const identity = readProgramIdentity(programs);
		log.info(
			`Supervisor started, pid ${process.pid}${identity === null ? '' : `, ${identityText(identity)}`}`,
		);
		return await untilEnd({...opened, directory, log, supervision, code}, stopsAll);
	} finally {
		code.close();
		supervision.close();
	}
}

/** Maximum size of lines that wait for a stalled reader of stdout: about 10,000 lines. */
const waitingBytesMax = 1024 * 1024;

/** Time by which such a reader may delay the end of the supervisor, in milliseconds. */
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

type Parts = Opened & {
	directory: Directory;
	log: LogWriter;
	supervision: Supervision;
	code: CodeKeeper;
};

async function untilEnd(parts: Parts, stopsAll: boolean): Promise<number | null> {
	const {directory, store, log, presence, supervision, code} = parts;
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
	void parts.ended.then(() => endWith(exitCode.ok));
	const watch = watchControl({
		store,
		directory,
		onChange: () => supervision.onChange(),
		// Short, because starts wait for it; the look after most commits costs 20 µs.
		settleMs: 2,
		onError: error => log.warn(`Watching: ${messageOf(error)}`),
	});
	const stopBeating = presence.startBeating({
		onLost() {
			// Another supervisor may be starting.
			log.error('The lock file of the supervisor is gone: it ends');
			endWith(exitCode.temporary);
		},
		onFailure(error) {
			if (!isFault(error)) throw error;
			log.warn(`Heartbeat: ${messageOf(error)}`);
		},
		work() {
			if (!isEnding && database.isReplaced()) {
				log.warn('The control database was replaced: the new one is used from now on');
				return end(null);
			}
			housekeeping.beat();
			void config.check();
			code.beat();
		},
	});
	try {
		supervision.lookAtAll();
		return await ended;
	} finally {
		// Later signals belong to the next round.
		isEnding = true;
		stopBeating();
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

	log.info('All instances stop with the supervisor; their wanted states stay unchanged');
	const left = await supervision.stopAll();
	if (left.length === 0) log.info('Supervisor ends; all instances have stopped');
	else log.error(`Supervisor ends; these did not stop in time: ${left.join(' ')}`);
}
