import {describe, expect, test} from 'vitest';
import {runLoop} from '../../../../runner/loop/loop.ts';
import type {Missed} from '../../../../runner/loop/pacer.ts';
import {createRunLifecycle} from '../../../../runner/loop/run-lifecycle.ts';
import {createTicks} from '../../../../runner/schedule/ticks.ts';
import {createWallPacer} from '../../../../runner/schedule/wall-pacer.ts';
import {completeSchedule, type ScheduleDraft} from '../../../../state/domain/time/schedule.ts';
import {shippedCalendars} from '../../../../state/domain/time/shipped-calendars.ts';
import {barRecord} from '../../../support/ledger-record.ts';

const clockText = (atMs: number) => new Date(atMs).toISOString().slice(11, 19);

type Stage = {
	/** Wall-clock time at which the loop begins. */
	from: string;
	/** The loop ends after this many bars. */
	bars: number;
	schedule?: ScheduleDraft;
	calendar?: string;
	/** Wall-clock time of the last bar of an earlier life. */
	lastBarAt?: string;
	/** Time that the algorithm takes, by number of the bar. */
	stepMs?: (bar: number) => number;
	/** What happens to the clocks in a sleep that ends at that wall-clock time. */
	onSleep?: (clock: {wallMs: number; monotonicMs: number}) => void;
};

/** Runs the loop on a clock that only sleeps and steps move; tells what ran when and what was missed. */
async function play(stage: Stage) {
	const startMs = Date.parse(stage.from);
	const clocks = {wallMs: startMs, monotonicMs: 5_000_000};
	const clock = {nowMs: () => clocks.wallMs, monotonicMs: () => clocks.monotonicMs};
	const calendar = shippedCalendars.find(({name}) => name === (stage.calendar ?? '24x7'));
	if (calendar === undefined) throw new Error('no such calendar');
	const ran: string[] = [];
	const missed: Missed[] = [];
	const market: string[] = [];
	const setBacks: number[] = [];
	let sleeps = 0;
	let longestSleepMs = 0;
	const pass = (ms: number) => {
		clocks.wallMs += ms;
		clocks.monotonicMs += ms;
	};
	await runLoop({
		engine: {
			step: () => {
				ran.push(clockText(clocks.wallMs));
				pass(stage.stepMs?.(ran.length) ?? 0);
				return barRecord(ran.length);
			},
		},
		ledger: {append: () => undefined},
		wishes: {take: () => [], isPaused: () => false, flattenEpoch: () => 0},
		lookAtWishes: () => undefined,
		life: createRunLifecycle(() => undefined),
		clock,
		sleeper: {
			sleep: async delayMs => {
				sleeps += 1;
				longestSleepMs = Math.max(longestSleepMs, delayMs);
				pass(delayMs);
				stage.onSleep?.(clocks);
			},
			wake: () => undefined,
			yield: async () => undefined,
		},
		pacer: createWallPacer({
			ticks: createTicks(completeSchedule(stage.schedule ?? {}), calendar),
			clock,
			afterMs: stage.lastBarAt === undefined ? startMs : Date.parse(stage.lastBarAt),
			onMarket: ({isOpen, untilMs}) =>
				market.push(
					isOpen
						? `${clockText(clocks.wallMs)} open`
						: `${clockText(clocks.wallMs)} closed until ${new Date(untilMs ?? 0).toISOString().slice(0, 16)}`,
				),
			onSetBack: byMs => setBacks.push(byMs),
		}),
		barsMax: stage.bars,
		lastBarIndex: 0,
		onCommitted: () => undefined,
		onMissed: one => missed.push(one),
	});
	const missedTexts = missed.map(
		({count, span, whileDown}) =>
			`${count} ${span === null ? '' : `${clockText(span.firstAtMs)}-${clockText(span.lastAtMs)}`}${whileDown ? ' down' : ''}`,
	);
	return {ran, missed: missedTexts, market, setBacks, sleeps, longestSleepMs};
}

/** Once, in the sleep after this wall-clock time. */
function once(after: string, change: (clock: {wallMs: number; monotonicMs: number}) => void) {
	let isDone = false;
	return (clock: {wallMs: number; monotonicMs: number}) => {
		if (isDone || clock.wallMs < Date.parse(after)) return;
		isDone = true;
		change(clock);
	};
}

describe('bars by the clock', () => {
	test('each minute at second :02', async () => {
		const {ran, missed} = await play({from: '2026-11-24T13:59:30Z', bars: 3});
		expect(ran).toEqual(['14:00:02', '14:01:02', '14:02:02']);
		expect(missed).toEqual([]);
	});

	test('the clock is looked at once a second, no more', async () => {
		const {sleeps, longestSleepMs} = await play({from: '2026-11-24T13:59:02Z', bars: 10});
		expect(longestSleepMs).toBe(1000);
		expect(sleeps).toBe(600);
	});

	test('every five minutes with an offset of its own', async () => {
		const schedule = {cron: '*/5 * * * *', offsetMs: 10_000};
		const {ran} = await play({from: '2026-11-24T14:00:10Z', bars: 2, schedule});
		expect(ran).toEqual(['14:05:10', '14:10:10']);
	});
});

