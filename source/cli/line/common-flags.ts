/** Flags that several commands take. */
import type {FlagSpec, FlagTable} from '../../../state/flags/flag-table.ts';
import {nonNegative} from './values.ts';

/** Every command takes these. */
export const commonFlags = {
	home: {
		value: 'DIR',
		default: 'PITWALL_HOME, the nearest parent with pitwall.yaml, or ~/.pitwall',
		help: 'directory of configuration, state and logs',
	},
	'allow-root': {help: 'as root, act on the home of another user, as that user'},
	json: {help: 'print one JSON document on stdout and nothing else'},
	debug: {help: 'show the stack of every error'},
	help: {short: 'h', help: 'show this help'},
} as const satisfies FlagTable<FlagSpec>;

/** Typed in seconds, returned in milliseconds. */
export const wait = {
	value: 'SECONDS',
	default: '30 seconds',
	help: 'wait up to this long until it is done; 0 returns at once',
	parse: (text: string, flag: string) =>
		Math.round(nonNegative(flag, text, {max: 86_400, fraction: true}) * 1000),
} as const satisfies FlagSpec;

/** Default of `--wait`, in milliseconds. */
export const waitMsDefault = 30_000;

export const yes = {short: 'y', help: 'do not ask'} as const satisfies FlagSpec;

export const confirmLive = {help: 'agree to act on LIVE instances'} as const satisfies FlagSpec;

export const upgrade = {
	help: 'take the current code of the algorithm file, and report the changes',
} as const satisfies FlagSpec;
