/**
 * Command line of `pitwall run` → a typed request. Pure, and light on purpose: it runs before the first
 * commit of every start. Values that the person left out stay undefined; settings.ts fills them in.
 */
import {parseArgs} from 'node:util';
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
import {nearestWord} from '../../state/domain/text/nearest-word.ts';
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

const options = {
	symbol: {type: 'string'},
	mode: {type: 'string'},
	name: {type: 'string'},
	algorithm: {type: 'string'},
	account: {type: 'string'},
	capital: {type: 'string'},
	fee: {type: 'string'},
	slippage: {type: 'string'},
	bars: {type: 'string'},
	speed: {type: 'string'},
	schedule: {type: 'string'},
	calendar: {type: 'string'},
	seed: {type: 'string'},
	data: {type: 'string'},
	time: {type: 'string'},
	'time-zone': {type: 'string'},
	'time-form': {type: 'string'},
	tick: {type: 'string'},
	lot: {type: 'string'},
	from: {type: 'string'},
	to: {type: 'string'},
	timeframe: {type: 'string'},
	python: {type: 'string'},
	set: {type: 'string', multiple: true},
	home: {type: 'string'},
	'allow-root': {type: 'boolean'},
	json: {type: 'boolean'},
	debug: {type: 'boolean'},
	'confirm-live': {type: 'boolean'},
	'force-foreign': {type: 'boolean'},
	upgrade: {type: 'boolean'},
	liquidate: {type: 'boolean'},
	background: {type: 'boolean'},
	'run-id': {type: 'string'},
	epoch: {type: 'string'},
	help: {type: 'boolean', short: 'h'},
} as const;

/**
 * Returns the request, or `help`. `commandLine` starts after the word `run`.
 * @throws {@link AppError} `USAGE` (64), naming the flag, what was there and what was expected.
 */
export function parseRunArguments(commandLine: readonly string[]): RunRequest | 'help' {
	const end = commandLine.indexOf('--');
	const program = end < 0 ? undefined : commandLine.slice(end + 1);
	const values = readFlags(end < 0 ? commandLine : commandLine.slice(0, end));
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
		parameters: parseParameters(values.set ?? []),
		home: values.home,
		allowRoot: values['allow-root'] ?? false,
		json: values.json ?? false,
		debug: values.debug ?? false,
		program,
		confirmLive: values['confirm-live'] ?? false,
		forceForeign: values['force-foreign'] ?? false,
		upgrade: values.upgrade ?? false,
		liquidate: values.liquidate ?? false,
		background: values.background ?? false,
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

/** Reads flags strictly; every problem becomes a usage error in our words. */
function readFlags(commandLine: readonly string[]) {
	for (const word of commandLine) {
		const flag = /^--([^=]+)/.exec(word)?.[1];
		if (flag === undefined || Object.hasOwn(options, flag)) continue;
		const near = nearestWord(flag, Object.keys(options));
		throw usage(
			`run: unknown flag --${flag}`,
			near === undefined ? 'pitwall run --help' : `did you mean --${near}?`,
			'run takes no such flag',
		);
	}
	try {
		return parseArgs({args: [...commandLine], options, strict: true, allowPositionals: false})
			.values;
	} catch (error) {
		const why = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
		throw usage(`run: ${why}`, 'pitwall run --help');
	}
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
