/**
 * Converts between wall-clock times of a place and instants by the IANA rules of the runtime (`Intl`). A
 * *local* time is in milliseconds since 1970-01-01T00:00 on the clocks of that place. Pure except for a cache
 * of `Intl` answers.
 */
import {dayMs} from './civil-day.ts';

export type TimeZone = {
	name: string;
	/** Local time of an instant. */
	toLocalMs(atMs: number): number;
	/**
	 * Instant of a local time: the first of two when clocks are set back, the moment of the change when they
	 * are set forward over it.
	 */
	toInstantMs(localMs: number): number;
};

/** Every zone changes its offset at a multiple of this. */
const offsetStepMs = 900_000;

/** Whether the runtime knows a zone with this name. */
export function isTimeZone(name: string): boolean {
	try {
		formatterOf(name);
		return true;
	} catch (error) {
		if (error instanceof RangeError) return false;
		throw error;
	}
}

/** Creates the zone `name`; see {@link isTimeZone}. */
export function createTimeZone(name: string): TimeZone {
	const offsetAt = name === 'UTC' ? () => 0 : rememberLast(createOffset(name));
	return {
		name,
		toLocalMs: atMs => atMs + offsetAt(atMs),
		toInstantMs(localMs) {
			const before = offsetAt(localMs - dayMs);
			const after = offsetAt(localMs + dayMs);
			const [least, most] = [Math.min(before, after), Math.max(before, after)];
			// The larger offset gives the earlier instant and is tried first.
			for (const offset of [most, least])
				if (offsetAt(localMs - offset) === offset) return localMs - offset;
			let atMs = Math.ceil((localMs - most) / offsetStepMs) * offsetStepMs;
			while (offsetAt(atMs) === before && atMs < localMs - least) atMs += offsetStepMs;
			return atMs;
		},
	};
}

function createOffset(name: string): (atMs: number) => number {
	const formatter = formatterOf(name);
	return atMs => {
		const part: Record<string, number> = {};
		for (const {type, value} of formatter.formatToParts(atMs)) part[type] = Number(value);
		const {year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0} = part;
		return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
	};
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
	return new Intl.DateTimeFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	});
}

/** Asks `Intl` once for each step: scans of neighboring minutes would ask it thousands of times. */
function rememberLast(offsetAt: (atMs: number) => number): (atMs: number) => number {
	let known = {step: Number.NaN, offset: 0};
	return atMs => {
		const step = Math.floor(atMs / offsetStepMs);
		if (step !== known.step) known = {step, offset: offsetAt(step * offsetStepMs)};
		return known.offset;
	};
}
