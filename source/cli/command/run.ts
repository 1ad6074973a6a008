/** `pitwall run`: what help and README say of it. `source/start.ts` hands it to the runner, which reads its flags. */
import assert from 'node:assert/strict';
import {confirmLive, upgrade} from '../line/common-flags.ts';
import {defineCommand} from '../line/define-command.ts';
import {codeFlags, marketFlags, paceFlags, tradeFlags} from '../line/setting-flags.ts';
import {noWords} from '../line/words.ts';

export const run = defineCommand({
	name: 'run',
	positional: '[-- PROGRAM…]',
	summary: 'one instance in the foreground: no supervisor, no configuration needed',
	details: [
		'Where an instance of that name is configured, its settings are the defaults; else those of defaults: in pitwall.yaml. The log says where each comes from.',
		'It obeys the same locks and shows up in every panel. Ctrl-C ends it after the current bar.',
		'Behind -- stands any program that shall run as the instance, in the directory in which it was typed.',
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
			help: 'take a lock that another machine left; only when that one is surely gone',
		},
	},
	examples: [
		['pitwall run --symbol BTC --mode SIM', 'a bar a second'],
		['pitwall run --symbol ETH --mode SIM --bars 5000 --speed max', 'as fast as it goes'],
		["pitwall run --symbol SPX --schedule 'every 5m'", 'every 5 minutes while the NYSE is open'],
		['pitwall run --name BOT -- python3 bot.py', 'a program that exists already'],
		['pitwall run --name BTC --liquidate', 'close a position whose algorithm does not start'],
	],
	takesProgram: true,
	home: 'none',
	read({words}) {
		noWords('run', words);
		return {};
	},
	run: () => assert.fail('run was not handed to the runner'),
});
