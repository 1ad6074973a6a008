import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {stringify} from 'yaml';
import {parseRunArguments} from '../../../../runner/arguments/arguments.ts';
import {typedParameters} from '../../../../runner/algorithm/parameters.ts';
import {parseArguments} from '../../../support/command-line.ts';
import {fieldsOf} from '../../../../source/panel/form/form-fields.ts';
import {openedForm} from '../../../../source/panel/model/form.ts';
import {parseConfig} from '../../../../state/config/config.ts';
import {AppError, exitCode} from '../../../../state/domain/error.ts';
import type {InstanceSettings} from '../../../../state/domain/instance/instance.ts';
import type {InstanceDraft} from '../../../../state/domain/instance/instance-draft.ts';
import {readParameters} from '../../../../state/domain/instance/parameter-refusal.ts';
import type {ParameterSpec} from '../../../../state/domain/instance/parameter.ts';
import {cronProblem} from '../../../../state/schedule/cron.ts';
import type {Field} from '../../../../state/settings/field.ts';
import {instanceFields, scheduleFields, sharedFields} from '../../../../state/settings/fields.ts';
import {modelOf, nowMs} from '../../../unit/source/panel/panel-fixture.ts';

/** What a way in makes of a text: the value, or that it was refused. */
type Outcome = {value: unknown} | 'refused';

function outcomeOf(read: () => unknown): Outcome {
	try {
		return {value: read()};
	} catch (error) {
		if (error instanceof AppError) return 'refused';
		throw error;
	}
}

function byFlag(flag: string, text: string): ReturnType<typeof runRequest> {
	return runRequest([`--${flag}=${text}`]);
}

function runRequest(words: readonly string[]) {
	const request = parseRunArguments(['--name', 'A', ...words]);
	if (request === 'help') throw new Error('help was not asked for');
	return request;
}

function inFile(key: string, text: string): InstanceSettings {
	const {instances} = parseConfig(
		`instances:\n  A: {data: x.csv, ${key}: ${quoted(text)}}\n`,
		'/h/c.yaml',
	);
	return instances[0] as InstanceSettings;
}

/** Plain where YAML takes it as one scalar, as a person writes it; quotes elsewhere. */
function quoted(text: string): string {
	return /^[\w.+%:/-]+$/.test(text) ? text : stringify(text).trim();
}

/** A setting of which flag and file make the same value. */
type Way = {
	field: Field<never>;
	flag: (request: ReturnType<typeof byFlag>) => unknown;
	file: (settings: InstanceSettings) => unknown;
};

/** A run refuses such a cron when it opens its clock, before the first bar. */
function usableCron(cron: string | undefined): string | undefined {
	if (cron === undefined || cronProblem(cron) === null) return cron;
	throw new AppError({code: 'SCHEDULE_INVALID', exitCode: exitCode.usage, what: cron});
}

const market = (settings: InstanceSettings) => settings.market as Record<string, unknown>;
const way = <Value>(field: Field<Value>, flag: Way['flag'], file: Way['file']): [string, Way] => [
	field.yaml,
	{field: field as unknown as Field<never>, flag, file},
];

const ways = [
	way(
		sharedFields.capital,
		one => one.capitalMicros,
		one => one.capitalMicros,
	),
	way(
		sharedFields.mode,
		one => one.mode,
		one => one.mode,
	),
	way(
		sharedFields.account,
		one => one.account,
		one => one.account,
	),
	way(
		sharedFields.algorithm,
		one => one.algorithm,
		one => one.algorithm,
	),
	way(
		instanceFields.symbol,
		one => one.symbol,
		one => one.symbol,
	),
	way(
		sharedFields.speed,
		one => one.speed,
		one => one.speed,
	),
	way(
		sharedFields.bars,
		one => one.barsMax,
		one => one.barsMax,
	),
	way(
		instanceFields.time,
		one => one.dataSettings.time,
		one => market(one)['time'],
	),
	way(
		instanceFields.time_zone,
		one => one.dataSettings.timeZone,
		one => market(one)['timeZone'],
	),
	way(
		instanceFields.time_form,
		one => one.dataSettings.timeForm,
		one => market(one)['timeForm'],
	),
	way(
		instanceFields.tick,
		one => one.dataSettings.tickDecimals,
		one => market(one)['tickDecimals'],
	),
	way(
		instanceFields.lot,
		one => one.dataSettings.lotDecimals,
		one => market(one)['lotDecimals'],
	),
	way(
		instanceFields.from,
		one => one.span.from,
		one => market(one)['from'],
	),
	way(
		instanceFields.to,
		one => one.span.to,
		one => market(one)['to'],
	),
	way(
		instanceFields.timeframe,
		one => one.span.timeframeMs,
		one => market(one)['timeframeMs'],
	),
	way(
		scheduleFields.schedule,
		one => usableCron(one.schedule),
		one => one.schedule.cron,
	),
] as const;

