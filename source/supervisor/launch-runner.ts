/** Starts one runner with its crash log, and turns what can go wrong into an exit that the restart policy reads. */
import {closeSync, existsSync, mkdirSync, renameSync, statSync} from 'node:fs';
import type {Directory} from '../../state/directory.ts';
import {AppError, exitCode, hasErrorCode} from '../../state/domain/error.ts';
import {heapMbDefault} from '../../state/domain/instance-defaults.ts';
import type {InstanceSettings} from '../../state/domain/instance.ts';
import {openToAppend, UnfitFileError} from '../../state/file/regular-file.ts';
import {explainRefusal} from '../../state/foreign-files.ts';
import {textOf} from './fault.ts';
import {firstWordsSince, sizeOf} from './first-words.ts';
import type {Programs} from './program.ts';
import {type Started, startRunner} from './spawn.ts';

export type Launch = {
	directory: Directory;
	programs: Programs;
	settings: InstanceSettings;
	runId: string;
	epoch: number;
};

export type Launched =
	/** `said`: what it told on stderr when it could not begin its run; null: nothing. */
	| {ok: true; process: Started; said: () => string | null}
	| {ok: false; exitCode: number; reason: string};

/** A crash log is a few stacks; one that grew beyond this is set aside before the next start. */
const crashLogBytesMax = 4 * 1024 * 1024;

/** Returns the started process, or the exit with which a start that was impossible counts. */
export function launchRunner({directory, programs, settings, runId, epoch}: Launch): Launched {
	const {name, memoryMbMax} = settings;
	if (!existsSync(programs.runner))
		return {ok: false, exitCode: exitCode.system, reason: movedText(programs)};
	let output: number | undefined;
	try {
		output = openCrashLog(directory, name);
		const offset = sizeOf(output);
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
		const said = () => firstWordsSince(directory.crashLog(name), offset);
		return {ok: true, process, said};
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		const explained = explainRefusal(error, directory);
		if (explained instanceof AppError)
			return {
				ok: false,
				exitCode: explained.exitCode,
				reason: `${explained.what}; ${explained.fix}`,
			};
		const full = hasErrorCode(error, 'ENOSPC', 'EIO', 'EDQUOT');
		const code = full ? exitCode.inputOutput : exitCode.system;
		return {ok: false, exitCode: code, reason: `it could not be started: ${textOf(error)}`};
	} finally {
		if (output !== undefined) closeSync(output);
	}
}

function movedText({runner}: Programs): string {
	return `it could not be started: ${runner} is not there any more (Pitwall was moved or removed); pitwall supervisor restart`;
}

function openCrashLog(directory: Directory, name: string): number {
	mkdirSync(directory.logs, {recursive: true, mode: 0o700});
	const path = directory.crashLog(name);
	const size = statSync(path, {throwIfNoEntry: false})?.size ?? 0;
	if (size > crashLogBytesMax) renameSync(path, `${path}.000001`);
	try {
		return openToAppend(path, 0o600);
	} catch (error) {
		if (!(error instanceof UnfitFileError)) throw error;
		throw new AppError({
			code: 'LOG_NOT_WRITABLE',
			exitCode: exitCode.cannotCreate,
			what: `${path}: ${error.message}`,
			fix: 'move it away',
		});
	}
}
