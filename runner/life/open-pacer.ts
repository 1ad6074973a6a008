/** Creates the pacer of the bars from the settings: a steady grid, or wall-clock time with market hours. */
import {secondText} from '../../state/domain/time/civil-day.ts';
import {AppError, exitCode} from '../../state/domain/error.ts';
import type {InstanceSettings} from '../../state/domain/instance/instance.ts';
import type {MarketCalendar} from '../../state/domain/time/market-calendar.ts';
import {cronExpected} from '../../state/domain/time/schedule.ts';
import {calendarNameOf} from '../../state/domain/time/shipped-calendars.ts';
import {knownCalendars, marketText} from '../../state/view/market-wait.ts';
import type {LedgerStore} from '../../state/ledger/ledger-store.ts';
import {createSteadyPacer, type Pacer} from '../loop/pacer.ts';
import {barIntervalMs} from '../market/bar-interval.ts';
import {createWallPacer, repeatMs} from '../schedule/wall-pacer.ts';
import type {Session} from './session.ts';

/**
 * Returns the pacer of this run.
 * @throws {@link AppError} `SCHEDULE_UNUSABLE`, `CALENDAR_UNKNOWN` (78), or as `openMarket`.
 */
export async function openPacer(session: Session, ledger: LedgerStore): Promise<Pacer> {
	const {settings, clock} = session;
	const {speed} = settings;
	if (speed === 'wall') return openWallPacer(session, ledger.lastRecordedAtMs());
	if (typeof speed !== 'object') return createSteadyPacer(speed, clock);
	const intervalMs = barIntervalMs(settings);
	// A single bar needs no pace.
	return createSteadyPacer(intervalMs === null ? 'max' : (speed.times * 1000) / intervalMs, clock);
}

async function openWallPacer(
	session: Session,
	lastRecordedAtMs: number | undefined,
): Promise<Pacer> {
	const {settings, clock, log} = session;
	const calendar = findCalendar(session);
	// Cron costs a start some milliseconds, and most instances do not use it.
	const [{cronProblem}, {createTicks}] = await Promise.all([
		import('../../state/schedule/cron.ts'),
		import('../schedule/ticks.ts'),
	]);
	const {schedule} = settings;
	const problem = cronProblem(schedule.cron);
	if (problem !== null) throw unusable(settings, `${problem}; expected ${cronExpected}`);
	const ticks = createTicks(schedule, calendar);
	const nowMs = clock.nowMs();
	const firstAtMs = ticks.next(nowMs);
	if (firstAtMs === null)
		throw unusable(settings, `none of its times is within the sessions of ${calendar.name}`);
	log.info(
		`Runs by the clock: cron ${schedule.cron} plus ${schedule.offsetMs} ms in ${schedule.timeZone ?? calendar.timeZone}, market hours ${calendar.name}; the next tick is ${secondText(firstAtMs)}`,
	);
	return createWallPacer({
		ticks,
		clock,
		afterMs: goesOnAfter(lastRecordedAtMs, nowMs),
		onMarket: ({isOpen, untilMs}) => tellMarket(session, calendar.name, isOpen, untilMs),
		onSetBack: byMs => {
			if (byMs >= reportedSetBackMs)
				log.warn(`The clock was set back by ${Math.round(byMs / 1000)} s`);
		},
	});
}

/** Smaller corrections are not logged: a time service makes them every day. */
const reportedSetBackMs = 1000;

/** A run continues after the last bar of the previous run, even if the clock was set back a little since. */
function goesOnAfter(lastRecordedAtMs: number | undefined, nowMs: number): number {
	if (lastRecordedAtMs === undefined || lastRecordedAtMs > nowMs + repeatMs) return nowMs;
	return lastRecordedAtMs;
}

function findCalendar({settings, store}: Session): MarketCalendar {
	const name = calendarNameOf(settings);
	const known = knownCalendars(store);
	const found = known.find(calendar => calendar.name === name);
	if (found !== undefined) return found;
	throw new AppError({
		code: 'CALENDAR_UNKNOWN',
		exitCode: exitCode.configuration,
		what: `${settings.name}: no market calendar is called ${name}`,
		why: `there are ${known.map(calendar => calendar.name).join(', ')}`,
		fix: 'use one of these, or describe it under calendars: in pitwall.yaml',
		details: {name: settings.name, calendar: name},
	});
}

function unusable({name, schedule}: InstanceSettings, why: string): AppError {
	return new AppError({
		code: 'SCHEDULE_UNUSABLE',
		exitCode: exitCode.configuration,
		what: `${name}: its schedule '${schedule.cron}' cannot be used`,
		why,
		fix: `change schedule: in pitwall.yaml, or try one with: pitwall run --name ${name} --schedule 'every 5m'`,
		details: {name, cron: schedule.cron},
	});
}

/** Reports the state of the market in the log and the events of the instance; trading does not depend on it. */
function tellMarket(
	{settings, store, clock, log}: Session,
	calendar: string,
	isOpen: boolean,
	untilMs: number | null,
): void {
	const text = isOpen ? `market open (${calendar})` : marketText(calendar, untilMs);
	log.info(text.replace('m', 'M'));
	try {
		store.appendEvent({
			recordedAtMs: clock.nowMs(),
			name: settings.name,
			type: isOpen ? 'MarketOpened' : 'MarketClosed',
			text,
		});
	} catch (error) {
		log.warn(`The event could not be recorded: ${String(error)}`);
	}
}