const digits = fc.stringMatching(/^[0-9]{1,4}(_[0-9]{1,3})?(\.[0-9]{1,7})?([eE][+-]?[0-9]{1,2})?$/);
const texts = fc.oneof(
	digits,
	fc.constantFrom('1e4', '10_000', '3000000000', '0', '-5', '+5', '.5', '5.', '1.10', '05'),
	fc.constantFrom('SIM', 'live', 'paper', 'BTC', '1st', 'a/b', 'wall', 'max', '60x', 'every 5m'),
	fc.constantFrom('open', 'close', 'UTC', 'Europe/Berlin', 'month-first', '0.01', '0.010', '1e-5'),
	fc.constantFrom('2024-01-31', '2024-01-31T09:30:00Z', '5m', '1h', '7m', 'none at all', 'NaN'),
);

describe.each(ways)('%s', (key, {field, flag, file}) => {
	test('flag and file make the same value of a text, or both refuse it', () => {
		fc.assert(
			fc.property(fc.oneof(texts, fc.constant(field.example.replaceAll("'", ''))), text => {
				const typed = outcomeOf(() => flag(byFlag(field.flag ?? '', text)));
				const written = outcomeOf(() => file(inFile(key, text)));
				expect(written).toEqual(typed);
			}),
		);
	});

	test('what is written is read again', () => {
		fc.assert(
			fc.property(texts, text => {
				const value = field.parse(text);
				if (value !== null) expect(field.parse(field.write(value))).toEqual(value);
			}),
		);
	});
});

test('a seed is the same number after the flag of run, after that of add, and in the file', () => {
	fc.assert(
		fc.property(texts, text => {
			const typed = outcomeOf(() => byFlag('seed', text).seed);
			const least = ['add', '--symbol=BTC', '--algorithm=a', '--capital=1'];
			const added = outcomeOf(() => {
				const {command} = parseArguments([...least, `--seed=${text}`]);
				return (command['draft'] as InstanceDraft).seed;
			});
			const written = outcomeOf(() => {
				const {instances} = parseConfig(`instances: {A: {seed: ${quoted(text)}}}`, '/h/c.yaml');
				return (instances[0] as InstanceSettings).market;
			});
			expect(added).toEqual(typed);
			const asMarket = (one: Outcome) =>
				one === 'refused' ? one : {value: {kind: 'simulated', seed: one.value}};
			expect(written).toEqual(asMarket(typed));
		}),
	);
});

test('an amount of money is the same after the flags, in the file and in the form', () => {
	fc.assert(
		fc.property(texts, text => {
			const typed = outcomeOf(() => byFlag('capital', text).capitalMicros);
			const added = outcomeOf(() => {
				const words = ['add', '--symbol=BTC', '--algorithm=a', `--capital=${text}`];
				const {command} = parseArguments(words);
				return (command['draft'] as InstanceDraft).capitalMicros;
			});
			expect(added).toEqual(typed);
			const form = {
				...openedForm({type: 'add'}, nowMs),
				lines: {capital: {text, cursor: text.length}},
			};
			const field = fieldsOf(modelOf([]), form, nowMs).find(({key}) => key === 'capital');
			expect(field?.error === null).toBe(typed !== 'refused');
		}),
	);
});

test('a share of the traded value in ppm is the number that the file holds', () => {
	fc.assert(
		fc.property(texts, text => {
			fc.pre(!text.endsWith('x') && !/[a-df-z%]/i.test(text));
			const typed = outcomeOf(() => byFlag('fee', `${text}ppm`).feePpm);
			const written = outcomeOf(() => inFile('fee_ppm', text).costs.feePpm);
			expect(written).toEqual(typed);
		}),
	);
});

const specs: readonly ParameterSpec[] = [
	{name: 'label', default: 'x'},
	{name: 'size', default: 1},
	{name: 'loud', default: false},
];

test.each(specs)(
	'parameter %o: flag, file and form give it the type that the class declares',
	spec => {
		const {name} = spec;
		const some = fc.oneof(texts, fc.constantFrom('true', 'false', 'True', '5', '5.0', 'a=b'));
		fc.assert(
			fc.property(some, text => {
				const form = readParameters('a', specs, {[name]: text});
				const outcome: Outcome = form.ok ? {value: form.parameters[name]} : 'refused';
				const flag = byFlag('set', `${name}=${text}`).parameters;
				expect(outcomeOf(() => typedParameters('a', specs, flag)[name])).toEqual(outcome);
				// YAML reads True as true.
				if (text === 'True') return;
				const {instances} = parseConfig(
					`instances: {A: {parameters: {${name}: ${quoted(text)}}}}`,
					'/h/c.yaml',
				);
				const {parameters} = instances[0] as InstanceSettings;
				expect(outcomeOf(() => typedParameters('a', specs, parameters)[name])).toEqual(outcome);
			}),
		);
	},
);
