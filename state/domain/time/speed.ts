/** How fast an instance gets its bars, and how people write that. Pure. */

export type Speed =
	/** Bars a second. */
	| number
	/** As fast as the machine can. */
	| 'max'
	/** By the clock on the wall: a bar at each tick of the schedule. */
	| 'wall'
	/** So many times faster than the clock on the wall. */
	| {times: number};

/** More than this a second, or times faster, is `max`. */
const speedMost = 1_000_000;

/** What a person may write; for messages. */
export const speedExpected = `bars a second above 0 up to ${speedMost}, 60x, wall or max`;

/** Returns the speed behind `10`, `60x`, `wall` or `max`; null when it is none of them. */
export function parseSpeed(text: string): Speed | null {
	if (text === 'max' || text === 'wall') return text;
	const [, digits, times] = /^(\d+(?:\.\d+)?|\.\d+)(x?)$/.exec(text) ?? [];
	const value = Number(digits);
	if (digits === undefined || !(value > 0) || value > speedMost) return null;
	return times === 'x' ? {times: value} : value;
}

/** Returns the speed as {@link parseSpeed} reads it. */
export function speedText(speed: Speed): string {
	return typeof speed === 'object' ? `${speed.times}x` : String(speed);
}

/** Returns the speed in words. */
export function speedWords(speed: Speed): string {
	if (speed === 'max') return 'as fast as possible';
	if (speed === 'wall') return 'by the clock';
	if (typeof speed === 'object') return `${speed.times} times the clock`;
	return `${speed} bars a second`;
}
