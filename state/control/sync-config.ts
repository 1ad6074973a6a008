/**
 * Updates the control database from `pitwall.yaml`. An unusable file changes nothing: the last good settings stay
 * in force, and the caller reports the problem.
 */
import type {Directory} from '../home/directory.ts';
import {AppError, exitCode} from '../domain/error.ts';
import {isBlocking} from '../domain/instance/lock.ts';
import {homeIdentity} from '../home/home-identity.ts';
import {readEvidence} from '../lock/evidence.ts';
import {judge} from '../process/identity.ts';
import type {ControlStore} from './control-store.ts';
import type {Config} from '../config/config.ts';
import {configStamp, configStampKey, generalSettingsKey} from '../config/config-stamp.ts';
import {putOrigins} from './setting-origins.ts';

export type ConfigSync =
	/** `absent`: there is no file and never was one; `unchanged`: the settings of the file are in force. */
	| {state: 'absent' | 'unchanged' | 'changed'; error: null}
	/** The last good settings stay in force. */
	| {state: 'broken'; error: AppError};

/** Reads the file if its stamp has changed. Otherwise it costs one `stat` and loads no parser. */
export async function syncConfig(
	store: ControlStore,
	directory: Pick<Directory, 'config' | 'home' | 'lockFile' | 'kernelLock'>,
): Promise<ConfigSync> {
	const {config} = directory;
	const stamp = configStamp(config);
	if (stamp === null) {
		const gone = findConfigLoss(null, config, configuredNames(store));
		return gone === null ? {state: 'absent', error: null} : {state: 'broken', error: gone};
	}

	if (stamp === store.value(configStampKey)) return {state: 'unchanged', error: null};
	const {readConfig} = await import('../config/load-config.ts');
	try {
		// A broken file is reported without a lock.
		const read = readConfig(config);
		store.inOneWrite(() => {
			// The earlier read must not undo a change that another process has made to file and table since.
			const now = configStamp(config);
			if (now === null || now === store.value(configStampKey)) return;
			const current = now === stamp ? read : readConfig(config);
			refuseEmptied(current, config, configuredNames(store));
			putConfig(store, directory, {config: current, stamp: now});
		});
		return {state: 'changed', error: null};
	} catch (error) {
		if (error instanceof AppError && error.code.startsWith('CONFIG_'))
			return {state: 'broken', error};
		throw error;
	}
}

/** Returns the names of the instances of the last good file. */
export function configuredNames(store: ControlStore): string[] {
	return store.configuredInstances().map(({name}) => name);
}

/**
 * Refuses an empty file: an editor that is saving, or a full disk, may have left it. To remove all instances, a
 * person writes `instances: {}`.
 * @throws {@link AppError} `CONFIG_EMPTY` (78).
 */
export function refuseEmptied(config: Config, path: string, configured: readonly string[]): void {
	const error = findConfigLoss(config, path, configured);
	if (error !== null) throw error;
}

/** Returns the fault of a file that once named `configured` and now names no instance; `config` null: no file. */
export function findConfigLoss(
	config: Pick<Config, 'instances' | 'saysInstances'> | null,
	path: string,
	configured: readonly string[],
): AppError | null {
	if (configured.length === 0) return null;
	if (config === null) return goneError(path, configured);
	if (config.instances.length > 0 || config.saysInstances) return null;
	return new AppError({
		code: 'CONFIG_EMPTY',
		exitCode: exitCode.configuration,
		what: `${path}: it no longer names any instance; ${listed(configured)} stay unchanged`,
		why: 'it was emptied, or lost its key instances: an editor may be saving it, or a disk was full',
		fix: 'restore it; to remove all instances, write: instances: {}',
		details: {path, configured},
	});
}

function goneError(path: string, configured: readonly string[]): AppError {
	return new AppError({
		code: 'CONFIG_GONE',
		exitCode: exitCode.configuration,
		what: `${path}: it no longer exists; ${listed(configured)} stay unchanged`,
		why: 'it was moved or removed, or an editor is saving it',
		fix: 'put it back; to remove all instances, write a file with: instances: {}',
		details: {path, configured},
	});
}

function listed(names: readonly string[]): string {
	const more = names.length > namesListed ? ` and ${names.length - namesListed} more` : '';
	return names.slice(0, namesListed).join(' ') + more;
}

const namesListed = 12;

/** Makes the tables equal to `config`; `stamp` belongs to its file. */
export function putConfig(
	store: ControlStore,
	directory: Pick<Directory, 'home' | 'lockFile' | 'kernelLock'>,
	{config, stamp}: {config: Config; stamp: string},
): void {
	const {general, instances} = config;
	store.replaceInstances(instances, name => lives(store, directory, name));
	store.putValue(generalSettingsKey, JSON.stringify(general));
	putOrigins(store, config);
	store.putValue(configStampKey, stamp);
}

/** A live run under a name that the file does not contain stays visible, with its settings. */
function lives(
	store: ControlStore,
	directory: Pick<Directory, 'home' | 'lockFile' | 'kernelLock'>,
	name: string,
): boolean {
	if (isBlocking(readEvidence(directory, name)?.verdict)) return true;
	const run = store.latestRun(name);
	if (run === undefined || run.endedAtMs !== null) return false;
	return judge(run, homeIdentity(directory.home)) === 'alive';
}
