/** What `ps --json` would say of one instance, read in this process: polling by whole commands costs seconds. */
import {directoryAt} from '../../state/home/directory.ts';
import type {InstanceView} from '../../state/domain/instance/snapshot.ts';
import {readSnapshot} from '../../state/view/read-snapshot.ts';
import {openControlStore} from '../../state/control/control-store.ts';

/** Returns the views of all instances of the home at `path`, configured ones first. */
export function lookAtAll(path: string): readonly InstanceView[] {
	const directory = directoryAt(path);
	const store = openControlStore(directory.controlDatabase, {readonly: true});
	try {
		return readSnapshot({store, directory, usage: null, nowMs: Date.now()}).instances;
	} finally {
		store.close();
	}
}

/** Returns the view of one instance. @throws when there is none. */
export function lookAt(path: string, name: string): InstanceView {
	const found = lookAtAll(path).find(({settings}) => settings.name === name);
	if (found === undefined) throw new Error(`no instance ${name}`);
	return found;
}
