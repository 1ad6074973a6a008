import {describe, expect, test} from 'vitest';
import {fitsVerb} from '../../../../source/verb/judge.ts';
import {type VerbName, verbNames, verbs} from '../../../../source/verb/verbs.ts';
import {type Observed, observedStates} from '../../../../state/domain/instance/instance.ts';
import {programOf, statusOf} from '../panel/panel-fixture.ts';
import {viewOf} from './outcome.ts';

const alive: readonly Observed[] = ['starting', 'running', 'paused', 'stopping', 'hung'];
const off: readonly Observed[] = ['stopped', 'crashed', 'backoff', 'failed'];

/** The states in which each verb is meant for an instance, where it is wanted to run and where it is not. */
const table: Record<VerbName, [wanted: readonly Observed[], unwanted: readonly Observed[]]> = {
	start: [off, off],
	stop: [[...alive, ...off, 'foreign'], alive],
	restart: [[...alive, ...off], alive],
	pause: [alive.filter(state => state !== 'paused'), alive.filter(state => state !== 'paused')],
	resume: [['paused'], ['paused']],
	// The fixture has an open position in every state but `stopped`.
	flatten: [alive, alive],
	kill: [alive, alive],
	remove: [[], ['stopped', 'crashed', 'failed']],
	set: [observedStates, observedStates],
	upgrade: [
		[...alive, ...off],
		[...alive, ...off],
	],
};

describe.each(verbNames)('%s of several', name => {
	test.each(observedStates)('one that is %s', observed => {
		const [wanted, unwanted] = table[name];
		const fits = (view: ReturnType<typeof viewOf>) => fitsVerb(verbs[name], view);
		expect(fits(viewOf(observed, 'running'))).toBe(wanted.includes(observed));
		expect(fits(viewOf(observed, 'stopped'))).toBe(unwanted.includes(observed));
	});
});

test('flatten leaves out what is flat, and takes what has no bar yet', () => {
	const flat = viewOf('running', 'running', {status: statusOf('BTC', {positionLots: 0})});
	expect(fitsVerb(verbs.flatten, flat)).toBe(false);
	expect(fitsVerb(verbs.flatten, viewOf('running', 'running', {status: null}))).toBe(true);
});

test('kill takes what an ended run has left', () => {
	const left = [{pid: 77, user: 'ada', isOurs: true}];
	expect(fitsVerb(verbs.kill, viewOf('crashed', 'stopped', {left}))).toBe(true);
	expect(fitsVerb(verbs.remove, viewOf('crashed', 'stopped', {left}))).toBe(false);
});

test('a wrapped program has no entries, position, parameters or code', () => {
	const meant = verbNames.filter(name => fitsVerb(verbs[name], programOf('running')));
	expect(meant).toEqual(['stop', 'restart', 'kill']);
});
