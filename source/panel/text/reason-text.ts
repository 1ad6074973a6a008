/** The displayed reason of a state. Pure. */
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';

/**
 * Returns the reason without repeating an exit that both the run and the supervisor recorded, and without the
 * restart delay of the decision: a countdown is shown beside it.
 */
export function reasonText({reason}: Pick<InstanceView, 'reason'>): string {
	const parts = reason.split('; ');
	return parts
		.filter((part, index) => !parts.slice(0, index).some(before => saysExit(before, part)))
		.map(part => (/^restart \d/.test(part) ? (part.split(' in ')[0] ?? part) : part))
		.join('; ');
}

/** Whether `before` ends with the exit in `part`: `sh ended with exit code 3`, `exit 3`. */
function saysExit(before: string, part: string): boolean {
	return /^exit \d/.test(part) && before.endsWith(part.replace('exit ', 'exit code '));
}
