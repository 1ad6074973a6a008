import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {type ConfigProblem, parseConfig} from '../../../../state/config/config.ts';
import {speedText} from '../../../../state/domain/time/speed.ts';
import {AppError} from '../../../../state/domain/error.ts';

const parse = (text: string) => parseConfig(text, '/home/ada/pitwall.yaml');

function problemsOf(text: string): ConfigProblem[] {
	try {
		parse(text);
	} catch (error) {
		if (error instanceof AppError) return error.details['problems'] as ConfigProblem[];
		throw error;
	}
	throw new Error('the configuration was accepted');
}

describe('speed and schedule', () => {
	test('speeds of every kind are read', () => {
		const {instances} = parse(
			'instances: {A: {speed: 2.5}, B: {speed: 60x}, C: {speed: wall}, D: {speed: max}, E: }',
		);
		expect(instances.map(({speed}) => speed)).toEqual([2.5, {times: 60}, 'wall', 'max', 1]);
	});

	test('a schedule is a cron, or keys that override those of the defaults one by one', () => {
		const {instances} = parse(`
defaults: {schedule: {offset: 5s, calendar: NYSE}}
instances:
  A:
  B: {schedule: every 5m}
  C: {schedule: {cron: 0 30 9 * * mon-fri, zone: Europe/Berlin, offset: 0s, calendar: 24x7}}
`);
		expect(instances.map(({schedule}) => schedule)).toEqual([
			{cron: '* * * * *', timeZone: null, offsetMs: 5000, calendar: 'NYSE'},
			{cron: '*/5 * * * *', timeZone: null, offsetMs: 5000, calendar: 'NYSE'},
			{cron: '0 30 9 * * mon-fri', timeZone: 'Europe/Berlin', offsetMs: 0, calendar: '24x7'},
		]);
	});

	test('a schedule asks for the clock unless a speed stands beside it', () => {
		const {instances} = parse(`
defaults: {speed: 2}
instances: {A: {schedule: every 1h}, B: {schedule: every 1h, speed: 60x}, C: }
`);
		expect(instances.map(({speed}) => speed)).toEqual(['wall', {times: 60}, 2]);
	});

	test('problems name the line, the key, what was there and what was expected', () => {
		const problems = problemsOf(`
instances:
  A: {schedule: 61 * * * *}
  B: {schedule: every 7m}
  C: {schedule: {crom: every 5m}}
  D: {schedule: {cron: every 5m, zone: Mars/Olympus, offset: 2}}
  E: {schedule: {calendar: NASDAQ}}
  F: {speed: 0x}
  G: {schedule: 7}
`);
		expect(problems.map(({line, key}) => `${line} ${key}`)).toEqual([
			'3 instances.A.schedule',
			'4 instances.B.schedule',
			'5 instances.C.schedule.crom',
			'6 instances.D.schedule.zone',
			'6 instances.D.schedule.offset',
			'7 instances.E.schedule.calendar',
			'8 instances.F.speed',
			'9 instances.G.schedule',
		]);
		expect(problems[0]?.text).toMatch(
			/expected a cron of 5 fields.*minute.*61.*was "61 \* \* \* \*"/,
		);
		expect(problems[2]?.text).toContain('did you mean cron?');
		expect(problems[5]?.text).toContain('NYSE');
	});
});

test('the example of the documentation can be used', () => {
	const page = readFileSync(new URL('../../../../docs/schedules.md', import.meta.url), 'utf8');
	const [, example = ''] = /^# Schedules[^]*?```yaml\n([^]*?)```/.exec(page) ?? [];
	const {instances, general} = parse(example);
	expect(instances.map(({name, speed}) => `${name} ${speedText(speed)}`)).toEqual([
		'SPX wall',
		'OIL wall',
		'GOLD wall',
		'ETH wall',
		'SAP wall',
	]);
	expect(general.calendars.map(({name}) => name)).toEqual(['XETRA', 'STORM']);
});

describe('calendars', () => {
	const xetra = `zone: Europe/Berlin, sessions: {mon-fri: ['09:00-17:30']}, holidays: [2026-12-25],
    early_closes: {2026-12-30: '14:00'}`;

	test('a calendar of one’s own is read and can be named', () => {
		const {general, instances} = parse(`
calendars:
  XETRA: {${xetra}}
  STORM: {like: NYSE, holidays: ['2026-10-29']}
  NIGHT: {zone: Asia/Tokyo, sessions: {fri-sat: ['22:00-05:00'], mon: [00:00-24:00]}}
instances: {SAP: {schedule: {calendar: XETRA}}}
`);
		expect(instances[0]?.schedule.calendar).toBe('XETRA');
		expect(general.calendars[0]).toEqual({
			name: 'XETRA',
			timeZone: 'Europe/Berlin',
			sessions: [1, 2, 3, 4, 5].map(weekday => ({weekday, openMinute: 540, closeMinute: 1050})),
			rule: null,
			holidays: ['2026-12-25'],
			earlyCloses: {'2026-12-30': 840},
		});
		expect(general.calendars[1]).toMatchObject({
			timeZone: 'America/New_York',
			rule: 'NYSE',
			holidays: ['2026-10-29'],
		});
		expect(general.calendars[2]?.sessions).toEqual([
			{weekday: 5, openMinute: 1320, closeMinute: 1440 + 300},
			{weekday: 6, openMinute: 1320, closeMinute: 1440 + 300},
			{weekday: 1, openMinute: 0, closeMinute: 1440},
		]);
	});

	test.each([
		["{zone: Europe/Berlin, sessions: {mon-fry: ['09:00-17:30']}}", 'sessions.mon-fry'],
		["{zone: Europe/Berlin, sessions: {mon: ['9-17']}}", 'sessions.mon.0'],
		["{zone: Europe/Berlin, sessions: {mon: ['09:00-25:00']}}", 'sessions.mon.0'],
		["{zone: Europe/Berlin, sessions: {mon: ['09:00-12:00', '11:00-17:00']}}", 'sessions'],
		["{zone: Europe/Berlin, sessions: {sat: ['20:00-12:00'], sun: ['11:00-17:00']}}", 'sessions'],
		['{zone: Europe/Berlin, sessions: {}}', 'sessions'],
		["{zone: Berlin, sessions: {mon: ['09:00-17:30']}}", 'zone'],
		['{like: NYSE, holidays: [2026-02-30]}', 'holidays.0'],
		["{like: NYSE, early_closes: {2026-12-31: '26:00'}}", 'early_closes.2026-12-31'],
		["{like: NYSE, early_closes: {tomorrow: '12:00'}}", 'early_closes.tomorrow'],
		['{like: NASDAQ}', 'like'],
		['{like: NYSE, holliday: []}', 'holliday'],
		['{zone: Europe/Berlin}', ''],
	])('%s is refused at its place', (text, key) => {
		const problems = problemsOf(`calendars:\n  OWN: ${text}\n`);
		expect(problems.map(problem => problem.key)).toEqual([
			['calendars.OWN', key].filter(Boolean).join('.'),
		]);
		expect(problems[0]?.line).toBe(2);
	});

	test('a shipped calendar cannot be replaced under its name', () => {
		expect(problemsOf('calendars: {NYSE: {like: NYSE}}')[0]?.text).toContain('like: NYSE');
	});
});
