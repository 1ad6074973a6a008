/** Whether a program can be started in its working directory: the system answers ENOENT as for a missing program. */
import {accessSync, constants, statSync} from 'node:fs';
import {AppError, exitCode, hasErrorCode} from '../domain/error.ts';

/**
 * Makes sure that the directory `cwd` of instance `name` can be used. Ask again when a start has failed: it may have been
 * removed since.
 * @throws {@link AppError} `PROGRAM_CWD_MISSING` (66), `PROGRAM_CWD_FORBIDDEN` (77).
 */
export function checkProgramDirectory(name: string, cwd: string): void {
	try {
		if (!statSync(cwd).isDirectory()) throw missing(name, cwd, 'it is a file');
		accessSync(cwd, constants.X_OK);
	} catch (error) {
		if (hasErrorCode(error, 'ENOENT'))
			throw missing(name, cwd, 'it does not exist; cwd: in pitwall.yaml names it');
		if (hasErrorCode(error, 'ENOTDIR')) throw missing(name, cwd, 'a part of the path is a file');
		if (hasErrorCode(error, 'ELOOP')) throw missing(name, cwd, 'its symbolic links form a loop');
		if (hasErrorCode(error, 'EACCES', 'EPERM')) throw forbidden(name, cwd);
		throw error;
	}
}

function missing(name: string, cwd: string, why: string): AppError {
	return new AppError({
		code: 'PROGRAM_CWD_MISSING',
		exitCode: exitCode.noInput,
		what: `${name}: its working directory ${cwd} is not there`,
		why,
		fix: `make it, or change cwd: of ${name}; a relative one counts from the folder of pitwall.yaml`,
		details: {cwd},
	});
}

function forbidden(name: string, cwd: string): AppError {
	return new AppError({
		code: 'PROGRAM_CWD_FORBIDDEN',
		exitCode: exitCode.permission,
		what: `${name}: its working directory ${cwd} cannot be entered`,
		why: 'this user has no right to it, or to a directory above it',
		fix: `give the right (chmod +x), or change cwd: of ${name} in pitwall.yaml`,
		details: {cwd},
	});
}
