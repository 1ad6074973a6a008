/**
 * One run of a wrapped program: ends the leftovers of an earlier run, starts the program and watches it until
 * it ends or must end, and leaves nothing of it behind. Level-triggered: every event only wakes the loop.
 */
import {constants} from 'node:os';
import {exitCode} from '../../state/domain/error.ts';
import {commandLine, readinessText} from '../../state/domain/instance/program-text.ts';
import type {ProgramSettings} from '../../state/domain/instance/instance.ts';
import {leftText} from '../../state/domain/text/left-text.ts';
import {killFound} from '../../state/process/sweep/kill-found.ts';
import {findLeft} from '../../state/process/sweep/left-processes.ts';
import {isAsleep} from '../../state/process/proc-stat.ts';
import {attempt} from '../life/attempt.ts';
import type {Closers} from '../life/closers.ts';
import {endEarlierLives} from '../life/leftovers.ts';
import type {RunLifecycle} from '../loop/run-lifecycle.ts';
import type {Sleeper} from '../loop/sleeper.ts';
import {limitBusyWait, type Session, waitForBusy} from '../life/session.ts';
import {createProgramPulse, type ProgramPulse} from './program-pulse.ts';
import {createMetricBoard, type MetricBoard} from './metric-board.ts';
import {openOutputPipes, type OutputPipes} from './output-pipes.ts';
import {programEnd} from './program-end.ts';
import {programEnvironment} from './program-environment.ts';
import {createProgramOutput, type ProgramOutput} from './program-output.ts';
import {type Program, startProgram} from './program.ts';
import {readyPattern} from './ready-pattern.ts';
import {createReadyWatch, type ReadyWatch} from './ready-watch.ts';
import {createGarbageCollection} from './start-garbage.ts';
import {endProgram, waitUntilGone} from './end-program.ts';
import {endWithProgram} from './end-with-program.ts';

export type KeepOptions = {
	session: Session;
	command: ProgramSettings;
	life: RunLifecycle;
	sleeper: Sleeper;
	closers: Closers;
};

export type Keeper = {
	/**
	 * Resolves when the program and all its processes are gone. @throws {@link AppError} as {@link
	 * startProgram}.
	 */
	keep(): Promise<void>;
	/** Whether the program has shown progress since the last call. */
	showsProgress(): boolean;
};

/** Returns the keeper of the session's program; nothing happens before `keep`. */
export function createKeeper(options: KeepOptions): Keeper {
	let pulse: ProgramPulse | null = null;
	const collectGarbage = createGarbageCollection(() => {
		globalThis.gc?.();
	});
	return {
		async keep() {
			const {session} = options;
			// Created meanwhile.
			const pipes = openOutputPipes(session.directory.pipes(session.life.instanceId));
			await endEarlierLives(session, options.sleeper);
			if (!options.life.goesOn()) return;
			// Makes it visible to every panel, like a run of an algorithm by hand.
			if (!session.isConfigured)
				attempt(session.log, 'Shown with fewer facts', () =>
					session.store.putInstance(session.settings),
				);
			const parts = openParts(options);
			pulse = parts.pulse;
			const program = await begin(options, parts, await pipes);
			await watch(options, program, parts);
			await end(options, program, parts);
		},
		// Not before it is ready, and not while it ends: then progress is not expected.
		showsProgress() {
			if (pulse === null || !options.life.goesOn()) return true;
			collectGarbage();
			return pulse.hasBeaten();
		},
	};
}

type Parts = {board: MetricBoard; output: ProgramOutput; pulse: ProgramPulse; ready: ReadyWatch};

function openParts({session, command, sleeper, closers}: KeepOptions): Parts {
	const {settings, store, log, clock} = session;
	const {ready, heartbeat} = command;
	attempt(log, 'Metrics of earlier runs stay', () => store.removeMetrics(settings.name));
	const board = createMetricBoard({
		name: settings.name,
		clock,
		write: metrics => store.putMetrics(metrics),
		onFailure: error => log.warn(`Metrics could not be published: ${String(error)}`),
	});
	closers.add(() => board.finish());
	const output = createProgramOutput({
		log,
		pattern: ready.by === 'log' ? readyPattern(settings.name, ready.pattern) : null,
		onMatch: () => sleeper.wake(),
		onMetric(metric, value) {
			const refusal = board.report(metric, value);
			sleeper.wake();
			return refusal;
		},
	});
	const watchOf = createReadyWatch(command, clock, () => output.hasMatched());
	const pulse = createProgramPulse(
		heartbeat,
		() => output.count(),
		() => watchOf.isReady(),
	);
	return {board, output, ready: watchOf, pulse};
}

