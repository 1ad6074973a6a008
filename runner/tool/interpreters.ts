/** Chooses the interpreter for each Python file: packages may be installed for one of them only. */
import {existsSync} from 'node:fs';
import {basename} from 'node:path';
import type {Directory} from '../../state/home/directory.ts';
import {AppError} from '../../state/domain/error.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import {instanceDefaults} from '../../state/domain/instance/instance-defaults.ts';
import {readOrigins} from '../../state/control/setting-origins.ts';
import {type ControlStore, openControlStore} from '../../state/control/control-store.ts';

/** Settings that determine the interpreter of an algorithm. */
export type Runs = Pick<InstanceSettings, 'algorithm' | 'python'>;

/**
 * Groups files by interpreter: that of an instance that runs the file, otherwise `fallback`. `wished` takes
 * precedence. Pure.
 */
export function byInterpreter(
	files: readonly string[],
	{instances, fallback}: {instances: readonly Runs[]; fallback: string},
	wished: Runs | null = null,
): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	for (const file of files) {
		const name = basename(file, '.py');
		const own = [...(wished === null ? [] : [wished]), ...instances];
		const runs = own.find(({algorithm}) => algorithm === name);
		const interpreter = runs?.python ?? fallback;
		groups.set(interpreter, [...(groups.get(interpreter) ?? []), file]);
	}

	return groups;
}

/** Returns the interpreter of `defaults`, from the file or, if that is unusable, from the current settings. */
export async function defaultInterpreter(directory: Directory): Promise<string> {
	const {readConfigOrNone} = await import('../../state/config/load-config.ts');
	try {
		return readConfigOrNone(directory.config).defaults.settings.python;
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
	}
	const origins = await readControl(directory, async store => readOrigins(store, directory));
	return origins?.defaults.settings.python ?? instanceDefaults.python;
}

/** Returns the settings of the home's instances; empty if they are unreadable: a scan needs no home. */
export async function knownInstances(directory: Directory): Promise<readonly Runs[]> {
	return (await readControl(directory, async store => store.instances())) ?? [];
}

async function readControl<T>(
	{controlDatabase}: Directory,
	read: (store: ControlStore) => Promise<T>,
): Promise<T | undefined> {
	if (!existsSync(controlDatabase)) return undefined;
	try {
		const store = openControlStore(controlDatabase, {readonly: true});
		try {
			return await read(store);
		} finally {
			store.close();
		}
	} catch (error) {
		if (error instanceof AppError) return undefined;
		throw error;
	}
}