describe('missed ticks', () => {
	test('a machine that slept through 12 ticks makes up none of them', async () => {
		const {ran, missed} = await play({
			from: '2026-11-24T13:59:30Z',
			bars: 2,
			onSleep: once('2026-11-24T13:59:50Z', clock => {
				clock.wallMs = Date.parse('2026-11-24T14:11:30Z');
			}),
		});
		expect(missed).toEqual(['12 14:00:02-14:11:02']);
		expect(ran).toEqual(['14:12:02', '14:13:02']);
	});

	test('a tick that comes a little late still runs', async () => {
		const {ran, missed} = await play({
			from: '2026-11-24T13:59:30Z',
			bars: 1,
			onSleep: once('2026-11-24T13:59:50Z', clock => {
				clock.wallMs = Date.parse('2026-11-24T14:00:07Z');
			}),
		});
		expect({ran, missed}).toEqual({ran: ['14:00:07'], missed: []});
	});

	test('one that comes later than five seconds does not', async () => {
		const {ran, missed} = await play({
			from: '2026-11-24T13:59:30Z',
			bars: 1,
			onSleep: once('2026-11-24T13:59:50Z', clock => {
				clock.wallMs = Date.parse('2026-11-24T14:00:07.001Z');
			}),
		});
		expect({ran, missed}).toEqual({ran: ['14:01:02'], missed: ['1 14:00:02-14:00:02']});
	});

	test('a slow algorithm misses what passes while it thinks', async () => {
		const {ran, missed} = await play({
			from: '2026-11-24T13:59:30Z',
			bars: 3,
			stepMs: bar => (bar === 1 ? 150_000 : 0),
		});
		expect(ran).toEqual(['14:00:02', '14:03:02', '14:04:02']);
		expect(missed).toEqual(['2 14:01:02-14:02:02']);
	});

	test('a clock that is set forward skips its ticks', async () => {
		const {ran, missed} = await play({
			from: '2026-11-24T13:59:30Z',
			bars: 2,
			onSleep: once('2026-11-24T14:00:20Z', clock => {
				clock.wallMs += 3_600_000;
			}),
		});
		expect(ran).toEqual(['14:00:02', '15:01:02']);
		expect(missed).toEqual(['60 14:01:02-15:00:02']);
	});

	test('ticks of a closed market are none', async () => {
		const {ran, missed} = await play({
			from: '2026-11-27T17:58:30Z',
			bars: 2,
			calendar: 'NYSE',
			onSleep: once('2026-11-27T17:58:40Z', clock => {
				clock.wallMs = Date.parse('2026-11-30T14:29:00Z');
			}),
		});
		expect(missed).toEqual(['2 17:59:02-18:00:02']);
		expect(ran).toEqual(['14:31:02', '14:32:02']);
	});

	test('those between two lives are told apart', async () => {
		const {ran, missed} = await play({
			from: '2026-11-24T14:10:30Z',
			bars: 1,
			lastBarAt: '2026-11-24T14:00:02.100Z',
		});
		expect(missed).toEqual(['10 14:01:02-14:10:02 down']);
		expect(ran).toEqual(['14:11:02']);
	});

	test('a life that ended just before a tick and came back just after it runs it', async () => {
		const {ran, missed} = await play({
			from: '2026-11-24T14:10:04Z',
			bars: 1,
			lastBarAt: '2026-11-24T14:09:02.100Z',
		});
		expect({ran, missed}).toEqual({ran: ['14:10:04'], missed: []});
	});
});

describe('a clock that is set back', () => {
	test('by seconds: no tick of the same minute runs twice', async () => {
		const {ran, missed, setBacks} = await play({
			from: '2026-11-24T13:59:30Z',
			bars: 2,
			onSleep: once('2026-11-24T14:00:03Z', clock => {
				clock.wallMs -= 10_000;
			}),
		});
		expect(ran).toEqual(['14:00:02', '14:01:02']);
		expect(missed).toEqual([]);
		expect(setBacks).toHaveLength(1);
	});

	test('by an hour: it goes on by the new time', async () => {
		const {ran, missed} = await play({
			from: '2026-11-24T13:59:30Z',
			bars: 3,
			onSleep: once('2026-11-24T14:00:10Z', clock => {
				clock.wallMs -= 3_600_000;
			}),
		});
		expect(ran).toEqual(['14:00:02', '13:01:02', '13:02:02']);
		expect(missed).toEqual([]);
	});

	test('between two lives: the next one waits for the next minute', async () => {
		const {ran} = await play({
			from: '2026-11-24T14:00:01Z',
			bars: 1,
			lastBarAt: '2026-11-24T14:00:02.100Z',
		});
		expect(ran).toEqual(['14:01:02']);
	});
});

describe('market hours', () => {
	test('what closes and opens is told, and the last bar of a session still runs', async () => {
		const {ran, market} = await play({
			from: '2026-11-25T20:59:30Z',
			bars: 2,
			calendar: 'NYSE',
		});
		expect(ran).toEqual(['21:00:02', '14:31:02']);
		expect(market).toEqual(['21:00:00 closed until 2026-11-27T14:30', '14:30:00 open']);
	});

	test('one that is closed at the start is told at once', async () => {
		const {market} = await play({from: '2026-11-28T12:00:00Z', bars: 1, calendar: 'FX'});
		expect(market[0]).toBe('12:00:00 closed until 2026-11-29T22:00');
	});

	test('over the change of clocks each hour of the market has its ticks', async () => {
		const schedule = {cron: '0 * * * *'};
		const spring = await play({from: '2026-03-08T05:30:00Z', bars: 3, schedule});
		expect(spring.ran).toEqual(['06:00:02', '07:00:02', '08:00:02']);
		const autumn = await play({
			from: '2026-11-01T04:30:00Z',
			bars: 4,
			schedule: {...schedule, timeZone: 'America/New_York'},
		});
		expect(autumn.ran).toEqual(['05:00:02', '06:00:02', '07:00:02', '08:00:02']);
	});
});
