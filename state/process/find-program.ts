/** Whether a program can be started, told before it is tried: the system's own answer is one word for many causes. */
import {accessSync, constants, existsSync, statSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {AppError, exitCode, hasErrorCode} from '../domain/error.ts';
import type {CommandSettings} from '../domain/instance.ts';

/**
 * Returns the absolute path of the program. A name with a slash counts from `cwd`, another one is searched for on `path`.
 * @throws {@link AppError} `PROGRAM_CWD_MISSING`, `PROGRAM_NOT_FOUND` (66), `PROGRAM_NOT_EXECUTABLE` (77).
 */
export function findProgram(
	name: string,
	{argv, cwd}: Pick<CommandSettings, 'argv' | 'cwd'>,
	path: string,
): string {
	if (!statSync(cwd, {throwIfNoEntry: false})?.isDirectory()) throw missingDirectory(name, cwd);
	const [program = ''] = argv;
	const candidates = program.includes('/')
		? [resolve(cwd, program)]
		: path.split(':').map(folder => join(resolve(cwd, folder), program));
	const files = candidates.filter(isFile);
	const found = files.find(isExecutable);
	if (found !== undefined) return found;
	const [forbidden] = files;
	throw forbidden === undefined
		? notFound(
				name,
				program,
				program.includes('/') ? `there is no file ${candidates[0]}` : `PATH is ${path}`,
			)
		: notExecutable(name, forbidden, 'this user may not execute the file');
}

/** Returns what the system's refusal to start `program` means. */
export function startError(name: string, program: string, error: unknown): AppError {
	if (hasErrorCode(error, 'ENOENT'))
		return notFound(
			name,
			program,
			'the file is there, but not the interpreter that its first line (#!) names',
		);
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
	return new AppError({
		code: 'PROGRAM_NOT_STARTED',
		exitCode: hasErrorCode(error, 'E2BIG') ? exitCode.configuration : exitCode.system,
		what: `${name}: ${program} could not be started`,
		why: error instanceof Error ? error.message : String(error),
		fix: 'look at the limits of this user (ulimit -a) and at command: and env: in pitwall.yaml',
		details: {program},
		cause: error,
	});
}

function missingDirectory(name: string, cwd: string): AppError {
	return new AppError({
		code: 'PROGRAM_CWD_MISSING',
		exitCode: exitCode.noInput,
		what: `${name}: its working directory ${cwd} is not there`,
		why: existsSync(cwd) ? 'it is a file' : 'cwd: in pitwall.yaml names it',
		fix: `make it, or change cwd: of ${name}; a relative one counts from the folder of pitwall.yaml`,
		details: {cwd},
	});
}

function notFound(name: string, program: string, why: string): AppError {
	return new AppError({
		code: 'PROGRAM_NOT_FOUND',
		exitCode: exitCode.noInput,
		what: `${name}: the program ${program} was not found`,
		why,
		fix: `change command: of ${name} in pitwall.yaml; ./NAME counts from cwd:, a bare name is searched for on the PATH`,
		details: {program},
	});
}

function notExecutable(name: string, program: string, why: string): AppError {
	return new AppError({
		code: 'PROGRAM_NOT_EXECUTABLE',
		exitCode: exitCode.permission,
		what: `${name}: ${program} cannot be executed`,
		why,
		fix: `chmod +x ${program}, or name its interpreter in command:, as in [python3, ${program}]`,
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
