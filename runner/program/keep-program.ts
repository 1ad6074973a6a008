/**
 * One life of a wrapped program: what an earlier life left is ended, the program is started and watched until it ends or
 * is told to, and nothing of it is left behind. Level-triggered: whatever happens only wakes the loop.
 */
import {constants} from 'node:os';
import {exitCode} from '../../state/domain/error.ts';
import {commandLine, readinessText} from '../../state/domain/instance/command-text.ts';
import type {CommandSettings} from '../../state/domain/instance/instance.ts';
import {leftText} from '../../state/domain/text/left-text.ts';
import {killFound} from '../../state/process/sweep/kill-found.ts';
import {findLeft} from '../../state/process/sweep/left-processes.ts';
import {isAsleep} from '../../state/process/proc-stat.ts';
import {attempt} from '../life/attempt.ts';
import type {Closers} from '../life/closers.ts';
import {endEarlierLives} from '../life/leftovers.ts';
import type {RunLife} from '../loop/run-life.ts';
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
	command: CommandSettings;
	life: RunLife;
	sleeper: Sleeper;
	closers: Closers;
};

export type Keeper = {
	/** Resolves when the program and all that it started are gone. @throws {@link AppError} as {@link startProgram}. */
	keep(): Promise<void>;
	/** Whether the program has shown since the last question that it makes progress. */
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
			// Made meanwhile.
			const pipes = openOutputPipes(session.directory.pipes(session.life.instanceId));
			await endEarlierLives(session, options.sleeper);
			if (!options.life.goesOn()) return;
			// Known to every panel, as a run by hand of an algorithm is.
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
		// Not before it is ready, and not while it ends: then it has other things to do.
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
	attempt(log, 'Figures of earlier runs stay', () => store.removeMetrics(settings.name));
	const board = createMetricBoard({
		name: settings.name,
		clock,
		write: metrics => store.putMetrics(metrics),
		onFailure: error => log.warn(`Figures could not be published: ${String(error)}`),
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
	// Should anything below fail, it must not live on without its keeper.
	closers.add(() => killFound(findLeft([record.trace()])));
	const program = await startProgram({
		name: settings.name,
		pipes,
		command,
		environment: environmentOf(session, command),
		record(...marks) {
			// Without this row nobody would find the program again: it waits longer for it than for others.
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

function environmentOf({life, settings, directory}: Session, command: CommandSettings) {
	return programEnvironment(process.env, command, {
		runId: life.runId,
		name: settings.name,
		home: directory.home,
		instanceId: life.instanceId,
	});
}

/** Looks at readiness and figures until the program or the life ends. */
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
		// An end that is to be told already comes before the next look.
		await sleeper.yield();
	}
}

/** A busy database is asked again after this time, in milliseconds. */
const tellAgainMs = 250;

/** Returns after how long to look again, or null when that is settled and told. */
function lookWhetherReady({session, command, life}: KeepOptions, ready: ReadyWatch): number | null {
	const {settings, log, clock} = session;
	const wasReady = ready.isReady();
	const verdict = ready.look();
	if (verdict.is === 'waiting') return verdict.lookAgainMs;
	if (verdict.is === 'late') {
		const {readyTimeoutMs} = command;
		const waits = readinessText(command.ready);
		const reason = `${settings.algorithm} was not ready within ${readyTimeoutMs / 1000} s: it still ${waits}`;
		log.error(`${reason}; it is stopped. More time: ready: {timeout: 120s} in pitwall.yaml`);
		life.fail({exitCode: exitCode.temporary, reason});
		return null;
	}
	life.trigger({type: 'ready'});
	const text = `the program is ready after ${(verdict.afterMs / 1000).toFixed(1)} s`;
	if (!wasReady && command.ready.by !== 'start') log.info(text);
	// Of a row of failures the first is enough.
	const quiet = wasReady ? null : log;
	return tellReady(session, quiet, {text, nowMs: clock.nowMs()}) ? null : tellAgainMs;
}

function tellReady(
	{store, life, settings}: Session,
	log: Session['log'] | null,
	{text, nowMs}: {text: string; nowMs: number},
): boolean {
	return attempt(log, 'Not told yet that the program is ready', () => {
		store.putRunReady(life.runId, nowMs);
		store.appendEvent({recordedAtMs: nowMs, name: settings.name, type: 'RunReady', text});
	});
}

/** The program has ended, or must: afterwards nothing of it is left, or the run says what. */
async function end(options: KeepOptions, program: Program, parts: Parts): Promise<void> {
	const {board, output} = parts;
	const {session, life, sleeper, command} = options;
	const {settings, log, lock, clock, record} = session;
	const exit = program.exit();
	if (exit === null) {
		// Once the program ends, what it has started in other sessions is no child of it any more.
		attempt(log, 'What the program started was not recorded', record.look);
		// Whoever took the lock may be starting a program of its own: no time for manners.
		const timeoutMs = lock.verify() ? settings.stopTimeoutMs : 0;
		await endProgram(program, {signal: command.stopSignal, timeoutMs, clock, sleeper, log});
		const ended = program.exit();
		// How it took the stop; the run itself ends as it was asked to.
		if (ended !== null) log.info(programEnd(settings.algorithm, ended, constants.signals).reason);
	} else {
		const {exitCode: code, reason} = endWithProgram(options, exit);
		// Told with its end: a run that is over must not be seen running.
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
