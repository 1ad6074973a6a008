/** The reason of a state as it is shown. Pure. */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';

/**
 * Returns the reason without saying the same exit twice, as its run and the supervisor may both have done, and without
 * the wait as it was when the restart was decided: it is counted down beside it.
 */
export function reasonText({reason}: Pick<InstanceView, 'reason'>): string {
	const parts = reason.split('; ');
	return parts
		.filter((part, index) => !parts.slice(0, index).some(before => saysExit(before, part)))
		.map(part => (/^restart \d/.test(part) ? (part.split(' in ')[0] ?? part) : part))
		.join('; ');
}

/** Whether `before` ends with the exit that `part` says: `sh ended with exit code 3`, `exit 3`. */
function saysExit(before: string, part: string): boolean {
	return /^exit \d/.test(part) && before.endsWith(part.replace('exit ', 'exit code '));
}
