/** The table of settings, used by all code that reads, refuses or describes one. Pure. */
import {algorithm} from './field/algorithm/algorithm.ts';
import {bars} from './field/algorithm/bars.ts';
import {decisionTimeout} from './field/algorithm/decision-timeout.ts';
import {parameters} from './field/algorithm/parameters.ts';
import {python} from './field/algorithm/python.ts';
import {account} from './field/label/account.ts';
import {mode} from './field/label/mode.ts';
import {symbol} from './field/label/symbol.ts';
import {tags} from './field/label/tags.ts';
import {data} from './field/market/data.ts';
import {from} from './field/market/from.ts';
import {lot} from './field/market/lot.ts';
import {seed} from './field/market/seed.ts';
import {tick} from './field/market/tick.ts';
import {time} from './field/market/time.ts';
import {timeForm} from './field/market/time-form.ts';
import {timeframe} from './field/market/timeframe.ts';
import {timeZone} from './field/market/time-zone.ts';
import {to} from './field/market/to.ts';
import {capital} from './field/money/capital.ts';
import {fee} from './field/money/fee.ts';
import {maintenance} from './field/money/maintenance.ts';
import {slippage} from './field/money/slippage.ts';
import {calendar} from './field/pace/calendar.ts';
import {schedule} from './field/pace/schedule.ts';
import {speed} from './field/pace/speed.ts';
import {hungAfter} from './field/process/hung-after.ts';
import {hungKillAfter} from './field/process/hung-kill-after.ts';
import {memory} from './field/process/memory.ts';
import {restart} from './field/process/restart.ts';
import {stopTimeout} from './field/process/stop-timeout.ts';
import {command} from './field/program/command.ts';
import {cwd} from './field/program/cwd.ts';
import {env} from './field/program/env.ts';
import {heartbeat} from './field/program/heartbeat.ts';
import {kind} from './field/program/kind.ts';
import {ready} from './field/program/ready.ts';
import {stopSignal} from './field/program/stop-signal.ts';
import type {Setting} from './field.ts';

/** Single values of an instance or of `defaults`, by key in the file. */
export const sharedFields = {
	mode,
	account,
	capital,
	algorithm,
	speed,
	seed,
	fee_ppm: fee,
	slippage_ppm: slippage,
	maintenance_ppm: maintenance,
	bars,
	stop_timeout: stopTimeout,
	hung_after: hungAfter,
	hung_kill_after: hungKillAfter,
	memory,
	python,
	decision_timeout: decisionTimeout,
};

/** Settings of a file of bars, by key. */
export const dataFields = {time, time_zone: timeZone, time_form: timeForm, tick, lot};

/** Settings that select part of a market, by key. */
export const spanFields = {from, to, timeframe};

/** Single values of an instance that `defaults` cannot hold, by key. */
export const instanceFields = {symbol, data, ...dataFields, ...spanFields};

/** Single values without a key of their own: each has a flag and is a part of `schedule`. */
export const scheduleFields = {schedule, calendar};

/** Every setting, in the order in which README and help show them. */
export const settings: readonly Setting[] = [
	symbol,
	mode,
	account,
	capital,
	algorithm,
	speed,
	schedule,
	calendar,
	bars,
	seed,
	data,
	time,
	timeZone,
	timeForm,
	tick,
	lot,
	from,
	to,
	timeframe,
	fee,
	slippage,
	maintenance,
	parameters,
	python,
	decisionTimeout,
	stopTimeout,
	hungAfter,
	hungKillAfter,
	memory,
	...restart,
	tags,
	kind,
	command,
	cwd,
	env,
	stopSignal,
	ready,
	heartbeat,
];
