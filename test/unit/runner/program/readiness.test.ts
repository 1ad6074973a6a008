import {expect, test} from 'vitest';
import {judgeReadiness} from '../../../../runner/program/readiness.ts';

const nothing = {elapsedMs: 0, hasMatched: false, isFileNew: false, isAsleep: false};
const timeoutMs = 1000;

test('nothing to wait for: ready when the program first waits for something, or after a second', () => {
	const judge = (elapsedMs: number, isAsleep: boolean) =>
		judgeReadiness({by: 'start'}, timeoutMs, {...nothing, elapsedMs, isAsleep});
	expect(judge(0, true)).toEqual({is: 'waiting', lookAgainMs: 30});
	expect(judge(30, true)).toEqual({is: 'ready'});
	expect(judge(30, false)).toEqual({is: 'waiting', lookAgainMs: 10});
	expect(judge(999, false)).toEqual({is: 'waiting', lookAgainMs: 10});
	expect(judge(1000, false)).toEqual({is: 'ready'});
});

test('a line: ready when it came, late when the time is up, and no look in between', () => {
	const ready = {by: 'log', pattern: 'up'} as const;
	const judge = (change: Partial<typeof nothing>) =>
		judgeReadiness(ready, timeoutMs, {...nothing, ...change});
	expect(judge({elapsedMs: 200.4})).toEqual({is: 'waiting', lookAgainMs: 800});
	expect(judge({hasMatched: true, elapsedMs: 5000})).toEqual({is: 'ready'});
	expect(judge({elapsedMs: 1000})).toEqual({is: 'late'});
});

test('a file: looked for again and again, but no later than the time is up', () => {
	const ready = {by: 'file', path: '/x'} as const;
	const judge = (change: Partial<typeof nothing>) =>
		judgeReadiness(ready, timeoutMs, {...nothing, ...change});
	expect(judge({})).toEqual({is: 'waiting', lookAgainMs: 50});
	expect(judge({elapsedMs: 990})).toEqual({is: 'waiting', lookAgainMs: 10});
	expect(judge({isFileNew: true})).toEqual({is: 'ready'});
	expect(judge({elapsedMs: 1001})).toEqual({is: 'late'});
});

test('a delay: ready after it, whatever the timeout says', () => {
	const ready = {by: 'delay', delayMs: 5000} as const;
	const judge = (elapsedMs: number) => judgeReadiness(ready, timeoutMs, {...nothing, elapsedMs});
	expect(judge(4999.5)).toEqual({is: 'waiting', lookAgainMs: 1});
	expect(judge(5000)).toEqual({is: 'ready'});
});
