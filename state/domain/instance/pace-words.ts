/** Describes how an instance gets its bars. Pure. */
import type {InstanceSettings} from './instance.ts';
import {calendarNameOf} from '../time/shipped-calendars.ts';
import {speedWords} from '../time/speed.ts';

/** Returns `2 bars a second`, or `by the clock, cron * * * * * + 2 s, NYSE`. */
export function paceWords({
	speed,
	schedule,
	symbol,
}: Pick<InstanceSettings, 'speed' | 'schedule' | 'symbol'>): string {
	if (speed !== 'wall') return speedWords(speed);
	const offset = schedule.offsetMs === 0 ? '' : ` + ${schedule.offsetMs / 1000} s`;
	const calendar = calendarNameOf({symbol, schedule});
	return `${speedWords(speed)}, cron ${schedule.cron}${offset}, ${calendar}`;
}
