import {describe, expect, test} from 'vitest';
import {instanceDefaults} from '../../../../state/domain/instance/instance-defaults.ts';
import {flagsNotFor, keysNotFor, notForProgram} from '../../../../state/settings/audience.ts';
import type {Field} from '../../../../state/settings/field.ts';
import {
	instanceFields,
	scheduleFields,
	settings,
	sharedFields,
} from '../../../../state/settings/fields.ts';
import {parsePair, storedParameter} from '../../../../state/settings/parameter-text.ts';

const keyed = Object.entries({...sharedFields, ...instanceFields});
const fields = [...keyed.map(([, field]) => field), ...Object.values(scheduleFields)];

describe('the table of settings', () => {
	test('holds each field under the key that the field names', () => {
		for (const [key, field] of keyed) expect(field.yaml).toBe(key);
		for (const field of fields) expect(settings).toContain(field);
	});

	test('names each key and each flag once', () => {
		const keys = settings.map(({yaml}) => yaml);
		expect(new Set(keys).size).toBe(keys.length);
		const flags = settings.flatMap(({flag}) => flag ?? []);
		expect(new Set(flags).size).toBe(flags.length);
	});

	test.each(fields.map(field => [field.yaml, field as unknown as Field<unknown>] as const))(
		'%s reads its own example',
		(_, {parse, example}) => {
			expect(parse(example.replaceAll("'", ''))).not.toBeNull();
		},
	);

	test('says the defaults that hold', () => {
		const read = <Value>({parse, default: text}: Field<Value>) => parse(text ?? '');
		expect(read(sharedFields.capital)).toBe(instanceDefaults.capitalMicros);
		expect(read(sharedFields.fee_ppm)).toBe(instanceDefaults.costs.feePpm);
		expect(read(sharedFields.slippage_ppm)).toBe(instanceDefaults.costs.slippagePpm);
		expect(read(sharedFields.stop_timeout)).toBe(instanceDefaults.stopTimeoutMs);
		expect(read(sharedFields.decision_timeout)).toBe(instanceDefaults.decisionTimeoutMs);
		expect(read(sharedFields.mode)).toBe(instanceDefaults.mode);
	});
});

describe('what means nothing to a program', () => {
	test('is the same for flags and for the file', () => {
		const keys = keysNotFor('command');
		for (const key of ['capital', 'speed', 'schedule', 'seed', 'python', 'fee_ppm', 'parameters'])
			expect(keys).toContain(key);
		for (const key of ['mode', 'account', 'tags', 'restart', 'stop_timeout', 'symbol', 'memory'])
			expect(keys).not.toContain(key);
		for (const flag of ['schedule', 'calendar', 'python', 'set', 'tick', 'to'])
			expect(flagsNotFor('command')).toContain(flag);
		expect(keysNotFor('algorithm')).toEqual([
			...['command', 'cwd', 'env', 'stop_signal', 'ready', 'heartbeat'],
		]);
	});

	test('is worded for one and for many', () => {
		expect(notForProgram(['--seed']).given).toBe('--seed was given');
		expect(notForProgram(['--seed', '--set']).given).toBe('--seed and --set were given');
	});
});

describe('a parameter as typed', () => {
	test.each([
		['10', 10],
		['-0.5', -0.5],
		['true', true],
		['05', '05'],
		['1.10', '1.10'],
		['1e3', '1e3'],
		['a=b', 'a=b'],
		['', ''],
	])('%j is stored as %j', (text, stored) => {
		expect(storedParameter(text)).toBe(stored);
		expect(String(stored)).toBe(text);
	});

	test('a pair that is none is quoted without its secret', () => {
		expect(parsePair('label=a=b')).toEqual({ok: true, key: 'label', text: 'a=b'});
		expect(parsePair('__proto__=1')).toMatchObject({ok: false});
		expect(parsePair('api-token=hush')).toMatchObject({ok: false});
		expect(JSON.stringify(parsePair('api-token=hush'))).not.toContain('hush');
	});
});
