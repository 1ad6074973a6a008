/** The reason of a state as it is shown. Pure. */
import type {InstanceView} from '../../state/domain/snapshot.ts';

/** Returns the reason without saying the same exit twice, as its run and the supervisor may both have done. */
export function reasonText({reason}: Pick<InstanceView, 'reason'>): string {
	return reason.replace(/(exit code (\d+)); exit \2(?!\d)/, '$1').replace(/(SIG[A-Z]+); \1/, '$1');
}
