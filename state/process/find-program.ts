/**
 * Checks whether a program can be started, before the attempt: the system's own answer is one word for many
 * causes.
 */
import {accessSync, constants, readlinkSync, statSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {AppError, exitCode, hasErrorCode, messageOf} from '../domain/error.ts';
import {isSystemLimit, systemFault} from '../domain/machine/system-fault.ts';
import type {ProgramSettings} from '../domain/instance/instance.ts';
import {checkProgramDirectory} from './program-directory.ts';
import {findHeadFault, type HeadFault} from './program-head.ts';

/**
 * Returns the absolute path of the program. A name with a slash is relative to `cwd`, another one is looked
 * up on `path`.
 * @throws {@link AppError} as {@link checkProgramDirectory}, `PROGRAM_NOT_FOUND`,
 * `PROGRAM_INTERPRETER_MISSING` (66), `PROGRAM_NOT_EXECUTABLE` (77).
 */
export function findProgram(
	name: string,
	{argv, cwd}: Pick<ProgramSettings, 'argv' | 'cwd'>,
	path: string,
): string {
	checkProgramDirectory(name, cwd);
	const [program = ''] = argv;
	const candidates = program.includes('/')
		? [resolve(cwd, program)]
		: path.split(':').map(folder => join(resolve(cwd, folder), program));
	const files = candidates.filter(isFile);
	const found = files.find(isExecutable);
	if (found !== undefined) {
		const fault = findHeadFault(found, {cwd, path});
		if (fault !== null) throw headError(name, found, fault);
		return found;
	}
	const [forbidden] = files;
	if (forbidden !== undefined)
		throw notExecutable(name, forbidden, 'this user may not execute the file');
	throw program.includes('/')
		? noFileError(name, program, candidates[0] ?? program)
		: notFound(name, program, `PATH is ${path}`);
}

/** Returns the search path of this environment; without `PATH`, that of the C library. */
export function searchPath({PATH = '/usr/bin:/bin'}: NodeJS.ProcessEnv): string {
	return PATH;
}

/** Explains why the file cannot be found: something else in its place, or no permission to see it. */
function noFileError(name: string, program: string, file: string): AppError {
	try {
		const what = statSync(file).isDirectory() ? 'a directory' : 'not a regular file';
		return notExecutable(name, file, `it is ${what}`, 'name the program file itself in command:');
	} catch (error) {
		if (hasErrorCode(error, 'EACCES'))
			return notExecutable(
				name,
				file,
				'this user may not look into a directory on the way to it',
				`see who may: namei -l ${file}`,
			);
		const target = linkTarget(file);
		const why =
			target === null
				? `there is no file ${file}`
				: `${file} is a link to ${target}, which does not exist`;
		return notFound(name, program, why);
	}
}

function linkTarget(file: string): string | null {
	try {
		return readlinkSync(file);
	} catch {
		return null;
	}
}

function headError(name: string, program: string, {kind, why, fix}: HeadFault): AppError {
	const isMissing = kind === 'interpreter';
	return new AppError({
		code: isMissing ? 'PROGRAM_INTERPRETER_MISSING' : 'PROGRAM_NOT_EXECUTABLE',
		exitCode: isMissing ? exitCode.noInput : exitCode.permission,
		what: `${name}: ${program} cannot be ${isMissing ? 'started' : 'executed'}`,
		why,
		fix,
		details: {program},
	});
}

/** Explains the system's refusal to start `program`. */
export function startError(name: string, program: string, error: unknown): AppError {
	if (hasErrorCode(error, 'ENOENT'))
		return headError(name, program, {
			kind: 'interpreter',
			why: 'the file exists, but the interpreter or loader that it needs does not',
			fix: `see which one it names: head -c 200 ${program}`,
		});
	if (hasErrorCode(error, 'EACCES', 'EPERM'))
		return notExecutable(
			name,
			program,
			'the system does not permit it (noexec disk, or its interpreter)',
		);
	if (hasErrorCode(error, 'ENOEXEC'))
		return notExecutable(
			name,
			program,
			'it is neither a program of this machine nor begins with #!',
		);
	const limit = isSystemLimit(error) ? systemFault(error, `${name}: ${program}`) : null;
	if (limit !== null) return limit;
	return new AppError({
		code: 'PROGRAM_NOT_STARTED',
		exitCode: hasErrorCode(error, 'E2BIG') ? exitCode.configuration : exitCode.system,
		what: `${name}: ${program} could not be started`,
		why: messageOf(error),
		fix: 'look at the limits of this user (ulimit -a) and at command: and env: in pitwall.yaml',
		details: {program},
		cause: error,
	});
}

function notFound(name: string, program: string, why: string): AppError {
	return new AppError({
		code: 'PROGRAM_NOT_FOUND',
		exitCode: exitCode.noInput,
		what: `${name}: the program ${program} was not found`,
		why,
		fix: `change command: of ${name} in pitwall.yaml; ./NAME is relative to cwd:, a bare name is searched for on the PATH`,
		details: {program},
	});
}

function notExecutable(
	name: string,
	program: string,
	why: string,
	fix = `chmod +x ${program}, or name its interpreter in command:, as in [python3, ${program}]`,
): AppError {
	return new AppError({
		code: 'PROGRAM_NOT_EXECUTABLE',
		exitCode: exitCode.permission,
		what: `${name}: ${program} cannot be executed`,
		why,
		fix,
		details: {program},
	});
}

const isFile = (path: string) => statSync(path, {throwIfNoEntry: false})?.isFile() === true;

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
