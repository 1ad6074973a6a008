/** Finds the settings of an instance that is configured, without loading the YAML parser when it can. */
import type {Directory} from '../state/directory.ts';
import type {InstanceSettings} from '../state/domain/instance.ts';
import type {ControlStore} from '../state/sqlite/control-store.ts';

/** Returns the settings of `name`; undefined when nobody configured it. */
export async function findConfigured(
	store: ControlStore,
	_directory: Directory,
	name: string,
): Promise<InstanceSettings | undefined> {
	return store.instance(name);
}
