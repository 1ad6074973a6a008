import {describe, expect, test} from 'vitest';
import {commandRefusal, keyRefusal} from '../../../../source/verb/fix-text.ts';
import {keyMisfit} from '../../../../source/verb/judge.ts';
import {isVerbName, type VerbName, verbNames, verbs} from '../../../../source/verb/verbs.ts';
import {observedStates} from '../../../../state/domain/instance/instance.ts';
import type {InstanceView} from '../../../../state/domain/instance/snapshot.ts';
import {instanceOf, modelOf, press, programOf, statusOf} from '../panel/panel-fixture.ts';
import {viewOf} from './outcome.ts';

const foreign = viewOf('foreign', 'running', {reason: 'held by pid 7 on host vps2'});
const ours = {left: [{pid: 77, user: 'ada', isOurs: true}]};
const others = {left: [{pid: 77, user: 'root', isOurs: false}]};
const clear = 'stop it there; if that machine is gone for good: pitwall locks clear BTC';
const sudo = 'end it as its user or as root: sudo kill -9 77';
const elsewhere = ['BTC: nothing was changed', 'held by pid 7 on host vps2', clear, clear];
const swarm = 'it wraps a program (swarm.py), ';
const trades = `${swarm}which trades by itself: Pitwall sees none of its orders`;
const inProgram = 'do it in the program, or stop it: pitwall stop SWARM';
const noSettings = 'which takes its settings from its command line';
const edit = 'edit its command in pitwall.yaml';
const paused = 'start it paused: pitwall pause BTC; pitwall start BTC; then flatten it.';
const liquidate = `${paused} If its algorithm does not start: pitwall run --name BTC --liquidate`;
const keep = 'a trading instance must not lose its settings';

/** What, why, and what to do: as commands, and as keys. */
const refusals: ReadonlyArray<readonly [VerbName, InstanceView, readonly string[]]> = [
	['start', foreign, elsewhere],
	['stop', foreign, elsewhere],
	['restart', foreign, elsewhere],
	['kill', foreign, elsewhere],
	['remove', foreign, elsewhere],
	['upgrade', foreign, elsewhere],
	...(['start', 'restart'] as const).map((verb): [VerbName, InstanceView, string[]] => [
		verb,
		viewOf('crashed', 'running', others),
		[
			'BTC: not started: its program lives: pid 77 (user root)',
			'this user may not end it, and a second one must not run beside it',
			sudo,
			sudo,
		],
	]),
	...(['stop', 'kill'] as const).map((verb): [VerbName, InstanceView, string[]] => [
		verb,
		viewOf('crashed', 'stopped', others),
		[
			'BTC: not stopped: its program lives: pid 77 (user root)',
			'this user may not end it',
			sudo,
			sudo,
		],
	]),
	['pause', programOf('running'), ['SWARM cannot be paused', trades, inProgram, inProgram]],
	['resume', programOf('running'), ['SWARM cannot be resumed', trades, inProgram, inProgram]],
	['flatten', programOf('running'), ['SWARM cannot be flattened', trades, inProgram, inProgram]],
	['set', programOf('running'), ['SWARM has no parameters', swarm + noSettings, edit, edit]],
	[
		'upgrade',
		programOf('running'),
		[
			'SWARM has no code to upgrade',
			`${swarm}not an algorithm`,
			'pitwall restart SWARM',
			'r restarts it',
		],
	],
	[
		'flatten',
		viewOf('failed', 'running'),
		[
			'BTC cannot be flattened',
			'it is failed: no process can send the order',
			liquidate,
			liquidate,
		],
	],
	[
		'remove',
		viewOf('running', 'running'),
		[
			'BTC cannot be removed',
			`it is running (pid 1234); ${keep}`,
			'pitwall stop BTC, then pitwall remove BTC',
			'space stops it; then press d',
		],
	],
	[
		'remove',
		viewOf('crashed', 'stopped', ours),
		[
			'BTC cannot be removed',
			`its program lives: pid 77; ${keep}`,
			'pitwall kill BTC, then pitwall remove BTC',
			'K ends it; then press d',
		],
	],
];

