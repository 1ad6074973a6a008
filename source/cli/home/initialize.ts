/** Fills a home with what a person edits: configuration and example strategies. Never overwrites. */
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {defaultConfigText} from '../../../state/config/default-config.ts';
import type {Directory} from '../../../state/home/directory.ts';
import {hasErrorCode} from '../../../state/domain/error.ts';
import {createHome} from '../../../state/home/home.ts';
import {openControlStore} from '../../../state/control/control-store.ts';

export type Initialized = {
	/** Absolute paths of the files that were written. */
	written: string[];
	/** Absolute paths of the files that were there already and stay as they are. */
	kept: string[];
};

/** What a home that lies in a git repository must not put there. */
const ignored = ['.locks/', 'artifacts/', 'instances/', 'logs/', 'snapshots/', 'state/'];

/**
 * Creates the home and writes the files that are missing; `algorithms` is the folder of the examples.
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
	// Last: a home counts as initialized when this file is there.
	text(directory.config, defaultConfigText());
	return result;
}

/**
 * Makes the home ready for a command that acts in it. A home that never had a `pitwall.yaml` is initialized from
 * the examples in `algorithms`; null: only the folders are made. One that was lost is not replaced by examples.
 * @throws {@link AppError} as {@link createHome}.
 */
export function prepareHome(directory: Directory, algorithms: string | null): void {
	if (algorithms === null || existsSync(directory.config) || hadConfig(directory))
		createHome(directory);
	else initializeHome(directory, algorithms);
}

/** Whether a configuration was ever read here; a database that cannot be opened may know of one. */
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

/** False when the file was there before. */
function unlessThere(write: () => void): boolean {
	try {
		write();
		return true;
	} catch (error) {
		if (hasErrorCode(error, 'EEXIST')) return false;
		throw error;
	}
}
