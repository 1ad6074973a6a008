/** Flags for settings of an instance, shared by `run`, `add` and `backtest`. Pure. */
import type {FlagSpec, FlagTable} from '../../../state/flags/flag-table.ts';
import {parameters} from '../../../state/settings/field/algorithm/parameters.ts';
import {
	dataFields,
	instanceFields,
	scheduleFields,
	sharedFields,
	spanFields,
} from '../../../state/settings/fields.ts';
import {flagOf} from './setting-values.ts';

/** Symbol, algorithm, account and capital. */
export const tradeFlags = {
	symbol: flagOf(instanceFields.symbol),
	mode: flagOf(sharedFields.mode),
	name: {value: 'N', default: 'the symbol', help: 'name of the instance'},
	algorithm: flagOf(sharedFields.algorithm),
	account: flagOf(sharedFields.account),
	capital: flagOf(sharedFields.capital),
	fee: flagOf(sharedFields.fee_ppm),
	slippage: flagOf(sharedFields.slippage_ppm),
} as const satisfies FlagTable<FlagSpec>;

/** Length and speed. */
export const paceFlags = {
	bars: flagOf(sharedFields.bars),
	speed: flagOf(sharedFields.speed),
	schedule: flagOf(scheduleFields.schedule),
	calendar: flagOf(scheduleFields.calendar),
} as const satisfies FlagTable<FlagSpec>;

/** Choice of bars. */
export const marketFlags = {
	seed: flagOf(sharedFields.seed),
	data: flagOf(instanceFields.data),
	time: flagOf(dataFields.time),
	'time-zone': flagOf(dataFields.time_zone),
	'time-form': flagOf(dataFields.time_form),
	tick: flagOf(dataFields.tick),
	lot: flagOf(dataFields.lot),
	from: flagOf(spanFields.from),
	to: flagOf(spanFields.to),
	timeframe: flagOf(spanFields.timeframe),
} as const satisfies FlagTable<FlagSpec>;

/** Interpreter and parameters of an algorithm. */
export const codeFlags = {
	python: flagOf(sharedFields.python),
	set: {...flagOf(parameters), multiple: true},
} as const satisfies FlagTable<FlagSpec>;
