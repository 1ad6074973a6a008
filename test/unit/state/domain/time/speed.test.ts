import {expect, test} from 'vitest';
import {parseSpeed, speedText, speedWords} from '../../../../../state/domain/time/speed.ts';

test.each([
	['1', 1, '1 bars a second'],
	['0.5', 0.5, '0.5 bars a second'],
	['.25', 0.25, '0.25 bars a second'],
	['max', 'max', 'as fast as possible'],
	['wall', 'wall', 'by the clock'],
	['60x', {times: 60}, '60 times the clock'],
	['1.5x', {times: 1.5}, '1.5 times the clock'],
] as const)('%s is a speed and comes out as it went in', (text, speed, words) => {
	expect(parseSpeed(text)).toEqual(speed);
	expect(parseSpeed(speedText(speed))).toEqual(speed);
	expect(speedWords(speed)).toBe(words);
});

test.each(['', '0', '-1', '0x', 'x', '60 x', 'fast', 'Infinity', 'NaN', '1e3', '1000001', 'MAX'])(
	'%j is no speed',
	text => {
		expect(parseSpeed(text)).toBeNull();
	},
);
