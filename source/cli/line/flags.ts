/**
 * The one table of flags. Parsing, `--help`, suggestions and the README are made from it and from
 * `commands.ts`, so that none of them can say something else than the program does.
 */
import {rankings} from '../../../state/domain/trading/backtest.ts';
import {parameters} from '../../../state/settings/field/algorithm/parameters.ts';
import {tags} from '../../../state/settings/field/label/tags.ts';
import {
	dataFields,
	instanceFields,
	scheduleFields,
	sharedFields,
	spanFields,
} from '../../../state/settings/fields.ts';
import {neededFlag, settingFlag} from '../../../state/settings/flag.ts';

export type FlagSpec = {
	/** As typed, without the dashes. */
	name: string;
	/** One letter, without the dash. */
	short?: string;
	/** What the value stands for, such as `SECONDS`; absent: the flag is a switch. */
	value?: string;
	/** The only values that are allowed, in the order in which help names them. */
	choices?: readonly string[];
	/** It may be given more than once. */
	multiple?: boolean;
	/** What happens without the flag, with its unit. */
	default?: string;
	/** One sentence fragment for help. */
	help: string;
};

/** Switches and values that every command takes. */
export const commonFlags = [
	'home',
	'allowRoot',
	'json',
	'debug',
	'help',
] as const satisfies FlagKey[];

export type FlagKey = keyof typeof flags;

