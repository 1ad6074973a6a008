/** That a home was shut down on purpose: by whom, and when. Pure. */

export type ShutdownRecord = {
	/** Who asked for it: `panel`, `command line`. */
	requestedBy: string;
	requestedAtMs: number;
	/** When this was written; a supervisor that began later overrules it. */
	recordedAtMs: number;
	/** Until when it is under way at the latest; null: it has ended. */
	untilMs: number | null;
};

/** Whether the shutdown is still at work: what is started now would be stopped, or outlive its proof. */
export function isUnderWay(record: ShutdownRecord | null, nowMs: number): boolean {
	if (record === null || record.untilMs === null) return false;
	// A clock that was set back must not keep a home closed for as long.
	return record.recordedAtMs <= nowMs && nowMs < record.untilMs;
}

/** Returns the record in `text`, as it was stored; null for anything else. */
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

/** What a `Date` can hold. */
const timeMax = 8.64e15;

function isTime(value: unknown): value is number {
	return typeof value === 'number' && Math.abs(value) <= timeMax;
}
