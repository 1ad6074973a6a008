import {expect, test} from 'vitest';
import {commonFlags} from '../../../../source/cli/line/common-flags.ts';
import {run} from '../../../../source/cli/command/run.ts';
import {parseRunArguments} from '../../../../runner/arguments/arguments.ts';
import type {FlagTable} from '../../../../state/flags/flag-table.ts';
import {runHelp} from '../../../../runner/arguments/run-help.ts';

/** A value that fits each flag of `run`. */
const values: Readonly<Record<string, string>> = {
	home: '/tmp/home',
	mode: 'SIM',
	capital: '5000',
	fee: '0.1%',
	slippage: '50ppm',
	bars: '10',
	speed: 'max',
	schedule: 'every 5m',
	calendar: 'NYSE',
	seed: '7',
	time: 'open',
	'time-zone': 'America/New_York',
	'time-form': 'month-first',
	tick: '0.01',
	lot: '0.001',
	from: '2024-01-31',
	to: '2024-06-30T16:00:00Z',
	timeframe: '5m',
	set: 'fast=3',
};

const flags: FlagTable = {...run.flags, ...commonFlags};

test.each(Object.entries(flags).filter(([name]) => name !== 'help'))(
	'the runner understands --%s, which help promises',
	(name, {value}) => {
		const given = value === undefined ? [`--${name}`] : [`--${name}`, values[name] ?? 'BTC'];
		const symbol = name === 'symbol' ? [] : ['--symbol', 'BTC'];
		expect(() => parseRunArguments([...symbol, ...given])).not.toThrow();
	},
);

test('help promises every flag that the runner offers to people', () => {
	const offered = [...runHelp.matchAll(/--([a-z-]+)/g)].map(([, name]) => name ?? '');
	expect(offered.filter(name => !Object.hasOwn(flags, name))).toEqual([]);
	expect(offered.length).toBeGreaterThan(5);
});
