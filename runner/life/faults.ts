/**
 * Classifies an error that ends a run: its origin, its exit code, and the place for its stack. Errors of the user and
 * of the algorithm are distinguished from bugs in Pitwall.
 */
import {closeSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Directory} from '../../state/home/directory.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import {isSystemLimit, systemFault} from '../../state/domain/machine/system-fault.ts';
import {openToAppend} from '../../state/file/regular-file.ts';
import {readThrown} from '../algorithm/thrown.ts';

/** Folder of this program: a stack frame in it is ours. */
const ownFolder = dirname(fileURLToPath(import.meta.url));

/** Returns `error` itself if it is expected, else a refusal of the operating system or a bug with exit 70. */
export function asAppError(error: unknown, name: string, directory: Directory): AppError {
	if (isExpected(error)) return error;
	const refused = readThrown(error).isError ? systemFault(error) : null;
	if (refused !== null) return refused;
	return new AppError({
		code: 'BUG',
		exitCode: exitCode.bug,
		what: `${name}: stopped by a bug in Pitwall: ${readThrown(error).text}`,
		why: 'the program reached a state that should be impossible',
		fix: `report it with the stack in ${directory.crashLog(name)}; no committed data is lost`,
		cause: error,
	});
}

/**
 * Classifies an uncaught error of a timer or a promise. Unless all frames of its stack are ours, it belongs to the
 * algorithm.
 */
export function strayError(error: unknown, name: string, directory: Directory): AppError {
	const {text, stack} = readThrown(error);
	const isOurs = stack.includes(ownFolder) && !stack.includes(directory.snapshots);
	// A limit of the machine is not a fault of the code.
	const isLimit = readThrown(error).isError && isSystemLimit(error);
	if (isExpected(error) || isOurs || isLimit) return asAppError(error, name, directory);
	return new AppError({
		code: 'ALGORITHM_THREW',
		exitCode: exitCode.badData,
		what: `${name}: the algorithm threw outside of its run method: ${text}`,
		why: userFrame(stack, directory) ?? 'a timer or promise of the algorithm failed',
		fix: 'catch the error in the algorithm, then start it again with --upgrade',
		cause: error,
	});
}

/** Returns the error for an algorithm that ended the process. */
export function exitedError(name: string, code: number): AppError {
	return new AppError({
		code: 'ALGORITHM_EXITED',
		exitCode: exitCode.badData,
		what: `${name}: the algorithm ended the process with exit code ${code}`,
		why: 'it called process.exit, which would end trading silently',
		fix: 'return a decision or throw an error instead, then start it again with --upgrade',
		details: {code},
	});
}

function userFrame(stack: string, {snapshots}: Directory): string | undefined {
	return stack
		.split('\n')
		.find(line => line.includes(snapshots))
		?.trim();
}

/** Whether it is an error of ours; a proxy that throws when it is inspected is not. */
function isExpected(error: unknown): error is AppError {
	return readThrown(error).isError && error instanceof AppError;
}

/** Appends the stack to the crash log; a failing disk must not hide the error itself. */
export function writeCrashLog(path: string, error: unknown, nowMs: number): void {
	const {text, stack} = readThrown(error);
	try {
		const descriptor = openToAppend(path, 0o600);
		try {
			writeFileSync(
				descriptor,
				`${new Date(nowMs).toISOString()} process ${process.pid}\n${stack === '' ? text : stack}\n`,
			);
		} finally {
			closeSync(descriptor);
		}
	} catch {
		// The log line and the exit code still report the error.
	}
}
