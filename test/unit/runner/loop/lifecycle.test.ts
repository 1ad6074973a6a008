import {describe, expect, test} from 'vitest';
import {
	advance,
	type Lifecycle,
	lifecycleStart,
	type RunTrigger,
} from '../../../../runner/loop/lifecycle.ts';

const ready: RunTrigger = {type: 'ready'};
const stop: RunTrigger = {type: 'stop', reason: 'asked'};
const fail: RunTrigger = {type: 'fail', end: {exitCode: 74, reason: 'disk full'}};
const closed: RunTrigger = {type: 'closed'};

function after(...triggers: RunTrigger[]): Lifecycle {
	return triggers.reduce(advance, lifecycleStart);
}

describe('the life of a run', () => {
	test('it starts, runs, stops and ends', () => {
		expect(after().state).toBe('starting');
		expect(after(ready).state).toBe('running');
		expect(after(ready, stop).state).toBe('stopping');
		expect(after(ready, stop, closed).state).toBe('ended');
	});

	test('a stop while it starts is not forgotten when it becomes ready', () => {
		expect(after(stop, ready).state).toBe('stopping');
	});

	test('the first reason to stop is the one that is told', () => {
		const second: RunTrigger = {type: 'stop', reason: 'again'};
		expect(after(ready, stop, second).end).toEqual({exitCode: 0, reason: 'asked'});
	});

	test('a failure while it stops is not hidden by the clean end', () => {
		expect(after(ready, stop, fail).end).toEqual({exitCode: 74, reason: 'disk full'});
	});

	test('a clean stop does not hide a failure, nor a second failure the first', () => {
		const other: RunTrigger = {type: 'fail', end: {exitCode: 70, reason: 'bug'}};
		expect(after(ready, fail, stop, other).end?.exitCode).toBe(74);
	});

	test('nothing changes after the end', () => {
		const ended = after(ready, stop, closed);
		for (const trigger of [ready, stop, fail, closed])
			expect(advance(ended, trigger)).toEqual(ended);
	});
});
