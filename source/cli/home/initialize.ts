/** Writes the files of a home that a person edits: configuration and example algorithms. Overwrites no file. */
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {defaultConfigText} from '../../../state/config/default-config.ts';
import type {Directory} from '../../../state/home/directory.ts';
import {hasErrorCode} from '../../../state/domain/error.ts';
import {createHome} from '../../../state/home/home.ts';
import {openControlStore} from '../../../state/control/control-store.ts';

export type Initialized = {
	/** Absolute paths of the written files. */
	written: string[];
	/** Absolute paths of the files that existed and remain unchanged. */
	kept: string[];
};

/** Files that a home in a git repository must not add to it. */
const ignored = ['.locks/', 'artifacts/', 'instances/', 'logs/', 'snapshots/', 'state/'];

/**
 * Creates the home and writes its missing files; `algorithms` is the folder of the examples.
 * @throws {@link AppError} as {@link createHome}.
 */
export function initializeHome(directory: Directory, algorithms: string): Initialized {
	createHome(directory);
	const result: Initialized = {written: [], kept: []};
	const put = (path: string, write: () => void) => {
		(unlessThere(write) ? result.written : result.kept).push(path);
	};
	const text = (path: string, content: string) => {
		put(path, () => {
			writeFileSync(path, content, {flag: 'wx', mode: 0o600});
		});
	};
	for (const file of readdirSync(algorithms)
		.filter(name => /\.(?:ts|py)$/.test(name))
		.toSorted()) {
		text(join(directory.algorithms, basename(file)), readFileSync(join(algorithms, file), 'utf8'));
	}

	text(join(directory.home, '.gitignore'), `${ignored.join('\n')}\n`);
	// Last: a home counts as initialized once this file exists.
	text(directory.config, defaultConfigText());
	return result;
}

/**
 * Prepares the home for a command that acts in it. If the home never had a `pitwall.yaml`, it is initialized from the
 * examples in `algorithms`; null: only the folders are made. Examples do not replace a lost file.
 * @throws {@link AppError} as {@link createHome}.
 */
export function prepareHome(directory: Directory, algorithms: string | null): void {
	if (algorithms === null || existsSync(directory.config) || hadConfig(directory))
		createHome(directory);
	else initializeHome(directory, algorithms);
}

/** Whether a configuration was ever read here. If the database cannot be opened, the answer is yes. */
function hadConfig({controlDatabase}: Directory): boolean {
	if (!existsSync(controlDatabase)) return false;
	try {
		const store = openControlStore(controlDatabase, {readonly: true});
		try {
			return store.configuredInstances().length > 0;
		} finally {
			store.close();
		}
	} catch {
		return true;
	}
}

/** Returns false if the file existed before. */
function unlessThere(write: () => void): boolean {
	try {
		write();
		return true;
	} catch (error) {
		if (hasErrorCode(error, 'EEXIST')) return false;
		throw error;
	}
}
