/** Ensures that a supervisor runs: any number of simultaneous callers lead to exactly one. */
import {closeSync} from 'node:fs';
import type {Directory} from '../../state/home/directory.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {Exit} from '../../state/domain/instance/exit-meaning.ts';
import {UnfitFileError} from '../../state/file/regular-file.ts';
import {foreignFilesOf} from '../../state/home/foreign-files.ts';
import {clearForeignFix, type LockHolder} from '../../state/domain/instance/lock.ts';
import {limitError, limitInText, systemFault} from '../../state/domain/machine/system-fault.ts';
import {crashLogBytes, firstWordsAfter, openCrashLog} from '../../state/log/crash-log.ts';
import {explained} from './launch-runner.ts';
import {readLock} from '../../state/lock/inspect.ts';
import {systemClock} from '../../state/process/system-clock.ts';
import type {Programs} from './program.ts';
import {kill, NoProcessError, type Started, startSupervisor} from './spawn.ts';

export type EnsureOptions = {
	directory: Directory;
	programs: Programs;
	/** Time limit for taking its lock, in milliseconds; default 10,000. */
	timeoutMs?: number;
};

export type EnsuredSupervisor = {
	/** Pid of the supervisor that holds the lock. */
	pid: number;
	/** Whether this call started it, as far as it can tell: another caller may have been faster. */
	started: boolean;
};

const lookAgainMs = 5;

/**
 * Returns the supervisor of the home, started detached in its own session when none runs.
 * @throws {@link AppError} `SUPERVISOR_NOT_STARTED` (71), naming its log, or `SUPERVISOR_FOREIGN` (75).
 */
export async function ensureSupervisor(options: EnsureOptions): Promise<EnsuredSupervisor> {
	const {directory, programs, timeoutMs = 10_000} = options;
	const there = holderOf(directory);
	if (there !== null) return {pid: there.pid, started: false};
	const foreign = foreignFilesOf(directory, 'SUPERVISOR');
	if (foreign !== null) throw foreign;
	const logged = crashLogBytes(directory.crashLog('SUPERVISOR'));
	const child = await launch(directory, programs);
	const deadlineMs = systemClock.monotonicMs() + timeoutMs;
	for (;;) {
		const holder = holderOf(directory);
		const exit = child.exit();
		// A second supervisor ends by itself. Until then, it could still take over from a stopped one although none
		// is wanted any more.
		const late = systemClock.monotonicMs() > deadlineMs;
		const settled = holder?.pid === child.pid || exit !== null || late;
		if (holder !== null && settled) return {pid: holder.pid, started: holder.pid === child.pid};
		if (exit !== null && exit.code !== 0) throw diedAtStart(directory, exit, logged);
		if (late) {
			// Node may hang if it cannot create its threads; nothing else would ever end it.
			kill(child);
			throw notStarted(directory, `it did not take its lock within ${timeoutMs} ms`);
		}
		await new Promise(resolve => setTimeout(resolve, lookAgainMs));
	}
}

async function launch(directory: Directory, programs: Programs): Promise<Started> {
	const output = openOutput(directory);
	try {
		return startSupervisor({home: directory.home, program: programs.pitwall, output});
	} catch (error) {
		if (!(error instanceof NoProcessError)) throw error;
		const why = await error.why;
		throw systemFault(why) ?? notStarted(directory, String(why));
	} finally {
		closeSync(output);
	}
}

function openOutput(directory: Directory): number {
	try {
		return openCrashLog(directory.crashLog('SUPERVISOR'));
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		const refused = error instanceof UnfitFileError ? null : systemFault(error);
		throw (
			refused ?? notStarted(directory, `its crash log cannot be opened: ${error.message}`, error)
		);
	}
}

function holderOf(directory: Directory): LockHolder | null {
	const lock = readLock(directory, 'SUPERVISOR');
	if (lock?.verdict !== 'foreign') return lock?.verdict === 'held' ? lock.holder : null;
	throw new AppError({
		code: 'SUPERVISOR_FOREIGN',
		exitCode: exitCode.temporary,
		what: `${directory.home}: a supervisor on ${lock.holder?.host ?? 'another host'} holds this home`,
		why: 'its lock is foreign: this machine cannot see the processes of another one',
		fix: clearForeignFix('SUPERVISOR'),
		details: {holder: lock.holder},
	});
}

function diedAtStart(directory: Directory, exit: Exit, logged: number): AppError {
	const words = firstWordsAfter(directory.crashLog('SUPERVISOR'), logged);
	const {error, said} = explained(exit, {words, hasBegun: false});
	if (error !== undefined) return limitError(limitInText(words) ?? 'EAGAIN', said ?? error);
	const how = exit.signal === null ? `exit ${exit.code}` : exit.signal;
	return notStarted(directory, `it ended with ${how}`);
}

function notStarted(directory: Directory, why: string, cause?: unknown): AppError {
	return new AppError({
		code: 'SUPERVISOR_NOT_STARTED',
		exitCode: exitCode.system,
		what: `${directory.home}: the supervisor could not be started`,
		why,
		fix: `read ${directory.crashLog('SUPERVISOR')} and run it in the foreground: pitwall supervisor`,
		cause,
	});
}
