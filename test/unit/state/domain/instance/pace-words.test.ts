import {expect, test} from 'vitest';
import {defaultSettings} from '../../../../../state/domain/instance/instance-defaults.ts';
import type {InstanceSettings} from '../../../../../state/domain/instance/instance.ts';
import {paceWords} from '../../../../../state/domain/instance/pace-words.ts';
import {completeSchedule} from '../../../../../state/domain/time/schedule.ts';

const words = (change: Partial<InstanceSettings>) =>
	paceWords({...defaultSettings('SPX', 'SPX'), ...change});

test('who goes by the clock has a schedule and a market', () => {
	expect(words({speed: 'wall'})).toBe('by the clock, cron * * * * * + 2 s, NYSE');
	const schedule = completeSchedule({cron: '30 * * * * *', calendar: 'FX'});
	expect(words({speed: 'wall', schedule})).toBe('by the clock, cron 30 * * * * *, FX');
});

test('others have a speed alone', () => {
	expect(words({speed: 2})).toBe('2 bars a second');
	expect(words({speed: {times: 60}})).toBe('60 times the clock');
});
