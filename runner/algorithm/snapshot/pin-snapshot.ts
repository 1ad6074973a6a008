/** Pins a snapshot to an instance, so that no collection of snapshots comes in between. */
import type {InstanceCode} from '../../../state/domain/instance/instance-code.ts';
import type {ControlStore} from '../../../state/control/control-store.ts';
import {type Snapshot, storeSnapshot} from './snapshot.ts';

/**
 * In one transaction of the control database, which collecting takes, too: the snapshot lies on the disk,
 * `code` is the pin (null: it stays), and `also` has written who else refers to the snapshot.
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
