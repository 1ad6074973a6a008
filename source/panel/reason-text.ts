/** The reason of a state as it is shown. Pure. */
import type {InstanceView} from '../../state/domain/snapshot.ts';

/**
 * Returns the reason without saying the same exit twice, as its run and the supervisor may both have done, and without
 * the wait as it was when the restart was decided: it is counted down beside it.
 */
export function reasonText({reason}: Pick<InstanceView, 'reason'>): string {
	return reason
		.replace(/(exit code (\d+)); exit \2(?!\d)/, '$1')
		.replace(/(restart \d+ of \d+) in [\d.]+ \w+$/, '$1');
}
