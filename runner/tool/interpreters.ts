/** Which interpreter looks at which Python file: packages may be installed for one of them alone. */
import {existsSync} from 'node:fs';
import {basename} from 'node:path';
import type {Directory} from '../../state/directory.ts';
import {AppError} from '../../state/domain/error.ts';
import type {InstanceSettings} from '../../state/domain/instance.ts';
import {instanceDefaults} from '../../state/domain/instance-defaults.ts';
import {openControlStore} from '../../state/sqlite/control-store.ts';

/** Which interpreter reads an algorithm. */
export type Runs = Pick<InstanceSettings, 'algorithm' | 'python'>;

/**
 * Groups files by interpreter: that of an instance that runs the file, else that of the first instance,
 * which has it from `defaults:` where it says nothing else. `wished` comes before all of them. Pure.
 */
export function byInterpreter(
	files: readonly string[],
	instances: readonly Runs[],
	wished: Runs | null = null,
): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	for (const file of files) {
		const name = basename(file, '.py');
		const own = [...(wished === null ? [] : [wished]), ...instances];
		const runs = own.find(({algorithm}) => algorithm === name) ?? instances[0];
		const interpreter = runs?.python ?? instanceDefaults.python;
		groups.set(interpreter, [...(groups.get(interpreter) ?? []), file]);
	}

	return groups;
}

/** Returns what the home's instances run; nothing where that cannot be read: a look needs no home. */
export function knownInstances({controlDatabase}: Directory): readonly Runs[] {
	if (!existsSync(controlDatabase)) return [];
	try {
		const store = openControlStore(controlDatabase, {readonly: true});
		try {
			return store.instances();
		} finally {
			store.close();
		}
	} catch (error) {
		if (error instanceof AppError) return [];
		throw error;
	}
}
