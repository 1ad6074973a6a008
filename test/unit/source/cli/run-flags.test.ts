import {expect, test} from 'vitest';
import {commands} from '../../../../source/cli/line/commands.ts';
import {
	commonFlags,
	type FlagKey,
	type FlagSpec,
	flags,
} from '../../../../source/cli/line/flags.ts';
import {parseRunArguments} from '../../../../runner/arguments/arguments.ts';
import {runHelp} from '../../../../runner/arguments/run-help.ts';

/** A value that fits each flag of `run`. */
const values: Partial<Record<FlagKey, string>> = {
	home: '/tmp/home',
	runMode: 'SIM',
	capital: '5000',
	fee: '0.1%',
	slippage: '50ppm',
	bars: '10',
	speed: 'max',
	schedule: 'every 5m',
	calendar: 'NYSE',
	seed: '7',
	time: 'open',
	timeZone: 'America/New_York',
	timeForm: 'month-first',
	tick: '0.01',
	lot: '0.001',
	fromTime: '2024-01-31',
	toTime: '2024-06-30T16:00:00Z',
	timeframe: '5m',
	set: 'fast=3',
};

const keys: readonly FlagKey[] = [...commands.run.flags, ...commonFlags];

test.each(keys.filter(key => key !== 'help'))(
	'the runner understands the flag of %s that help promises',
	key => {
		const {name, value}: FlagSpec = flags[key];
		const given = value === undefined ? [`--${name}`] : [`--${name}`, values[key] ?? 'BTC'];
		const symbol = name === 'symbol' ? [] : ['--symbol', 'BTC'];
		expect(() => parseRunArguments([...symbol, ...given])).not.toThrow();
	},
);

test('help promises every flag that the runner offers to people', () => {
	const offered = [...runHelp.matchAll(/--([a-z-]+)/g)].map(([, name]) => name ?? '');
	const promised = new Set<string>(keys.map(key => flags[key].name));
	expect(offered.filter(name => !promised.has(name))).toEqual([]);
	expect(offered.length).toBeGreaterThan(5);
});
