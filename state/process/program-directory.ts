/** Checks the working directory of a program: the system answers ENOENT as for a missing program. */
import {accessSync, constants, statSync} from 'node:fs';
import {AppError, exitCode, hasErrorCode} from '../domain/error.ts';

/**
 * Checks that the directory `cwd` of instance `name` can be used. Call it again after a failed start: the
 * directory may have been removed since.
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
		what: `${name}: its working directory ${cwd} does not exist`,
		why,
		fix: `create it, or change cwd: of ${name}; a relative one is resolved from the folder of pitwall.yaml`,
		details: {cwd},
	});
}

function forbidden(name: string, cwd: string): AppError {
	return new AppError({
		code: 'PROGRAM_CWD_FORBIDDEN',
		exitCode: exitCode.permission,
		what: `${name}: its working directory ${cwd} cannot be entered`,
		why: 'this user has no permission for it, or for a directory above it',
		fix: `grant permission (chmod +x), or change cwd: of ${name} in pitwall.yaml`,
		details: {cwd},
	});
}
