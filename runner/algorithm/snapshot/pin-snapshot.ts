/** Pins a snapshot to an instance in a way that excludes a collection of snapshots in between. */
import type {InstanceCode} from '../../../state/domain/instance/instance-code.ts';
import type {ControlStore} from '../../../state/control/control-store.ts';
import {type Snapshot, storeSnapshot} from './snapshot.ts';

/**
 * Runs in one transaction of the control database, which collecting takes, too: the snapshot is on the disk,
 * `code` is the pin (null: unchanged), and `also` has written the other references to the snapshot.
 */
export function pinSnapshot(
	store: ControlStore,
	snapshot: Snapshot,
	code: InstanceCode | null,
	also: () => void = () => {},
): void {
	store.inOneWrite(() => {
		storeSnapshot(snapshot);
		if (code !== null) store.putCode(code);
		also();
	});
}
