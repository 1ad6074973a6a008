import {expect, test} from 'vitest';
import {countForks, isUnused, pidCount} from '../../../../state/process/number-reuse.ts';

test('a number is free of reuse until half of all numbers were handed out', () => {
	expect(isUnused(1000, 1000, 32_768)).toBe(true);
	expect(isUnused(1000, 17_383, 32_768)).toBe(true);
	expect(isUnused(1000, 17_384, 32_768)).toBe(false);
	expect(isUnused(1000, 999, 32_768)).toBe(false);
});

test('what is not known proves nothing', () => {
	expect(isUnused(null, 1, 10)).toBe(false);
	expect(isUnused(1, null, 10)).toBe(false);
	expect(isUnused(1, 1, null)).toBe(false);
});

test.runIf(process.platform === 'linux')('this kernel counts', () => {
	expect(pidCount()).toBeGreaterThan(300);
	expect(countForks()).not.toBe(0);
});
