/** The speed of an instance's bars, and its notation. Pure. */

export type Speed =
	/** Bars a second. */
	| number
	/** As fast as the machine can. */
	| 'max'
	/** By the wall clock: a bar at each tick of the schedule. */
	| 'wall'
	/** This many times faster than the wall clock. */
	| {times: number};

/** Any higher number of bars a second, or higher factor, must be `max`. */
const speedMost = 1_000_000;

/** The accepted forms, for messages. */
export const speedExpected = `bars a second above 0 up to ${speedMost}, 60x, wall or max`;

/** Returns the speed for `10`, `60x`, `wall` or `max`; null for any other text. */
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

/** Returns the speed as text for people. */
export function speedWords(speed: Speed): string {
	if (speed === 'max') return 'as fast as possible';
	if (speed === 'wall') return 'by the clock';
	if (typeof speed === 'object') return `${speed.times} times the clock`;
	return `${speed} bars a second`;
}
