/** Records that a home was shut down on purpose: by whom, and when. Pure. */

export type ShutdownRecord = {
	/** The requester: `panel` or `command line`. */
	requestedBy: string;
	requestedAtMs: number;
	/** Time of writing; a supervisor that started later overrules the record. */
	recordedAtMs: number;
	/** Latest end of the shutdown while it is under way; null: it has ended. */
	untilMs: number | null;
};

/** Whether the shutdown is still under way: it would stop a new process, or its proof would not cover one. */
export function isUnderWay(record: ShutdownRecord | null, nowMs: number): boolean {
	if (record === null || record.untilMs === null) return false;
	// A clock that was set back must not keep a home closed until it catches up.
	return record.recordedAtMs <= nowMs && nowMs < record.untilMs;
}

/** Returns the stored record; null for any other text. */
export function parseShutdownRecord(text: string | undefined): ShutdownRecord | null {
	if (text === undefined || text === '') return null;
	try {
		const fields = JSON.parse(text) as Record<string, unknown>;
		const {requestedBy, requestedAtMs, recordedAtMs, untilMs} = fields;
		if (typeof requestedBy !== 'string' || !isTime(requestedAtMs) || !isTime(recordedAtMs))
			return null;
		return {requestedBy, requestedAtMs, recordedAtMs, untilMs: isTime(untilMs) ? untilMs : null};
	} catch {
		return null;
	}
}

/** Maximum of a `Date`. */
const timeMax = 8.64e15;

function isTime(value: unknown): value is number {
	return typeof value === 'number' && Math.abs(value) <= timeMax;
}