async function begin(
	{session, command, sleeper, closers}: KeepOptions,
	{output, ready}: Parts,
	pipes: OutputPipes | null,
): Promise<Program> {
	const {settings, log, record} = session;
	ready.begin();
	// If anything below fails, the program must not live on without its keeper.
	closers.add(() => killFound(findLeft([record.trace()])));
	const program = await startProgram({
		name: settings.name,
		pipes,
		command,
		environment: environmentOf(session, command),
		record(...marks) {
			// Without this row no process could find the program again: it waits longer for it than for others.
			waitForBusy(session);
			record.addProgram(...marks);
			limitBusyWait(session);
		},
		onOutput: (stream, chunk) => output.take(stream, chunk),
		onChange: () => sleeper.wake(),
	});
	ready.started(() => isAsleep(program.pid));
	log.info(`Program started: ${commandLine(command)}, pid ${program.pid}, in ${command.cwd}`);
	return program;
}

function environmentOf({life, settings, directory}: Session, command: ProgramSettings) {
	return programEnvironment(process.env, command, {
		runId: life.runId,
		name: settings.name,
		home: directory.home,
		instanceId: life.instanceId,
	});
}

/** Checks readiness and metrics until the program or the run ends. */
async function watch(options: KeepOptions, program: Program, parts: Parts): Promise<void> {
	const {life, sleeper} = options;
	const {board, ready} = parts;
	let isSettled = false;
	while (program.exit() === null && life.goesOn()) {
		const readyMs: number | null = isSettled ? null : lookWhetherReady(options, ready);
		isSettled = readyMs === null;
		if (!life.goesOn()) return;
		const waits = [readyMs, board.tick()].filter(waitMs => waitMs !== null);
		await sleeper.sleep(Math.min(...waits, Number.MAX_SAFE_INTEGER));
		// A pending end comes before the next check.
		await sleeper.yield();
	}
}

/** A busy database is tried again after this time, in milliseconds. */
const tellAgainMs = 250;

/** Returns when to check again, or null once readiness is settled and recorded. */
function lookWhetherReady({session, command, life}: KeepOptions, ready: ReadyWatch): number | null {
	const {settings, log, clock} = session;
	const wasReady = ready.isReady();
	const verdict = ready.look();
	if (verdict.is === 'waiting') return verdict.lookAgainMs;
	if (verdict.is === 'late') {
		const {readyTimeoutMs} = command;
		const waits = readinessText(command.ready);
		const reason = `${settings.algorithm} was not ready within ${readyTimeoutMs / 1000} s: it still ${waits}`;
		log.error(
			`${reason}; it is stopped. To allow more time: ready: {timeout: 120s} in pitwall.yaml`,
		);
		life.fail({exitCode: exitCode.temporary, reason});
		return null;
	}
	life.trigger({type: 'ready'});
	const text = `the program is ready after ${(verdict.afterMs / 1000).toFixed(1)} s`;
	if (!wasReady && command.ready.by !== 'start') log.info(text);
	// Only the first of consecutive failures is logged.
	const quiet = wasReady ? null : log;
	return tellReady(session, quiet, {text, nowMs: clock.nowMs()}) ? null : tellAgainMs;
}

function tellReady(
	{store, life, settings}: Session,
	log: Session['log'] | null,
	{text, nowMs}: {text: string; nowMs: number},
): boolean {
	return attempt(log, 'The program is ready, but this is not recorded yet', () => {
		store.putRunReady(life.runId, nowMs);
		store.appendEvent({recordedAtMs: nowMs, name: settings.name, type: 'RunReady', text});
	});
}

/** The program has ended, or must: afterwards none of its processes is left, or the run reports them. */
async function end(options: KeepOptions, program: Program, parts: Parts): Promise<void> {
	const {board, output} = parts;
	const {session, life, sleeper, command} = options;
	const {settings, log, lock, clock, record} = session;
	const exit = program.exit();
	if (exit === null) {
		// Once the program ends, its processes in other sessions are no longer its children.
		attempt(log, 'Processes that the program started were not recorded', record.look);
		// The new holder of the lock may be starting a program of its own: there is no time for a gentle stop.
		const timeoutMs = lock.verify() ? settings.stopTimeoutMs : 0;
		await endProgram(program, {signal: command.stopSignal, timeoutMs, clock, sleeper, log});
		const ended = program.exit();
		// How it took the stop; the run itself ends as requested.
		if (ended !== null) log.info(programEnd(settings.algorithm, ended, constants.signals).reason);
	} else {
		const {exitCode: code, reason} = endWithProgram(options, exit);
		// Reported together with its end: a finished run must not appear as running.
		const hasRun = command.ready.by === 'start' && !parts.ready.isReady();
		if (code === 0) life.trigger({type: 'stop', reason, hasRun});
		else life.fail({exitCode: code, reason});
	}
	const printed = () => output.count();
	const gone = {clock, sleeper, log, record, isLeft: exit !== null, printed};
	const left = await waitUntilGone(program, gone);
	output.end();
	board.finish();
	if (left.length === 0) attempt(log, 'The end of the program was not recorded', record.clear);
	else {
		const isDenied = left.some(({isOurs}) => !isOurs);
		const code = isDenied ? exitCode.permission : exitCode.temporary;
		life.fail({exitCode: code, reason: leftText(left)});
	}
}
