/** `pitwall run`, for help and README. `source/start.ts` passes it to the runner, which reads its flags. */
import assert from 'node:assert/strict';
import {confirmLive, upgrade} from '../line/common-flags.ts';
import {defineCommand} from '../line/define-command.ts';
import {codeFlags, marketFlags, paceFlags, tradeFlags} from '../line/setting-flags.ts';
import {noWords} from '../line/words.ts';

export const run = defineCommand({
	name: 'run',
	positional: '[-- PROGRAM…]',
	summary: 'run one instance in the foreground, without supervisor or configuration',
	details: [
		'If an instance of that name is configured, its settings are the defaults; otherwise defaults: in pitwall.yaml applies. The log shows the origin of each setting.',
		'It obeys the same locks and appears in every panel. Ctrl-C ends it after the current bar.',
		'After --, write a program to run it as the instance, in the current directory.',
	],
	flags: {
		...tradeFlags,
		...paceFlags,
		...marketFlags,
		...codeFlags,
		upgrade,
		liquidate: {
			help: 'close the position of its ledger on the next bar, without the algorithm, and end',
		},
		'confirm-live': confirmLive,
		'force-foreign': {
			help: 'take a lock that another machine left; use it only if that machine is gone for good',
		},
	},
	examples: [
		['pitwall run --symbol BTC --mode SIM', 'one bar per second'],
		['pitwall run --symbol ETH --mode SIM --bars 5000 --speed max', 'at full speed'],
		["pitwall run --symbol SPX --schedule 'every 5m'", 'every 5 minutes while the NYSE is open'],
		['pitwall run --name BOT -- python3 bot.py', 'an existing program'],
		[
			'pitwall run --name BTC --liquidate',
			'close the position of an algorithm that does not start',
		],
	],
	takesProgram: true,
	home: 'none',
	read({words}) {
		noWords('run', words);
		return {};
	},
	run: () => assert.fail('run was not handed to the runner'),
});
