/** Describes a shutdown. */
import type {ShutdownRecord} from '../../state/domain/machine/shutdown-record.ts';
import {formatClock, formatMoment} from './duration.ts';

/** Returns `shut down by command line at 22:31:07Z`, with the date if it was another day. */
export function formatShutdown(
	{requestedBy, requestedAtMs}: ShutdownRecord,
	nowMs: number,
): string {
	const at = formatMoment(requestedAtMs);
	const isToday = at.slice(0, 10) === formatMoment(nowMs).slice(0, 10);
	return `shut down by ${requestedBy} at ${isToday ? formatClock(requestedAtMs) : at}Z`;
}
