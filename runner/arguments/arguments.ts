/**
 * Command line of `pitwall run` → a typed request. Pure, and light on purpose: it runs before the first
 * commit of every start. Values that the person left out stay undefined; settings.ts fills them in.
 */
import {isReservedName} from '../../state/domain/instance/reserved-name.ts';
import {parseDecimal} from '../../state/domain/number/decimal.ts';
import type {
	DataSettings,
	Mode,
	ParameterValue,
	SpanSettings,
} from '../../state/domain/instance/instance.ts';
import {moneyDecimals} from '../../state/domain/trading/instrument.ts';
import {toCron, cronExpected} from '../../state/domain/time/schedule.ts';
import {parseSpeed as readSpeed, type Speed, speedExpected} from '../../state/domain/time/speed.ts';
import {flagValues, type FlagTable} from '../../state/flags/flag-table.ts';
import {readFlags} from '../../state/flags/read-flags.ts';
import {readDataFlags, readSpanFlags} from './data-flags.ts';
import {isLockName} from '../../state/lock/lock-name.ts';
import {parseCost} from './cost-flag.ts';
import {parseParameters} from './parameter-flags.ts';
import {usage} from './run-usage.ts';

/** What the person asked for; undefined where nothing was said. */
export type RunRequest = {
	name: string;
	symbol: string | undefined;
	mode: Mode | undefined;
	algorithm: string | undefined;
	account: string | undefined;
	capitalMicros: number | undefined;
	/** Millionths of the traded value. */
	feePpm: number | undefined;
	slippagePpm: number | undefined;
	barsMax: number | undefined;
	speed: Speed | undefined;
	/** Cron of the ticks. */
	schedule: string | undefined;
	/** Name of a market calendar. */
	calendar: string | undefined;
	seed: number | undefined;
	/** Path as typed, or `builtin:NAME`. */
	data: string | undefined;
	/** What was said of the file of bars, and which part of the market is taken. */
	dataSettings: DataSettings;
	span: SpanSettings;
	/** Interpreter of a Python algorithm, as typed. */
	python: string | undefined;
	parameters: Record<string, ParameterValue>;
	home: string | undefined;
	/** Root may act on the home of another user, as that user. */
	allowRoot: boolean;
	json: boolean;
	debug: boolean;
	/** Program and arguments behind `--`; undefined: what is configured, or an algorithm. */
	program: readonly string[] | undefined;
	/** The person said that real money is meant. */
	confirmLive: boolean;
	/** Take a lock that another host or pid namespace left. */
	forceForeign: boolean;
	/** Take the algorithm's file as it is now, also where the ledger has bars of older code. */
	upgrade: boolean;
	/** Close the open position without the algorithm, and end. */
	liquidate: boolean;
	/** Started by the supervisor: stdout and stderr are the crash log, SIGHUP means nothing. */
	background: boolean;
	runId: string | undefined;
	epoch: number;
};

const flags = {
	symbol: {value: 'S'},
	mode: {value: 'MODE'},
	name: {value: 'N'},
	algorithm: {value: 'A'},
	account: {value: 'A'},
	capital: {value: 'C'},
	fee: {value: 'SHARE'},
	slippage: {value: 'SHARE'},
	bars: {value: 'N'},
	speed: {value: 'N|Nx|wall|max'},
	schedule: {value: 'CRON'},
	calendar: {value: 'NAME'},
	seed: {value: 'N'},
	data: {value: 'FILE'},
	time: {value: 'open|close'},
	'time-zone': {value: 'ZONE'},
	'time-form': {value: 'FORM'},
	tick: {value: 'STEP'},
	lot: {value: 'STEP'},
	from: {value: 'TIME'},
	to: {value: 'TIME'},
	timeframe: {value: 'LENGTH'},
	python: {value: 'PATH'},
	set: {value: 'KEY=VALUE', multiple: true},
	home: {value: 'DIR'},
	'allow-root': {},
	json: {},
	debug: {},
	'confirm-live': {},
	'force-foreign': {},
	upgrade: {},
	liquidate: {},
	background: {},
	'run-id': {value: 'ID'},
	epoch: {value: 'N'},
	help: {short: 'h'},
} as const satisfies FlagTable;

/**
 * Returns the request, or `help`. `commandLine` starts after the word `run`.
 * @throws {@link AppError} `USAGE` (64), naming the flag, what was there and what was expected.
 */