describe('each refusal has one wording', () => {
	test.each(refusals)('%s %#', (name, view, [what, why, command, key]) => {
		const refusal = verbs[name].refusal(view);
		if (refusal === null) throw new Error(`${name} is not refused`);
		const instance = view.settings.name;
		const typed = commandRefusal(refusal, instance);
		expect(typed).toMatchObject({what, why, fix: command});
		expect(keyRefusal(refusal)).toEqual({text: what, why, fix: key});
	});

	test.each(refusals)('the key of %s says it in these words, and does nothing %#', (name, view) => {
		const {key} = verbs[name];
		// A key that two verbs share does the one that is due.
		if ('of' in key) return;
		const misfit = keyMisfit(verbs[name], view);
		if (misfit === null) throw new Error(`${name} is not refused`);
		const {model, effects} = press(modelOf([view]), key.key);
		expect(effects).toEqual([]);
		expect(model.dialog).toBeNull();
		expect(model.toast).toMatchObject(keyRefusal(misfit));
	});
});

describe('a name that is typed in the palette', () => {
	const type = (text: string, view: InstanceView) => {
		const letters = Array.from(text, letter => (letter === ' ' ? 'space' : letter));
		return press(modelOf([view]), ':', ...letters, 'enter').model;
	};

	test.each([
		['remove', viewOf('running', 'running')],
		['upgrade', programOf('running')],
		['set', programOf('running')],
	] as const)('%s is refused in the same words', (name, view) => {
		const refusal = verbs[name].refusal(view);
		if (refusal === null) throw new Error(`${name} is not refused`);
		const {dialog, toast} = type(`${name} ${view.settings.name}`, view);
		expect(dialog).toBeNull();
		expect(toast).toMatchObject(keyRefusal(refusal));
	});

	test('a failed instance can be removed by name and by key, and B leaves it out', () => {
		const failed = viewOf('failed', 'running');
		expect(type('remove BTC', failed).dialog).toMatchObject({title: 'Remove BTC?'});
		expect(press(modelOf([failed]), 'd').model.dialog).toMatchObject({title: 'Remove BTC?'});
		expect(press(modelOf([failed]), 'B', 'd').model.dialog).toBeNull();
	});
});

test.each([
	['restart', viewOf('stopped', 'stopped'), 'BTC cannot be restarted', 'it is stopped'],
	['kill', viewOf('failed', 'running'), 'BTC cannot be killed', 'it is failed: it has no process'],
	[
		'pause',
		viewOf('backoff', 'running'),
		'BTC cannot be paused',
		'it is backoff: no entries happen anyway',
	],
	['pause', viewOf('paused', 'running'), 'BTC cannot be paused', 'its entries are blocked already'],
	[
		'resume',
		viewOf('running', 'running'),
		'BTC cannot be resumed',
		'its entries are allowed already',
	],
	[
		'flatten',
		viewOf('running', 'running', {status: statusOf('BTC', {positionLots: 0})}),
		'BTC is flat already',
		'it has no open position',
	],
] as const)('%s means nothing for it: %#', (name, view, what, why) => {
	expect(verbs[name].refusal(view)).toBeNull();
	expect(keyMisfit(verbs[name], view)).toMatchObject({what, why});
});

test('what is to be done instead names verbs that have a key and a command', () => {
	const views = [
		...observedStates.flatMap(observed => [
			instanceOf('BTC', observed),
			programOf(observed),
			instanceOf('BTC', observed, ours),
			instanceOf('BTC', observed, others),
		]),
	];
	const fixes = views.flatMap(view => verbNames.map(name => keyMisfit(verbs[name], view)?.fix));
	const steps = fixes.flatMap(fix => (typeof fix === 'string' ? [] : (fix ?? [])));
	expect(new Set(steps)).toEqual(new Set(['start', 'stop', 'kill', 'remove', 'restart']));
	for (const step of steps) {
		if (!isVerbName(step)) throw new Error(`${step} is no verb`);
		expect(verbs[step].command).not.toBeNull();
	}
});
