/**
 * Command line of `pitwall run` → a typed request. Pure, and light: it runs before the first commit of every start.
 * Values that are not given stay undefined; settings.ts fills them in.
 */
import type {DataSettings, Mode, SpanSettings} from '../../state/domain/instance/instance.ts';
import {isReservedName} from '../../state/domain/instance/reserved-name.ts';
import {flagValues, type FlagTable} from '../../state/flags/flag-table.ts';
import {readFlags} from '../../state/flags/read-flags.ts';
import type {Speed} from '../../state/domain/time/speed.ts';
import {isLockName} from '../../state/lock/lock-name.ts';
import type {ParameterTexts} from '../../state/settings/parameter-text.ts';
import {parseParameters} from './parameter-flags.ts';
import {usage} from './run-usage.ts';
import {
	type FlagValues,
	givenSettings,
	readSettings,
	readWhole,
	settingOptions,
	textOf,
	textsOf,
} from './setting-flags.ts';

/** The command line; undefined for each value that was not given. */
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
	/** Settings of the file of bars, and the part of the market to use. */
	dataSettings: DataSettings;
	span: SpanSettings;
	/** Interpreter of a Python algorithm, as typed. */
	python: string | undefined;
	/** As typed: the algorithm declares their types. */
	parameters: ParameterTexts;
	/** Flags of settings that were given, without dashes. */
	settingFlags: readonly string[];
	home: string | undefined;
	/** Whether root may act on the home of another user, as that user. */
	allowRoot: boolean;
	json: boolean;
	debug: boolean;
	/** Program and arguments after `--`; undefined for the configured program, or an algorithm. */
	program: readonly string[] | undefined;
	/** Whether the user confirmed trading with real money. */
	confirmLive: boolean;
	/** Whether to take over a lock that another host or pid namespace left. */
	forceForeign: boolean;
	/** Whether to use the algorithm's file as it is now, even if the ledger has bars of older code. */
	upgrade: boolean;
	/** Whether to close the open position without the algorithm, and end. */
	liquidate: boolean;
	/** Whether the supervisor started the run: stdout and stderr are then the crash log, and SIGHUP is ignored. */
	background: boolean;
	runId: string | undefined;
	epoch: number;
};

const flags = {
	...settingOptions,
	name: {value: 'N'},
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
 * @throws {@link AppError} `USAGE` (64), naming the flag, the actual and the expected value.
 */
export function parseRunArguments(commandLine: readonly string[]): RunRequest | 'help' {
	const end = commandLine.indexOf('--');
	const program = end < 0 ? undefined : commandLine.slice(end + 1);
	const values = readRunFlags(end < 0 ? commandLine : commandLine.slice(0, end));
	if (isOn(values, 'help')) return 'help';
	const named = textOf(values, 'name');
	const name = named ?? textOf(values, 'symbol');
	if (name === undefined)
		throw usage(
			'run: neither --symbol nor --name was given',
			'pitwall run --symbol BTC',
			'a run needs a symbol to trade',
		);
	if (program?.length === 0)
		throw usage(
			'run: nothing follows --',
			'pitwall run --name BOT -- python3 bot.py',
			'expected a program after it',
		);
	checkName(name, named === undefined ? '--symbol' : '--name');
	return {
		name,
		...readSettings(values),
		parameters: parseParameters(textsOf(values, 'set')),
		settingFlags: givenSettings(values),
		home: textOf(values, 'home'),
		allowRoot: isOn(values, 'allow-root'),
		json: isOn(values, 'json'),
		debug: isOn(values, 'debug'),
		program,
		confirmLive: isOn(values, 'confirm-live'),
		forceForeign: isOn(values, 'force-foreign'),
		upgrade: isOn(values, 'upgrade'),
		liquidate: isOn(values, 'liquidate'),
		background: isOn(values, 'background'),
		runId: textOf(values, 'run-id'),
		epoch: readWhole(values, 'epoch') ?? 0,
	};
}

const isOn = (values: FlagValues, flag: string) => values[flag] === true;

function checkName(name: string, flag: string): void {
	if (!isLockName(name)) {
		throw usage(
			`${flag}: was '${name}', expected 1 to 64 letters, digits, '.', '_' or '-', a letter or digit first`,
			'pitwall run --symbol BTC --name my-name',
		);
	}
	// A run of this name would hold the lock of the supervisor and be mistaken for it.
	if (isReservedName(name))
		throw usage(
			`${flag}: was '${name}', which is reserved for Pitwall itself`,
			'pitwall run --symbol BTC --name my-name',
		);
}

/** Returns the values of the flags; `run` takes no other words. */
function readRunFlags(commandLine: readonly string[]): FlagValues {
	const reader = {
		why: 'pitwall run does not take it',
		help: 'pitwall run --help',
		lastCounts: true,
	};
	const {words, given} = readFlags(commandLine, flags, reader);
	const [word] = words;
	if (word !== undefined) throw usage(`run: unexpected argument '${word}'`, reader.help);
	return flagValues(flags, given);
}
