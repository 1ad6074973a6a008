/** Starts one runner with its crash log, and turns what can go wrong into an exit that the restart policy reads. */
import {closeSync, existsSync, mkdirSync, openSync, renameSync, statSync} from 'node:fs';
import type {Directory} from '../../state/directory.ts';
import {exitCode} from '../../state/domain/error.ts';
import {systemFault} from '../../state/domain/system-fault.ts';
import {heapMbDefault} from '../../state/domain/instance-defaults.ts';
import type {InstanceSettings} from '../../state/domain/instance.ts';
import {textOf} from './fault.ts';
import type {Programs} from './program.ts';
import {NoProcessError, type Started, startRunner} from './spawn.ts';

export type Launch = {
	directory: Directory;
	programs: Programs;
	settings: InstanceSettings;
	runId: string;
	epoch: number;
};

export type Launched = {ok: true; process: Started} | {ok: false; failure: Promise<LaunchFailure>};

/** Why no process was made, and the exit with which that counts. `errorCode`: see `isMachineFault`. */
export type LaunchFailure = {exitCode: number; errorCode: string; reason: string};

/** A crash log is a few stacks; one that grew beyond this is set aside before the next start. */
const crashLogBytesMax = 4 * 1024 * 1024;

/** Returns the started process, or why a start was impossible. */
export function launchRunner({directory, programs, settings, runId, epoch}: Launch): Launched {
	const {name, memoryMbMax} = settings;
	if (!existsSync(programs.runner)) return {ok: false, failure: Promise.resolve(moved(programs))};
	let output: number | undefined;
	try {
		output = openCrashLog(directory, name);
		const process = startRunner({
			program: programs.runner,
			home: directory.home,
			name,
			runId,
			epoch,
			memoryMbMax: memoryMbMax ?? heapMbDefault,
			output,
		});
		return {ok: true, process};
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		const why = error instanceof NoProcessError ? error.why : Promise.resolve(error);
		return {ok: false, failure: why.then(toFailure)};
	} finally {
		if (output !== undefined) closeSync(output);
	}
}

function moved({runner}: Programs): LaunchFailure {
	return {
		exitCode: exitCode.system,
		errorCode: 'NOT_STARTED',
		reason: `it could not be started: ${runner} is not there any more (Pitwall was moved or removed); pitwall supervisor restart`,
	};
}

function toFailure(error: unknown): LaunchFailure {
	const fault = systemFault(error);
	return {
		// Neither a right nor a read-only disk is as final here as it is for a command.
		exitCode: fault?.exitCode === exitCode.inputOutput ? exitCode.inputOutput : exitCode.system,
		errorCode: fault?.code ?? 'NOT_STARTED',
		reason: `it could not be started: ${fault === null ? '' : `${fault.what}: `}${textOf(error)}`,
	};
}

function openCrashLog(directory: Directory, name: string): number {
	mkdirSync(directory.logs, {recursive: true, mode: 0o700});
	const path = directory.crashLog(name);
	const size = statSync(path, {throwIfNoEntry: false})?.size ?? 0;
	if (size > crashLogBytesMax) renameSync(path, `${path}.000001`);
	return openSync(path, 'a', 0o600);
}
