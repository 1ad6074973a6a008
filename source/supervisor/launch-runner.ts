/** Starts one runner with its crash log, and turns what can go wrong into an exit that the restart policy reads. */
import {closeSync, existsSync} from 'node:fs';
import type {Directory} from '../../state/directory.ts';
import {exitCode} from '../../state/domain/error.ts';
import type {Exit} from '../../state/domain/exit-meaning.ts';
import {heapMbDefault} from '../../state/domain/instance-defaults.ts';
import type {InstanceSettings} from '../../state/domain/instance.ts';
import {limitInText, systemFault} from '../../state/domain/system-fault.ts';
import {crashLogBytes, firstWordsAfter, openCrashLog} from '../../state/log/crash-log.ts';
import {textOf} from './fault.ts';
import type {Programs} from './program.ts';
import type {RunnerExit} from './reconcile-words.ts';
import {NoProcessError, startRunner} from './spawn.ts';

export type Launch = {
	directory: Directory;
	programs: Programs;
	settings: InstanceSettings;
	runId: string;
	epoch: number;
	/** Asked when it has ended: whether the run had begun, so that its end is that of our own code. */
	hasBegun(): boolean;
};

export type Launched =
	| {ok: true; pid: number; processStart: string | null; ended: Promise<RunnerExit>}
	/** `failure`: the exit with which the start counts; `reason` says why. */
	| {ok: false; failure: Promise<RunnerExit & {reason: string}>};

/** Returns the started process, or why a start was impossible. */
export function launchRunner(launch: Launch): Launched {
	const {directory, programs, settings, runId, epoch} = launch;
	const {name, memoryMbMax} = settings;
	if (!existsSync(programs.runner)) return {ok: false, failure: Promise.resolve(moved(programs))};
	const path = directory.crashLog(name);
	let output: number | undefined;
	try {
		output = openCrashLog(path);
		const bytes = crashLogBytes(path);
		const {pid, processStart, ended} = startRunner({
			program: programs.runner,
			home: directory.home,
			name,
			runId,
			epoch,
			memoryMbMax: memoryMbMax ?? heapMbDefault,
			output,
		});
		const explain = (exit: Exit) =>
			explained(exit, {words: firstWordsAfter(path, bytes), hasBegun: launch.hasBegun()});
		return {ok: true, pid, processStart, ended: ended.then(explain)};
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		const why = error instanceof NoProcessError ? error.why : Promise.resolve(error);
		return {ok: false, failure: why.then(toFailure)};
	} finally {
		if (output !== undefined) closeSync(output);
	}
}

function moved({runner}: Programs): RunnerExit & {reason: string} {
	return {
		code: exitCode.system,
		signal: null,
		error: 'NOT_STARTED',
		reason: `it could not be started: ${runner} is not there any more (Pitwall was moved or removed); pitwall supervisor restart`,
	};
}

function toFailure(error: unknown): RunnerExit & {reason: string} {
	const fault = systemFault(error);
	const isDisk = fault?.exitCode === exitCode.inputOutput;
	return {
		code: isDisk ? exitCode.inputOutput : exitCode.system,
		signal: null,
		error: fault?.code ?? 'NOT_STARTED',
		reason: `it could not be started: ${fault === null ? '' : `${fault.what}: `}${textOf(error)}`,
	};
}

/** How Node ends when it cannot make its threads or open its program. */
const endsOfNode: ReadonlySet<string | number | null> = new Set(['SIGABRT', 'SIGTRAP', 1, 7]);

/** Returns how a program of ours ended; where a limit of the system kept Node itself from beginning, that is said. */
export function explained(
	exit: Exit,
	{words, hasBegun}: {words: string; hasBegun: boolean},
): RunnerExit {
	const how = exit.signal ?? exit.code;
	if (hasBegun || !endsOfNode.has(how)) return exit;
	const line = words
		.split('\n')
		.find(each => limitInText(each) !== null)
		?.trim();
	// The library below Node aborts without a word when it gets no thread; all other aborts are told.
	if (line === undefined && (how !== 'SIGABRT' || words.trim() !== '')) return exit;
	const why = line?.slice(0, 200) ?? 'Node could make no thread';
	return {
		code: exitCode.system,
		signal: null,
		error: 'SYSTEM_LIMIT',
		reason: `a limit of the system (processes, memory, files) kept it from beginning: ${why}`,
	};
}
