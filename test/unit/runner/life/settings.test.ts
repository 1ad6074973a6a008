import {describe, expect, test} from 'vitest';
import {parseRunArguments} from '../../../../runner/arguments/arguments.ts';
import {resolveSettings} from '../../../../runner/life/settings.ts';
import {builtInDefaults} from '../../../../state/config/unnamed-settings.ts';
import type {InstanceSettings} from '../../../../state/domain/instance/instance.ts';
import {defaultSettings} from '../../../../state/domain/instance/instance-defaults.ts';

function resolve(words: readonly string[], configured?: InstanceSettings): InstanceSettings {
	const request = parseRunArguments(words);
	if (request === 'help') throw new Error('help was not asked for');
	return resolveSettings(request, {configured, defaults: builtInDefaults}, '/srv');
}

const configured: InstanceSettings = {
	...defaultSettings('BTC', 'BTC'),
	algorithm: 'rsi_reversion',
	capitalMicros: 5_000_000,
	parameters: {period: 14},
	market: {kind: 'simulated', seed: 9},
};

describe('settings of a run', () => {
	test('nothing configured: the defaults', () => {
		expect(resolve(['--symbol', 'ETH'])).toEqual(defaultSettings('ETH', 'ETH'));
	});

	test('SPX replays real days unless a seed asks for a simulated market', () => {
		const replay = {kind: 'replay', file: 'builtin:sp500-2000'};
		expect(resolve(['--symbol', 'SPX']).market).toEqual(replay);
		const simulated = {kind: 'simulated', seed: 4};
		expect(resolve(['--symbol', 'SPX', '--seed', '4']).market).toEqual(simulated);
	});

	test('configured: flags override, the rest stays', () => {
		expect(resolve(['--name', 'BTC', '--capital', '7'], configured)).toEqual({
			...configured,
			capitalMicros: 7_000_000,
		});
	});

	test('parameters of another algorithm are not handed on', () => {
		const words = ['--name', 'BTC', '--algorithm', 'sma_crossover', '--set', 'fast=3'];
		expect(resolve(words, configured).parameters).toEqual({fast: 3});
		expect(resolve(['--name', 'BTC', '--set', 'loud=true'], configured).parameters).toEqual({
			period: 14,
			loud: true,
		});
	});

	test('a data file counts from where the command was typed', () => {
		const market = resolve(['--symbol', 'X', '--data', 'bars/x.csv']).market;
		expect(market).toEqual({kind: 'replay', file: '/srv/bars/x.csv'});
	});

	test('a program behind -- is the instance, in the directory in which it was typed', () => {
		const settings = resolve(['--name', 'BOT', '--', './bot', '--symbol', 'X']);
		expect(settings).toMatchObject({
			kind: 'command',
			symbol: 'BOT',
			algorithm: 'bot',
			command: {argv: ['./bot', '--symbol', 'X'], cwd: '/srv', stopSignal: 'SIGTERM'},
		});
		expect(() => resolve(['--name', 'BOT', '--'])).toThrow('nothing follows --');
		expect(() => resolve(['--name', 'BTC', '--', 'bot'], configured)).toThrow('algorithm');
	});

	test('a program takes no flags of an algorithm, and LIVE needs a second yes', () => {
		expect(() => resolve(['--name', 'BOT', '--bars', '5', '--', 'bot'])).toThrow(
			'--bars was given',
		);
		const live = ['--name', 'BOT', '--mode', 'LIVE'];
		expect(() => resolve([...live, '--', 'bot'])).toThrow(
			expect.objectContaining({code: 'LIVE_NOT_CONFIRMED', exitCode: 64}),
		);
		expect(resolve([...live, '--confirm-live', '--', 'bot']).mode).toBe('LIVE');
		expect(() => resolve([...live, '--confirm-live'])).toThrow(
			expect.objectContaining({code: 'VENUE_NOT_CONFIGURED'}),
		);
	});
});
