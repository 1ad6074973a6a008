import {describe, expect, test} from 'vitest';
import {judge} from '../../../../source/verb/judge.ts';
import {type WishName, wishes} from '../../../../source/verb/verbs.ts';
import {type Observed, observedStates} from '../../../../state/domain/instance/instance.ts';
import {programOf, settingsOf} from '../panel/panel-fixture.ts';
import {outcomeOf, viewOf} from './outcome.ts';

type Row = readonly [wanted: string, unwanted: string];
const same = (text: string): Row => [text, text];
const living = (state: string): Row => [
	`nothing: BTC: already ${state} (pid 1234)`,
	`asked: BTC: already ${state} (pid 1234), kept running from now on`,
];
const foreign = same('refused: LOCK_FOREIGN');
const started = same('asked: BTC: start requested');
const restarted = same('asked: BTC: restart requested');
const stopped = same('asked: BTC: stop requested');
const killed = same('asked: BTC: kill requested');
const paused = same('asked: BTC: new entries are blocked');
const flattened = same('asked: BTC: asked to close its position');
const dead = same('refused: NOT_RUNNING');
const allowed = same('nothing: BTC: entries are allowed already');

/** What each verb leads to in each state, where the instance is wanted to run and where it is not. */
const table: Record<WishName, Record<Observed, Row>> = {
	start: {
		starting: living('starting'),
		running: living('running'),
		paused: living('paused'),
		hung: living('hung'),
		stopping: [
			'nothing: BTC: already restarting (pid 1234)',
			'asked: BTC: starts again when it has stopped',
		],
		stopped: started,
		crashed: started,
		backoff: started,
		failed: started,
		foreign,
	},
	stop: {
		starting: stopped,
		running: stopped,
		paused: stopped,
		hung: stopped,
		stopping: ['asked: BTC: stop requested', 'nothing: BTC: already stopping'],
		stopped: ['asked: BTC: stop requested', 'nothing: BTC: already stopped'],
		crashed: stopped,
		backoff: stopped,
		failed: stopped,
		foreign,
	},
	kill: {
		starting: killed,
		running: killed,
		paused: killed,
		hung: killed,
		// A stop that goes on politely is made a kill.
		stopping: killed,
		stopped: ['asked: BTC: kill requested', 'nothing: BTC: already stopped'],
		crashed: killed,
		backoff: killed,
		failed: killed,
		foreign,
	},
	restart: {
		starting: restarted,
		running: restarted,
		paused: restarted,
		hung: restarted,
		stopping: restarted,
		stopped: restarted,
		crashed: restarted,
		backoff: restarted,
		failed: restarted,
		foreign,
	},
	pause: {
		starting: paused,
		running: paused,
		paused: same('nothing: BTC: entries are blocked already'),
		hung: paused,
		stopping: paused,
		stopped: paused,
		crashed: paused,
		backoff: paused,
		failed: paused,
		foreign: paused,
	},
	resume: {
		starting: allowed,
		running: allowed,
		paused: same('asked: BTC: entries are allowed again'),
		hung: allowed,
		stopping: allowed,
		stopped: allowed,
		crashed: allowed,
		backoff: allowed,
		failed: allowed,
		foreign: allowed,
	},
	flatten: {
		starting: flattened,
		running: flattened,
		paused: flattened,
		hung: flattened,
		stopping: flattened,
		stopped: dead,
		crashed: dead,
		backoff: dead,
		failed: dead,
		foreign: dead,
	},
};

describe.each(Object.keys(wishes) as WishName[])('%s', verb => {
	test.each(observedStates)('of one that is %s', observed => {
		const [wanted, unwanted] = table[verb][observed];
		expect(outcomeOf(verb, viewOf(observed, 'running'))).toBe(wanted);
		expect(outcomeOf(verb, viewOf(observed, 'stopped'))).toBe(unwanted);
	});
});

test('a kill that was asked for already is not asked for again', () => {
	const view = viewOf('stopping', 'stopped');
	const killing = {...view, wanted: {...view.wanted, stopBy: 'kill' as const}};
	expect(outcomeOf('kill', killing)).toBe('nothing: BTC: already stopping');
	expect(outcomeOf('stop', killing)).toBe('nothing: BTC: already stopping');
});

test('what a verb writes is what its name says', () => {
	const wishOf = (verb: WishName, observed: Observed) => {
		const decision = judge(wishes[verb], viewOf(observed, 'running'), {});
		return 'wish' in decision ? decision.wish : null;
	};
	const begin = {wanted: 'running', stopBy: 'term', raiseEpoch: true};
	expect(wishOf('start', 'failed')).toEqual(begin);
	expect(wishOf('restart', 'running')).toEqual(begin);
	expect(wishOf('stop', 'running')).toEqual({wanted: 'stopped', stopBy: 'term', raiseEpoch: true});
	expect(wishOf('kill', 'running')).toEqual({wanted: 'stopped', stopBy: 'kill', raiseEpoch: true});
	expect(wishOf('pause', 'running')).toEqual({paused: true});
	expect(wishOf('resume', 'paused')).toEqual({paused: false});
	expect(wishOf('flatten', 'running')).toEqual({raiseFlattenEpoch: true});
});

describe('real money', () => {
	const settings = settingsOf('BTC', {mode: 'LIVE', account: 'main'});

	test.each(['start', 'restart'] as const)('%s needs a second yes, by the next settings', verb => {
		const live = viewOf('stopped', 'stopped', {settings});
		expect(outcomeOf(verb, live)).toBe('refused: LIVE_NOT_CONFIRMED');
		expect(outcomeOf(verb, live, true)).toMatch(/^asked: /);
		const nextSim = viewOf('running', 'running', {settings, nextSettings: settingsOf('BTC')});
		expect(outcomeOf(verb, nextSim)).not.toContain('refused');
	});

	test.each(['stop', 'kill', 'pause', 'resume', 'flatten'] as const)('%s needs none', verb => {
		expect(outcomeOf(verb, viewOf('running', 'running', {settings}))).not.toContain('refused');
	});
});

describe('a wrapped program', () => {
	test.each(['pause', 'resume', 'flatten'] as const)('%s is refused', verb => {
		expect(outcomeOf(verb, programOf('running'))).toBe('refused: NOT_AN_ALGORITHM');
	});

	test('a pause from before it became a program can be taken back', () => {
		const view = programOf('running');
		const paused = {...view, wanted: {...view.wanted, paused: true}};
		expect(outcomeOf('resume', paused)).toBe('asked: SWARM: entries are allowed again');
	});

	test.each(['start', 'stop', 'restart', 'kill'] as const)('%s is not', verb => {
		expect(outcomeOf(verb, programOf('running'))).not.toContain('refused');
	});
});

describe('processes that an earlier run left', () => {
	const left = (isOurs: boolean) => ({left: [{pid: 77, user: 'root', isOurs}]});

	test.each(['start', 'restart'] as const)('%s is refused while they are of another user', verb => {
		expect(outcomeOf(verb, viewOf('crashed', 'stopped', left(false)))).toBe(
			'refused: PROGRAM_STILL_THERE',
		);
		expect(outcomeOf(verb, viewOf('crashed', 'stopped', left(true)))).toMatch(/^asked: /);
	});

	test.each(['stop', 'kill'] as const)('%s is refused once all that can be done is done', verb => {
		expect(outcomeOf(verb, viewOf('crashed', 'stopped', left(false)))).toBe(
			'refused: PROGRAM_STILL_THERE',
		);
		expect(outcomeOf(verb, viewOf('crashed', 'running', left(false)))).toMatch(/^asked: /);
	});
});
