import {expect, test} from 'vitest';
import {generalSettingsKey} from '../../../../state/config/config-stamp.ts';
import {defaultSettings} from '../../../../state/domain/instance/instance-defaults.ts';
import type {InstanceSettings} from '../../../../state/domain/instance/instance.ts';
import {completeSchedule} from '../../../../state/domain/time/schedule.ts';
import {shippedCalendars} from '../../../../state/domain/time/shipped-calendars.ts';
import {knownCalendars, marketWait} from '../../../../state/view/market-wait.ts';

const saturdayMs = Date.UTC(2026, 10, 28, 12);
const wait = (symbol: string, change: Partial<InstanceSettings>, atMs = saturdayMs) =>
	marketWait({...defaultSettings(symbol, symbol), ...change}, () => shippedCalendars, atMs);

test('who goes by the clock of a closed market waits for its opening', () => {
	expect(wait('SPX', {speed: 'wall'})).toBe('market closed (NYSE) until 2026-11-30T14:30:00Z');
	expect(wait('BTC', {speed: 'wall', schedule: completeSchedule({calendar: 'FX'})})).toBe(
		'market closed (FX) until 2026-11-29T22:00:00Z',
	);
});

test('nobody else does', () => {
	expect(wait('SPX', {speed: 1})).toBe('');
	expect(wait('SPX', {speed: 'wall', kind: 'command'})).toBe('');
	expect(wait('BTC', {speed: 'wall'})).toBe('');
	expect(wait('SPX', {speed: 'wall'}, Date.UTC(2026, 10, 27, 15))).toBe('');
	expect(wait('SPX', {speed: 'wall', schedule: completeSchedule({calendar: 'GONE'})})).toBe('');
});

test('calendars of the configuration stand beside the shipped ones', () => {
	const names = (text: string | undefined) =>
		knownCalendars({value: key => (key === generalSettingsKey ? text : undefined)}).map(
			({name}) => name,
		);
	const shipped = shippedCalendars.map(({name}) => name);
	expect(names(undefined)).toEqual(shipped);
	expect(names('{"logKeepFiles": 5}')).toEqual(shipped);
	expect(names('{"calendars": [{"name": "XETRA"}]}')).toEqual([...shipped, 'XETRA']);
});
