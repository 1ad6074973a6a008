/** Determines the code that an instance runs now, and the code of its next start. Pure. */
import type {InstanceCode} from '../domain/instance/instance-code.ts';
import type {InstanceSettings} from '../domain/instance/instance.ts';
import type {InstanceStatus, InstanceView} from '../domain/instance/snapshot.ts';

/** The code of the current run comes first: an upgrade applies from the next start. */
export function codeFacts(
	{algorithm, kind}: InstanceSettings,
	code: InstanceCode | undefined,
	living: InstanceStatus | undefined,
): Pick<InstanceView, 'snapshotHash' | 'nextSnapshotHash' | 'codeFile'> {
	const own = kind === 'algorithm' && code?.algorithm === algorithm ? code : null;
	const nextSnapshotHash = own?.snapshotHash ?? null;
	return {
		snapshotHash: living?.snapshotHash ?? nextSnapshotHash,
		nextSnapshotHash,
		codeFile: own?.file ?? null,
	};
}
