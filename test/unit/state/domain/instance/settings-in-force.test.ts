import {expect, test} from 'vitest';
import {defaultSettings} from '../../../../../state/domain/instance/instance-defaults.ts';
import {
	settingsInForce,
	settingsThatWait,
} from '../../../../../state/domain/instance/settings-in-force.ts';

const running = defaultSettings('BTC', 'BTC');
const file = {
	...running,
	symbol: 'ETH',
	stopTimeoutMs: 1,
	tags: ['a'],
	restart: {...running.restart, deathsMax: 9},
};

test('a run keeps what it was started with; tags and restarts follow the file', () => {
	expect(settingsInForce(file, running)).toEqual({...running, tags: ['a'], restart: file.restart});
	expect(settingsInForce(file, null)).toBe(file);
	expect(settingsInForce(file, undefined)).toBe(file);
});

test('what differs waits for the next start', () => {
	const waiting = settingsThatWait(settingsInForce(file, running), file);
	expect(waiting.toSorted()).toEqual(['stopTimeoutMs', 'symbol']);
	expect(settingsThatWait(file, file)).toEqual([]);
});
