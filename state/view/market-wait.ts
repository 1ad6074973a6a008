/** Explains why a running instance has no bars now: it runs by the clock, and its market is closed. */
import type {GeneralSettings} from '../config/config.ts';
import {generalSettingsKey} from '../config/config-stamp.ts';
import {secondText} from '../domain/time/civil-day.ts';
import type {InstanceSettings} from '../domain/instance/instance.ts';
import {
	type MarketCalendar,
	type MarketHours,
	marketHours,
} from '../domain/time/market-calendar.ts';
import {calendarNameOf, shippedCalendars} from '../domain/time/shipped-calendars.ts';
import type {ControlStore} from '../control/control-store.ts';

/** Returns the shipped calendars and those of the current configuration. */
export function knownCalendars(store: Pick<ControlStore, 'value'>): MarketCalendar[] {
	const text = store.value(generalSettingsKey);
	// A row from an older version has no calendars.
	const own = text ? (JSON.parse(text) as Partial<GeneralSettings>).calendars : undefined;
	return [...shippedCalendars, ...(own ?? [])];
}

/** Returns `market closed (NYSE) until 2026-11-27T14:30:00Z`; empty if the market is open or does not matter. */
export function marketWait(
	settings: InstanceSettings,
	calendars: () => readonly MarketCalendar[],
	nowMs: number,
): string {
	if (settings.kind !== 'algorithm' || settings.speed !== 'wall') return '';
	const name = calendarNameOf(settings);
	const calendar = calendars().find(known => known.name === name);
	if (calendar === undefined) return '';
	const hours = hoursOf(calendar);
	return hours.isOpenAt(nowMs) ? '' : marketText(name, hours.nextOpenAt(nowMs));
}

/** Returns the text for a market that is closed until then; null: unknown. */
export function marketText(calendar: string, untilMs: number | null): string {
	return `market closed (${calendar})${untilMs === null ? '' : ` until ${secondText(untilMs)}`}`;
}

/** Hundreds of instances ask for the same few markets every second. */
const made = new WeakMap<MarketCalendar, MarketHours>();

function hoursOf(calendar: MarketCalendar): MarketHours {
	const hours = made.get(calendar) ?? marketHours(calendar);
	made.set(calendar, hours);
	return hours;
}