export function parseRunArguments(commandLine: readonly string[]): RunRequest | 'help' {
	const end = commandLine.indexOf('--');
	const program = end < 0 ? undefined : commandLine.slice(end + 1);
	const values = readRunFlags(end < 0 ? commandLine : commandLine.slice(0, end));
	if (values.help) return 'help';
	const name = values.name ?? values.symbol;
	if (name === undefined)
		throw usage(
			'run: neither --symbol nor --name was given',
			'pitwall run --symbol BTC',
			'it must know what to trade',
		);
	if (program?.length === 0)
		throw usage(
			'run: nothing stands behind --',
			'pitwall run --name BOT -- python3 bot.py',
			'a program was expected there',
		);
	checkName(name, values.name === undefined ? '--symbol' : '--name');
	return {
		name,
		symbol: values.symbol,
		mode: values.mode === undefined ? undefined : parseMode(values.mode),
		algorithm: values.algorithm,
		account: values.account,
		capitalMicros: values.capital === undefined ? undefined : parseCapital(values.capital),
		feePpm: values.fee === undefined ? undefined : parseCost('--fee', values.fee),
		slippagePpm:
			values.slippage === undefined ? undefined : parseCost('--slippage', values.slippage),
		barsMax: whole('--bars', values.bars, 1),
		speed: values.speed === undefined ? undefined : parseSpeed(values.speed),
		schedule: values.schedule === undefined ? undefined : parseSchedule(values.schedule),
		calendar: values.calendar,
		seed: whole('--seed', values.seed, 0),
		data: values.data,
		dataSettings: readDataFlags(values),
		span: readSpanFlags(values),
		python: values.python,
		parameters: parseParameters(values.set),
		home: values.home,
		allowRoot: values['allow-root'],
		json: values.json,
		debug: values.debug,
		program,
		confirmLive: values['confirm-live'],
		forceForeign: values['force-foreign'],
		upgrade: values.upgrade,
		liquidate: values.liquidate,
		background: values.background,
		runId: values['run-id'],
		epoch: whole('--epoch', values.epoch, 0) ?? 0,
	};
}

function checkName(name: string, flag: string): void {
	if (!isLockName(name)) {
		throw usage(
			`${flag}: was '${name}', expected 1 to 64 letters, digits, '.', '_' or '-', a letter or digit first`,
			'pitwall run --symbol BTC --name my-name',
		);
	}
	// With the lock of the supervisor in its hands, a run would pass for it.
	if (isReservedName(name))
		throw usage(
			`${flag}: was '${name}', which is reserved for Pitwall itself`,
			'pitwall run --symbol BTC --name my-name',
		);
}

/** Returns the values of the flags; `run` takes no words beside them. */
function readRunFlags(commandLine: readonly string[]) {
	const reader = {why: 'pitwall run does not take it', help: 'pitwall run --help'};
	const {words, given} = readFlags(commandLine, flags, reader);
	const [word] = words;
	if (word !== undefined) throw usage(`run: unexpected argument '${word}'`, reader.help);
	return flagValues(flags, given);
}

function parseMode(text: string): Mode {
	const mode = text.toUpperCase();
	if (mode === 'SIM' || mode === 'LIVE') return mode;
	throw usage(`--mode: was '${text}', expected SIM or LIVE`, 'pitwall run --symbol BTC --mode SIM');
}

function parseCapital(text: string): number {
	const parsed = parseDecimal(text, moneyDecimals);
	if (parsed.ok && parsed.value > 0) return parsed.value;
	const reason = parsed.ok ? 'it must be more than 0' : parsed.reason;
	throw usage(
		`--capital: was '${text}', expected a positive amount with at most ${moneyDecimals} decimals (${reason})`,
		'pitwall run --symbol BTC --capital 10000',
	);
}

function parseSpeed(text: string): Speed {
	const speed = readSpeed(text);
	if (speed !== null) return speed;
	throw usage(
		`--speed: was '${text}', expected ${speedExpected}`,
		'pitwall run --symbol BTC --speed 10',
	);
}

/** Whether the cron can be used is checked where it is read: most runs need no cron at all. */
function parseSchedule(text: string): string {
	const cron = toCron(text);
	if (cron !== null) return cron;
	throw usage(
		`--schedule: was '${text}', expected ${cronExpected}`,
		"pitwall run --symbol BTC --schedule 'every 5m'",
	);
}

function whole(flag: string, text: string | undefined, least: number): number | undefined {
	if (text === undefined) return undefined;
	const value = Number(text);
	if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
	throw usage(
		`${flag}: was '${text}', expected a whole number from ${least}`,
		`pitwall run --symbol BTC ${flag} ${Math.max(least, 100)}`,
	);
}