/** Every flag there is, by the name of the property that carries its value. */
export const flags = {
	home: {
		name: 'home',
		value: 'DIR',
		default: 'PITWALL_HOME, the nearest parent with pitwall.yaml, or ~/.pitwall',
		help: 'directory of configuration, state and logs',
	},
	allowRoot: {
		name: 'allow-root',
		help: 'as root, act on the home of another user, as that user',
	},
	json: {name: 'json', help: 'print one JSON document on stdout and nothing else'},
	debug: {name: 'debug', help: 'show the stack of every error'},
	help: {name: 'help', short: 'h', help: 'show what the command does'},
	version: {name: 'version', help: 'print the version'},
	all: {name: 'all', help: 'every instance'},
	mode: {
		name: 'mode',
		value: 'MODE',
		choices: ['SIM', 'LIVE'],
		help: 'every instance of this mode',
	},
	tags: {
		name: 'tag',
		value: 'T',
		multiple: true,
		help: 'every instance with this tag',
	},
	wait: {
		name: 'wait',
		value: 'SECONDS',
		default: '30 seconds',
		help: 'how long to wait until it is done; 0 returns at once',
	},
	confirmLive: {name: 'confirm-live', help: 'agree to act on LIVE instances'},
	to: {
		name: 'to',
		value: 'DIR',
		default: 'the folder of the instance in artifacts/',
		help: 'where to write the files',
	},
	yes: {name: 'yes', short: 'y', help: 'do not ask'},
	flatten: {name: 'flatten', help: 'close every position first'},
	follow: {name: 'follow', short: 'f', help: 'go on with new lines until Ctrl-C'},
	lines: {
		name: 'lines',
		short: 'n',
		value: 'N',
		default: '40 lines; 10 with --follow; all with --since',
		help: 'the last N lines',
	},
	grep: {name: 'grep', value: 'RE', help: 'only lines that match this regular expression'},
	level: {
		name: 'level',
		value: 'LEVEL',
		choices: ['DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'],
		help: 'only lines of this level or a worse one',
	},
	since: {
		name: 'since',
		value: 'T',
		help: 'only lines since this time (2026-11-21T22:00:00Z) or age (30s, 10m, 2h, 1d)',
	},
	automatic: {
		name: 'automatic',
		help: 'exit 0 instead of 75 when another supervisor holds the home',
	},
	stopWithMe: {
		name: 'stop-with-me',
		help: 'SIGTERM and SIGINT stop all instances within their stop timeouts before the supervisor ends; they stay wanted (always so as process 1 of a container)',
	},
	fps: {
		name: 'fps',
		value: 'N',
		default: '30 frames a second',
		help: 'upper limit of the frame rate, 1 to 60; 10 is kind to a slow line',
	},
	noMouse: {
		name: 'no-mouse',
		help: 'leave the mouse to the terminal: a drag selects text, a click does nothing',
	},
	symbol: settingFlag(instanceFields.symbol),
	runMode: settingFlag(sharedFields.mode),
	name: {name: 'name', value: 'N', default: 'the symbol', help: 'name of the instance'},
	algorithm: settingFlag(sharedFields.algorithm),
	account: settingFlag(sharedFields.account),
	fee: settingFlag(sharedFields.fee_ppm),
	slippage: settingFlag(sharedFields.slippage_ppm),
	capital: settingFlag(sharedFields.capital),
	bars: settingFlag(sharedFields.bars),
	speed: settingFlag(sharedFields.speed),
	schedule: settingFlag(scheduleFields.schedule),
	calendar: settingFlag(scheduleFields.calendar),
	seed: settingFlag(sharedFields.seed),
	data: settingFlag(instanceFields.data),
	time: settingFlag(dataFields.time),
	timeZone: settingFlag(dataFields.time_zone),
	timeForm: settingFlag(dataFields.time_form),
	tick: settingFlag(dataFields.tick),
	lot: settingFlag(dataFields.lot),
	fromTime: settingFlag(spanFields.from),
	toTime: settingFlag(spanFields.to),
	timeframe: settingFlag(spanFields.timeframe),
	set: settingFlag(parameters),
	simMode: {
		...settingFlag(sharedFields.mode),
		choices: ['SIM'],
		help: 'a backtest always trades on the virtual broker',
	},
	barsTested: {
		...settingFlag(sharedFields.bars),
		default: '100,000 of the simulated market, all of a file; 20,000,000 at most',
		help: 'test the first N bars',
	},
	sweep: {
		name: 'sweep',
		value: 'KEY=RANGE',
		multiple: true,
		help: 'try a parameter from FROM to TO in steps, KEY=FROM:TO:STEP, or the values KEY=A,B,C',
	},
	rank: {
		name: 'rank',
		value: 'FIGURE',
		choices: [...rankings],
		default: 'sharpe',
		help: 'the figure by which the best run is chosen, the greatest first',
	},
	minTrades: {
		name: 'min-trades',
		value: 'N',
		default: '1',
		help: 'trades that a run needs to be chosen; a position open at the end counts as one',
	},
	jobs: {
		name: 'jobs',
		value: 'N',
		default: 'one a core',
		help: 'threads that share the runs of a sweep',
	},
	walkForward: {
		name: 'walk-forward',
		value: 'N',
		help: 'divide the bars into N folds: choose on the earlier bars of each, test on the later ones',
	},
	train: {
		name: 'train',
		value: 'RATIO',
		default: '0.7',
		help: 'share of the bars of a fold on which parameters are chosen',
	},
	anchored: {
		name: 'anchored',
		help: 'let every fold of a walk-forward choose on all bars before its test',
	},
	riskFree: {
		name: 'risk-free',
		value: 'RATE',
		default: '0',
		help: 'yearly risk-free rate as a ratio, for Sharpe and Sortino',
	},
	trades: {name: 'trades', value: 'FILE', help: 'write every fill with its trade as CSV'},
	equity: {name: 'equity', value: 'FILE', help: 'write position, equity and drawdown a bar as CSV'},
	orders: {
		name: 'orders',
		value: 'FILE',
		help: 'write every order, with the reason where it was not filled, as CSV',
	},
	upgrade: {
		name: 'upgrade',
		help: 'take the algorithm as its file is now, and say what changed',
	},
	newName: {
		name: 'name',
		value: 'N',
		default: 'SYMBOL_algorithm_YYYYMMDD_HHMMSS',
		help: 'name of the instance',
	},
	newAlgorithm: neededFlag(sharedFields.algorithm),
	newCapital: neededFlag(sharedFields.capital),
	newTags: settingFlag(tags),
	instance: {
		name: 'instance',
		value: 'ID',
		default: 'all of a list; else PITWALL_NAME of the environment',
		help: 'name of an instance, or the instance id of its process',
	},
	python: settingFlag(sharedFields.python),
	liquidate: {
		name: 'liquidate',
		help: 'close the position of its ledger on the next bar, without the algorithm, and end',
	},
	forceForeign: {
		name: 'force-foreign',
		help: 'take a lock that another machine left; only when that one is surely gone',
	},
} as const satisfies Record<string, FlagSpec>;

/** Returns the flag as a person types it: `-n, --lines N`. */
export function flagUsage({name, short, value}: FlagSpec): string {
	return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
}
