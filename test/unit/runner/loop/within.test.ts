import {expect, test} from 'vitest';
import {within} from '../../../../runner/loop/within.ts';

test('what comes in time is handed on, what does not is late and goes on', async () => {
	expect(await within(Promise.resolve(7), 60_000)).toBe(7);
	await expect(within(Promise.reject(new Error('no')), 60_000)).rejects.toThrow('no');
	let finish: (value: number) => void = () => undefined;
	const slow = new Promise<number>(resolve => {
		finish = resolve;
	});
	expect(await within(slow, 0)).toBe('late');
	finish(8);
	expect(await slow).toBe(8);
});
