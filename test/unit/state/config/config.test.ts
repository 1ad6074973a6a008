import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type ConfigProblem, parseConfig} from '../../../../state/config/config.ts';
import {parseDuration} from '../../../../state/domain/time/duration.ts';
import {defaultConfigText} from '../../../../state/config/default-config.ts';
import {syncConfig} from '../../../../state/control/sync-config.ts';
import {directoryAt} from '../../../../state/home/directory.ts';
import {AppError} from '../../../../state/domain/error.ts';
import {instanceDefaults} from '../../../../state/domain/instance/instance-defaults.ts';
import {openControlStore} from '../../../../state/control/control-store.ts';

const parse = (text: string) => parseConfig(text, '/home/ada/pitwall.yaml');

function problemsOf(text: string): ConfigProblem[] {
	try {
		parse(text);
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		expect(error).toMatchObject({code: 'CONFIG_INVALID', exitCode: 78});
		return error.details['problems'] as ConfigProblem[];
	}

	throw new Error('the configuration was accepted');
}

test('the default file holds six instances with settings of its own', () => {
	const {instances, general} = parse(defaultConfigText());
	expect(instances.map(({name}) => name)).toEqual(['BTC', 'ETH', 'GOLD', 'OIL', 'EURUSD', 'SPX']);
	expect(new Set(instances.map(({algorithm}) => algorithm)).size).toBe(4);
	expect(general).toEqual({
		logRotateBytes: 16 * 1024 * 1024,
		logKeepFiles: 5,
		calendars: [],
		exclusiveAccounts: [],
		panel: {mouse: true, click: 'toggle'},
	});
	expect(instances[0]).toMatchObject({
		parameters: {fast: 10, slow: 30},
		restart: instanceDefaults.restart,
	});
	expect(instances[5]?.market).toEqual({kind: 'replay', file: 'builtin:sp500-2000'});
});

test('an instance overrides the defaults key by key', () => {
	const {instances} = parse(`
defaults: {capital: 2500.25, speed: max, restart: {backoff: 250ms..5m, deaths: 3 in 1h}}
instances:
  A1: {symbol: BTC, restart: {when: never}, stop_timeout: 1.5s, hung_kill_after: 2m, bars: 10}
  B: {data: bars/b.csv}
  C:
`);
	expect(instances[0]).toMatchObject({
		symbol: 'BTC',
		capitalMicros: 250025e4,
		speed: 'max',
		stopTimeoutMs: 1500,
		barsMax: 10,
		hungKillAfterMs: 12e4,
		restart: {
			when: 'never',
			backoffMinMs: 250,
			backoffMaxMs: 3e5,
			deathsMax: 3,
			windowMs: 36e5,
		},
	});
	expect(instances[1]?.market).toEqual({kind: 'replay', file: '/home/ada/bars/b.csv'});
	expect(instances[2]).toMatchObject({name: 'C', symbol: 'C'});
});

test('an empty file is a home without instances', () => {
	expect(parse('').instances).toEqual([]);
});

test('all problems come at once, with line, column, key, what was there and what was expected', () => {
	const problems = problemsOf(`defaults:
  spede: 1
instances:
  BTC: {speed: fast, stop_timeout: 10}
  btc: {capital: -5}
  SUPERVISOR: {}
  ../x: {}
`);
	const seen = problems.map(({line, key}) => `${line} ${key}`);
	expect(seen).toEqual([
		'2 defaults.spede',
		'4 instances.BTC.speed',
		'4 instances.BTC.stop_timeout',
		'5 instances.btc',
		'5 instances.btc.capital',
		'6 instances.SUPERVISOR',
		'7 instances.../x',
	]);
	expect(problems[0]?.text).toContain('did you mean speed?');
	expect(problems[1]?.text).toContain('"fast"');
	expect(problems[1]).toMatchObject({column: 16});
	expect(problems[2]?.text).toMatch(/expected a duration.*was 10/);
});

test('a key nobody knows is answered with the ones that are known at its place', () => {
	expect(problemsOf('instances: {A: {zzzzzz: 1}}')[0]?.text).toContain('symbol');
	expect(problemsOf('defaults: {restart: {back_off: 1s}}')[0]?.text).toContain('backoff?');
	expect(problemsOf('log: {keeps: 1}')[0]?.text).toContain('keep?');
});

test('broken YAML names line and column', () => {
	expect(problemsOf('instances:\n  BTC: {seed: 1\n')[0]?.line).toBeGreaterThanOrEqual(2);
	expect(problemsOf('instances: {A: {}, A: {}}')).toHaveLength(1);
	expect(problemsOf('- a\n- b\n')[0]?.text).toContain('expected keys');
});

test.each(['10', '10 s', '1w', '-1s', '', 'NaNs'])('%j is no duration', text => {
	expect(parseDuration(text)).toBeNull();
});

describe('bringing the database in line', () => {
	let home: string;
	beforeEach(() => {
		home = mkdtempSync(join(tmpdir(), 'pitwall-'));
	});
	afterEach(() => rmSync(home, {recursive: true, force: true}));

	test('a broken file leaves the last good settings in force and is reported each time', async () => {
		const directory = directoryAt(home);
		const store = openControlStore(directory.controlDatabase);
		expect((await syncConfig(store, directory)).state).toBe('absent');
		writeFileSync(directory.config, 'instances: {BTC: {seed: 7}}');
		expect((await syncConfig(store, directory)).state).toBe('changed');
		expect((await syncConfig(store, directory)).state).toBe('unchanged');
		writeFileSync(directory.config, 'instances: {BTC: {seed: seven}}');
		for (let look = 0; look < 2; look += 1) {
			const {state, error} = await syncConfig(store, directory);
			expect({state, code: error?.code}).toEqual({state: 'broken', code: 'CONFIG_INVALID'});
		}

		expect(store.instances()).toMatchObject([{name: 'BTC', market: {seed: 7}}]);
		store.close();
	});
});
