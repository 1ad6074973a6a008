/** Reads `pitwall.yaml` from disk. Loads the YAML parser and the schema: import it only when needed. */
import {existsSync} from 'node:fs';
import {AppError, exitCode, hasErrorCode} from '../domain/error.ts';
import {isSystemLimit, systemFault} from '../domain/machine/system-fault.ts';
import type {InstanceSettings} from '../domain/instance/instance.ts';
import {mebibyte, readRegularText, UnfitFileError} from '../file/regular-file.ts';
import {type Config, parseConfig} from './config.ts';

/**
 * Returns the configuration in the file at `path`.
 * @throws {@link AppError} `CONFIG_INVALID`, `CONFIG_NOT_REGULAR`, `CONFIG_TOO_LARGE` (78), `CONFIG_MISSING` (66),
 * `CONFIG_UNREADABLE` (77).
 */
export function readConfig(path: string): Config {
	return parseConfig(readText(path), path);
}

/** Like {@link readConfig}, but a missing file counts as an empty one. */
export function readConfigOrNone(path: string): Config {
	return existsSync(path) ? readConfig(path) : parseConfig('', path);
}

/** Returns the settings of the instances in the file at `path`. @throws as {@link readConfig}. */
export function loadConfig(path: string): InstanceSettings[] {
	return readConfig(path).instances;
}

/** A larger file is not read. */
export const configBytesMax = mebibyte;

/** Returns the text of the file at `path`. @throws as {@link readConfig}, except for errors of its content. */
export function readText(path: string): string {
	try {
		return readRegularText(path, configBytesMax);
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		if (error instanceof UnfitFileError) throw unfit(path, error);
		const limit = isSystemLimit(error) ? systemFault(error, path) : null;
		if (limit !== null) throw limit;
		const missing = hasErrorCode(error, 'ENOENT');
		throw new AppError({
			code: missing ? 'CONFIG_MISSING' : 'CONFIG_UNREADABLE',
			exitCode: missing ? exitCode.noInput : exitCode.permission,
			what: `${path}: ${missing ? 'there is no configuration' : 'the configuration cannot be read'}`,
			why: error.message,
			fix: missing ? 'write one with: pitwall init' : 'make the file readable for this user',
			details: {path},
			cause: error,
		});
	}
}

function unfit(path: string, error: UnfitFileError): AppError {
	const isLarge = error.code === 'TOO_LARGE';
	return new AppError({
		code: isLarge ? 'CONFIG_TOO_LARGE' : 'CONFIG_NOT_REGULAR',
		exitCode: exitCode.configuration,
		what: `${path}: it cannot be used as the configuration`,
		why: error.message,
		fix: isLarge
			? 'remove everything that is not a setting; until then the last good settings stay in force'
			: 'move it away, then write one with: pitwall init',
		details: {path},
		cause: error,
	});
}
