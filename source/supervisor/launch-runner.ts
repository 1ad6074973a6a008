/** Starts one runner with its crash log, and turns failures into an exit for the restart policy. */
import {closeSync, existsSync} from 'node:fs';
import type {Directory} from '../../state/home/directory.ts';
import {AppError, exitCode, messageOf} from '../../state/domain/error.ts';
import type {Exit} from '../../state/domain/instance/exit-meaning.ts';
import {heapMbDefault} from '../../state/domain/instance/instance-defaults.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import {limitInText, systemFault} from '../../state/domain/machine/system-fault.ts';
import {UnfitFileError} from '../../state/file/regular-file.ts';
import {explainRefusal} from '../../state/home/foreign-files.ts';
import {crashLogBytes, firstWordsAfter, openCrashLog} from '../../state/log/crash-log.ts';
import {firstLine} from './first-words.ts';
import type {Programs} from './program.ts';
import type {RunnerExit} from './reconcile/reconcile-words.ts';
import {NoProcessError, type Started, startRunner} from './spawn.ts';

export type Launch = {
	directory: Directory;
	programs: Programs;
	settings: InstanceSettings;
	runId: string;
	epoch: number;
};

export type Launched =
	/** `explain`: returns the cause of its exit; `hasBegun`: its run had a row, so its end comes from our own code. */
	| {ok: true; process: Started; explain: (exit: Exit, hasBegun: boolean) => RunnerExit}
	/** `failure`: the exit as which the failed start counts. */
	| {ok: false; failure: Promise<RunnerExit>};

/** Returns the started process, or why a start was impossible. */
export function launchRunner({directory, programs, settings, runId, epoch}: Launch): Launched {
	const {name, memoryMbMax} = settings;
	if (!existsSync(programs.runner)) return {ok: false, failure: Promise.resolve(moved(programs))};
	const path = directory.crashLog(name);
	let output: number | undefined;
	try {
		output = openCrashLog(path);
		const bytes = crashLogBytes(path);
		const process = startRunner({
			program: programs.runner,
			home: directory.home,
			name,
			runId,
			epoch,
			memoryMbMax: memoryMbMax ?? heapMbDefault,
			keepsProgram: settings.kind === 'command',
			output,
		});
		const explain = (exit: Exit, hasBegun: boolean) =>
			explained(exit, {words: firstWordsAfter(path, bytes), hasBegun});
		return {ok: true, process, explain};
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		const why = error instanceof NoProcessError ? error.why : Promise.resolve(error);
		return {ok: false, failure: why.then(each => toFailure(each, directory, path))};
	} finally {
		if (output !== undefined) closeSync(output);
	}
}

function moved({runner}: Programs): RunnerExit {
	return {
		code: exitCode.system,
		signal: null,
		error: 'NOT_STARTED',
		said: `it could not be started: ${runner} no longer exists (Pitwall was moved or removed); pitwall supervisor restart`,
	};
}

function toFailure(error: unknown, directory: Directory, path: string): RunnerExit {
	const refusal =
		error instanceof UnfitFileError ? unfit(path, error) : explainRefusal(error, directory);
	if (refusal instanceof AppError)
		return {
			...{code: refusal.exitCode, signal: null, error: refusal.code},
			said: `${refusal.what}; ${refusal.fix}`,
		};
	const fault = systemFault(error);
	const isDisk = fault?.exitCode === exitCode.inputOutput;
	return {
		code: isDisk ? exitCode.inputOutput : exitCode.system,
		signal: null,
		error: fault?.code ?? 'NOT_STARTED',
		said: `it could not be started: ${fault === null ? '' : `${fault.what}: `}${messageOf(error)}`,
	};
}

function unfit(path: string, error: UnfitFileError): AppError {
	return new AppError({
		code: 'LOG_UNFIT',
		exitCode: exitCode.cannotCreate,
		what: `${path}: ${error.message}`,
		fix: 'move it away',
	});
}

/** Exits of Node when it cannot create its threads or open its program. */
const endsOfNode: ReadonlySet<string | number | null> = new Set(['SIGABRT', 'SIGTRAP', 1, 7]);

/**
 * Returns the end of one of our programs, with its stderr if there is no other reason; if a limit of the
 * system kept Node from starting, that is the reason.
 */
export function explained(
	exit: Exit,
	{words, hasBegun}: {words: string; hasBegun: boolean},
): RunnerExit {
	if (exit.code === 0 || hasBegun) return {...exit, said: null};
	return limited(exit, words) ?? {...exit, said: firstLine(words)};
}

function limited(exit: Exit, words: string): RunnerExit | null {
	const how = exit.signal ?? exit.code;
	if (!endsOfNode.has(how)) return null;
	const line = words.split('\n').find(each => limitInText(each) !== null);
	// The library below Node aborts silently when it gets no thread; all other aborts print a message.
	if (line === undefined && (how !== 'SIGABRT' || words.trim() !== '')) return null;
	const why = line === undefined ? 'Node could not create a thread' : firstLine(line);
	return {
		code: exitCode.system,
		signal: null,
		error: 'SYSTEM_LIMIT',
		said: `a system limit (processes, memory, files) prevented its start: ${why}`,
	};
}
