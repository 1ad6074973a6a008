/** Bar lengths and market moments, as people write them. Pure. */
import {dayMs} from './civil-day.ts';
import {timeFormNamed} from './time-form.ts';
import type {TimeZone} from './time-zone.ts';

const units = {s: 1000, m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs} as const;

export const timeframeExpected = 'a length of bars such as 5m, 1h, 1d or 1w';

/** Returns the milliseconds of `5m`, or null for an invalid length. Lengths below a day must divide one. */
export function parseTimeframe(text: string): number | null {
	const [, count = '', unit] = /^([1-9]\d{0,4})([smhdw])$/.exec(text.trim()) ?? [];
	if (unit === undefined) return null;
	const lengthMs = Number(count) * units[unit as keyof typeof units];
	if (lengthMs > 366 * dayMs) return null;
	return lengthMs >= dayMs || dayMs % lengthMs === 0 ? lengthMs : null;
}

/** Returns `5m`; lengths without such a unit in milliseconds. */
export function timeframeText(lengthMs: number): string {
	const fitting = Object.entries(units).findLast(([, ms]) => lengthMs >= ms && lengthMs % ms === 0);
	return fitting === undefined ? `${lengthMs}ms` : `${lengthMs / fitting[1]}${fitting[0]}`;
}

export const momentExpected = 'a date or a time such as 2024-01-31 or 2024-01-31T09:30:00Z';

/** Whether {@link momentMs} can read `text`. */
export function isMoment(text: string): boolean {
	return momentMs(text, 'begin', null) !== null;
}

/**
 * Returns the moment that `text` names; for a date alone the first or last millisecond of that day. A time
 * without a zone is in `zone`, or UTC. Null: not a moment.
 */
export function momentMs(
	text: string,
	edge: 'begin' | 'end',
	zone: TimeZone | null,
): number | null {
	const instant = timeFormNamed('iso-zone')?.read(text);
	if (instant !== undefined) return instant;
	const dayStart = timeFormNamed('date')?.read(text);
	const local =
		dayStart === undefined
			? timeFormNamed('iso')?.read(text)
			: dayStart + (edge === 'end' ? dayMs : 0);
	if (local === undefined) return null;
	const atMs = zone === null ? local : zone.toInstantMs(local);
	return dayStart !== undefined && edge === 'end' ? atMs - 1 : atMs;
}

export const stepExpected = 'a step of prices or quantities such as 1, 0.01 or 0.00000001';

/**
 * Returns the number of decimals of a step that is 1 or a power of a tenth, 0…`most`; null for any other
 * text.
 */
export function decimalsOfStep(text: string, most: number): number | null {
	const [, exponent] = /^1e-(\d{1,2})$/i.exec(text) ?? [];
	const [, zeros] = /^0?\.(0*)1$/.exec(text) ?? [];
	const decimals =
		text === '1'
			? 0
			: zeros !== undefined
				? zeros.length + 1
				: exponent === undefined
					? null
					: Number(exponent);
	return decimals !== null && decimals <= most ? decimals : null;
}
