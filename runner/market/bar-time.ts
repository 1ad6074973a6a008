/** Reads the time of a bar as files write it. The stamp of a bar is taken as the time of its close. */

/** A bar with a date alone closes at 21:00 UTC: 16:00 in New York in winter, after every session there. */
const dailyCloseMs = 21 * 3_600_000;

/** Epoch numbers below this are seconds (up to the year 5138), others milliseconds. */
const secondsBelow = 100_000_000_000;

/** Last millisecond that a Date can hold. */
const timeMsMax = 8.64e15;

const datePattern = /^\d{4}-\d{2}-\d{2}$/;
/** Read as an epoch, it would be some day of August 1970. */
const compactDatePattern = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const dateTimePattern =
	/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)? ?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Returns milliseconds since 1970-01-01 UTC of an ISO date (dashes or none), an ISO date and time (UTC
 * where it names no zone), or an epoch in seconds or milliseconds; undefined when `text` is none of them.
 */
export function parseBarTime(text: string): number | undefined {
	const compact = compactDatePattern.exec(text);
	if (compact !== null) return dailyClose(compact.slice(1).join('-'));
	if (/^\d{1,15}(?:\.\d+)?$/.test(text)) {
		const value = Number(text);
		const ms = Math.round(value < secondsBelow ? value * 1000 : value);
		return ms <= timeMsMax ? ms : undefined;
	}

	if (datePattern.test(text)) return dailyClose(text);

	const dateTime = dateTimePattern.exec(text);
	if (dateTime === null) return undefined;
	const day = text.slice(0, 10);
	const dayMs = Date.parse(`${day}T00:00:00Z`);
	if (Number.isNaN(dayMs) || isoDate(dayMs) !== day) return undefined;
	const zone = dateTime[1];
	const local = (zone === undefined ? text : text.slice(0, -zone.length)).trim().replace(' ', 'T');
	const offset = zone === undefined || zone === 'Z' ? 'Z' : withColon(zone);
	const ms = Date.parse(`${local}${offset}`);
	return Number.isNaN(ms) ? undefined : ms;
}

/** Date.parse moves 2026-02-30 on to March: a date that does not come out as it went in is none. */
function dailyClose(date: string): number | undefined {
	const midnightMs = Date.parse(`${date}T00:00:00Z`);
	const isReal = !Number.isNaN(midnightMs) && isoDate(midnightMs) === date;
	return isReal ? midnightMs + dailyCloseMs : undefined;
}

function withColon(zone: string): string {
	return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}

function isoDate(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}
