/**
 * The one table of commands: what each takes, does and shows. Data only; `arguments.ts` reads argv by
 * it, `help.ts` and `reference.ts` print it. The commands that act on an instance come from its verbs.
 */
import {type Sign, stateSigns} from '../../format/glossary.ts';
import {remove} from '../../verb/remove.ts';
import {set} from '../../verb/set.ts';
import type {EditVerb} from '../../verb/verb.ts';
import {type WishName, wishes} from '../../verb/verbs.ts';
import type {FlagKey} from './flags.ts';

export type CommandSpec = {
	/** Positional arguments as shown in the usage line; empty: none. */
	positional:
		| ''
		| 'NAME'
		| 'NAME…'
		| '[NAME…]'
		| 'NAME KEY=VALUE…'
		| '[list|archive|restore|check|export NAME]'
		| '[restart]'
		| '[clean | clear [NAME…]]'
		| '[COMMAND|TOPIC]'
		| '[set|add METRIC VALUE]'
		| '[-- PROGRAM…]';
	/** One line for the overview. */
	summary: string;
	/** What a person has to know beyond the summary; a paragraph an entry. */
	details: readonly string[];
	/** Flags beside the common ones, in the order in which help shows them. */
	flags: readonly FlagKey[];
	/** Command lines with what they do. */
	examples: ReadonlyArray<readonly [line: string, does: string]>;
};

export type CommandName = keyof typeof commands;

const signText = ({glyph, word}: Sign) => `${glyph} ${word}`;
const targets = ['all', 'mode', 'tags'] as const satisfies FlagKey[];
/** What a person can ask of any number of instances. */
const wishCommands = Object.fromEntries(
	Object.entries(wishes).map(([name, {command}]): [string, CommandSpec] => [
		name,
		{...command, positional: 'NAME…', flags: [...targets, ...command.flags]},
	]),
) as Readonly<Record<WishName, CommandSpec>>;

function editCommand({command}: {command: NonNullable<EditVerb['command']>}): CommandSpec {
	return command;
}

/** Every command there is; `panel` is the one without a word. */
export const commands = {
	panel: {
		positional: '',
		summary: 'the full-screen panel (no command)',
		details: [
			'Starts the supervisor when none runs. Leaving the panel (q) stops nothing, and prints what goes on.',
			'After a shutdown from elsewhere an open panel says by whom and when; it starts a supervisor again when you start an instance.',
			'Without a terminal on stdin and stdout it says so and prints what `pitwall ps` prints.',
		],
		flags: ['fps', 'noMouse', 'version'],
		examples: [
			['pitwall', 'open the panel on the home of this directory'],
			['pitwall --home /srv/desk --fps 10', 'another home, over a slow line'],
		],
	},
	init: {
		positional: '',
		summary: 'write a commented pitwall.yaml and example algorithms',
		details: ['Never overwrites: it says what it wrote and what it kept.'],
		flags: [],
		examples: [['pitwall init --home ./desk', 'make a new home']],
	},
	up: {
		positional: '',
		summary: 'start the supervisor; instances that are wanted run again',
		details: [
			'Starts the supervisor in the background, detached from the terminal, unless one runs.',
			'Instances that are wanted run again, also those that a reboot, a signal from outside or a power cut has interrupted; nothing else is started.',
		],
		flags: ['wait'],
		examples: [['pitwall up', 'after a reboot']],
	},
	down: {
		positional: '',
		summary: 'safe shutdown: stop everything, prove that it is gone',
		details: [
			'Lists what runs and reads YES from the terminal or stdin; any other answer changes nothing (exit 0).',
			'Then it stops every instance and the supervisor, kills what does not stop within its time, proves that no process, lock or registry entry is left, and clears the locks.',
		],
		flags: ['yes', 'flatten', 'wait'],
		examples: [
			['pitwall down', 'asks first'],
			['pitwall down --flatten --yes', 'close positions, then stop, without asking'],
		],
	},
	...wishCommands,
	ps: {
		positional: '[NAME…]',
		summary: 'instances, what is wanted and what is so',
		details: [
			`STATE shows a sign and a word: ${Object.values(stateSigns).map(signText).join(', ')}.`,
			'JSON: an array of objects; times are ISO 8601 UTC, ratios are not percent, unknown is null.',
		],
		flags: [...targets],
		examples: [
			['pitwall ps', 'a table'],
			['pitwall ps --json', 'for scripts'],
		],
	},
	why: {
		positional: 'NAME',
		summary: 'the story of one instance: wanted, happened, last words, what to do',
		details: [],
		flags: [],
		examples: [['pitwall why BTC', 'why does BTC not run?']],
	},
	logs: {
		positional: '[NAME…]',
		summary: 'logs of all or some instances, merged by time',
		details: [
			'Rotated files are read, too. With --json one object a line: time, level, name, text.',
			'With --follow it ends at Ctrl-C with exit 0.',
		],
		flags: ['tags', 'follow', 'lines', 'grep', 'level', 'since'],
		examples: [
			['pitwall logs -f', 'follow everything'],
			['pitwall logs BTC --level WARN --since 2h', 'trouble of the last two hours'],
		],
	},
	locks: {
		positional: '[clean | clear [NAME…]]',
		summary: 'every lock; `clean` removes dead ones, `clear` foreign ones',
		details: [
			'held: the process lives · stale: it is provably gone · copied: it acts for the home from which this one was copied · foreign: of another machine · corrupt: unreadable.',
			'`clean` removes what is stale, copied or corrupt; a held or foreign lock is never touched.',
			'`clear` is for a machine that is gone for good: it lists each foreign lock, lease and registry entry, of the names given or of all, and clears them after YES. Nothing that this machine can judge is touched.',
		],
		flags: ['yes'],
		examples: [
			['pitwall locks clean', 'after a power cut (never needed to start again)'],
			['pitwall locks clear BTC', 'the machine that held BTC will not come back'],
		],
	},
	ledger: {
		positional: '[list|archive|restore|check|export NAME]',
		summary: 'ledgers and their archives: set one aside, take one back, check, export',
		details: [
			'`archive NAME` moves the ledger of a stopped instance into `state/ledger/archive/` as one file, with all that was committed, and says where. The next start begins a fresh one.',
			'`restore NAME [FILE]` takes it back: the newest archive, or FILE. A ledger that is in its place is archived first.',
			'`check [NAME…]` looks for damage, missing bars, and figures that do not add up; exit 65 when it finds any. `export NAME` writes orders, signals, bars and fills as CSV.',
			'The control database knows how far each ledger came: a start that finds less is refused with LEDGER_MISSING (exit 66). A ledger that is moved or removed while its instance runs is saved to the archive, and the run ends with exit 74.',
			'JSON: `list` an array of {name, archived, path, sizeBytes, bars, fills, lastBarAt}; `check` an array of {name, ok, checks}.',
		],
		flags: ['to'],
		examples: [
			['pitwall ledger', 'what there is'],
			['pitwall ledger archive BTC', 'begin a fresh ledger at the next start'],
			['pitwall ledger restore BTC', 'go on with the one that was archived last'],
			['pitwall ledger export BTC --to ./books', 'orders, signals, bars and fills as CSV'],
		],
	},
	algorithms: {
		positional: '',
		summary: 'strategies that can be run, and files that are refused with the reason',
		details: [
			'A fresh look at every file each time, own ones (`algorithm/` of the home) before shipped ones of the same name.',
			'The files are loaded in a process of their own: what they do or break there disturbs nothing else.',
			'JSON: an array of objects; a refused file has ok false, reason and line; one without a class Algorithm, which others import, also isModule true. Neither changes the exit code.',
		],
		flags: [],
		examples: [['pitwall algorithms', 'after an edit, before a start']],
	},
	add: {
		positional: '[-- PROGRAM…]',
		summary: 'add an instance to pitwall.yaml and keep the code that it will run',
		details: [
			'Everything is checked before anything is written: symbol, algorithm (a fresh look at its file), capital, parameters (type and range), name and account. Comments and layout of pitwall.yaml stay as they are.',
			'The same symbol and algorithm may be added again under another name. An exclusive account, and every LIVE one, trades a symbol with one instance only.',
			'--symbol, --algorithm and --capital are needed; what else is left out comes from defaults: of pitwall.yaml. It is not started.',
			'Behind -- stands any program that shall run as the instance, in the directory in which it was typed: it needs a --name, and takes --symbol, --mode, --account and --tag. For its other settings see pitwall help programs.',
		],
		flags: [
			'symbol',
			'newAlgorithm',
			'newCapital',
			'fee',
			'slippage',
			'newName',
			'runMode',
			'account',
			'set',
			'newTags',
			'seed',
			'data',
			'speed',
			'schedule',
			'python',
		],
		examples: [
			[
				'pitwall add --symbol BTC --algorithm sma_crossover --capital 10000',
				'under a name made for it',
			],
			[
				'pitwall add --symbol ETH --algorithm A --capital 500 --set fast=5 --tag crypto',
				'with parameters and a tag',
			],
			['pitwall add --name BOT --tag bots -- python3 bot.py', 'a program that exists already'],
		],
	},
	remove: editCommand(remove),
	set: editCommand(set),
	run: {
		positional: '[-- PROGRAM…]',
		summary: 'one instance in the foreground: no supervisor, no configuration needed',
		details: [
			'Where an instance of that name is configured, its settings are the defaults; else those of defaults: in pitwall.yaml. The log says where each comes from.',
			'It obeys the same locks and shows up in every panel. Ctrl-C ends it after the current bar.',
			'Behind -- stands any program that shall run as the instance, in the directory in which it was typed.',
		],
		flags: [
			'symbol',
			'runMode',
			'name',
			'algorithm',
			'account',
			'capital',
			'fee',
			'slippage',
			'bars',
			'speed',
			'schedule',
			'calendar',
			'seed',
			'data',
			'time',
			'timeZone',
			'timeForm',
			'tick',
			'lot',
			'fromTime',
			'toTime',
			'timeframe',
			'python',
			'set',
			'upgrade',
			'liquidate',
			'confirmLive',
			'forceForeign',
		],
		examples: [
			['pitwall run --symbol BTC --mode SIM', 'a bar a second'],
			['pitwall run --symbol ETH --mode SIM --bars 5000 --speed max', 'as fast as it goes'],
			["pitwall run --symbol SPX --schedule 'every 5m'", 'every 5 minutes while the NYSE is open'],
			['pitwall run --name BOT -- python3 bot.py', 'a program that exists already'],
			['pitwall run --name BTC --liquidate', 'close a position whose algorithm does not start'],
		],
	},
	backtest: {
		positional: '',
		summary: 'test an algorithm on past or simulated bars, in memory',
		details: [
			'The same engine, files and costs as pitwall run, as fast as the machine can. Nothing is written into the home.',
			'Where an instance of that name is configured, its settings and its code are the defaults; else defaults: of pitwall.yaml holds. The report says where each setting comes from.',
			'--sweep tries every combination of parameters on all cores; --walk-forward chooses the best of them on earlier bars and tests it on later ones.',
			'pitwall help backtests explains the statistics. Ctrl-C ends it at once.',
		],
		flags: [
			'symbol',
			'simMode',
			'name',
			'algorithm',
			'account',
			'capital',
			'fee',
			'slippage',
			'barsTested',
			'seed',
			'data',
			'time',
			'timeZone',
			'timeForm',
			'tick',
			'lot',
			'fromTime',
			'toTime',
			'timeframe',
			'set',
			'python',
			'sweep',
			'rank',
			'minTrades',
			'jobs',
			'walkForward',
			'train',
			'anchored',
			'riskFree',
			'trades',
			'equity',
			'orders',
		],
		examples: [
			['pitwall backtest --symbol SPX', 'the algorithm of SPX on the shipped daily bars'],
			[
				'pitwall backtest --symbol SPX --from 2008-01-01 --to 2009-12-31 --timeframe 1w',
				'two years of them, as weeks',
			],
			[
				'pitwall backtest --symbol BTC --sweep fast=5:50:5 --sweep slow=60:200:20',
				'a grid of 80 runs, the best one in full',
			],
			[
				'pitwall backtest --symbol BTC --sweep fast=5:25:5 --walk-forward 5',
				'chosen on earlier bars, tested on later ones',
			],
		],
	},
	metrics: {
		positional: '[set|add METRIC VALUE]',
		summary: 'figures that instances report of themselves; report one from within a program',
		details: [
			'A program that runs as an instance finds its name in PITWALL_NAME, so `pitwall metrics set agents 25` is enough; where the environment was emptied, --instance names it. `add` adds to what is there, or to 0.',
			'Only the instance itself reports its figures, by a JSON line on stdout or by this command: any other process is refused (exit 77; 69 when the instance does not run). A new run of a program begins without figures.',
			'JSON: an array of {instance, metric, value, recordedAt}; for `set` and `add` the one object.',
		],
		flags: ['instance'],
		examples: [
			['pitwall metrics', 'what all instances report'],
			['pitwall metrics set agents 25', 'from a script that runs as an instance'],
			['pitwall metrics --instance BOT', 'what one instance reports'],
		],
	},
	doctor: {
		positional: '',
		summary: 'what is wrong with this machine or home, and how to mend it',
		details: ['Exit 0 when nothing stands in the way (warnings are allowed), else 78.'],
		flags: [],
		examples: [['pitwall doctor', 'before asking for help']],
	},
	supervisor: {
		positional: '[restart]',
		summary: 'the supervisor in the foreground, or another for the one that runs',
		details: [
			'One per home. When it ends, instances go on; the next one adopts them.',
			'`pitwall up` and the panel start one in the background.',
			'A closed terminal or a reader that goes away ends its output, not the supervisor. For a reader that stalls, 1 MiB of lines waits; more are skipped and counted. `logs/SUPERVISOR.log` has them all.',
			'`pitwall supervisor restart` ends the one that runs, by SIGKILL when it does not answer within 5 s, and starts one of this version in the background. No instance is touched. It also gives instances that are started from now on the environment of this shell. Let a service manager restart its own. One that stops with its instances is not replaced.',
			'As process 1 of a container it stops with all instances, and collects the processes that they leave behind.',
		],
		flags: ['automatic', 'stopWithMe'],
		examples: [
			['pitwall supervisor --home /srv/desk', 'as a service whose instances go on without it'],
			[
				'pitwall supervisor --stop-with-me',
				'as a service or container that ends with its instances',
			],
			['pitwall supervisor restart', 'after an update, or when it does not answer'],
		],
	},
	help: {
		positional: '[COMMAND|TOPIC]',
		summary: 'this overview, the help of one command, or a page of the documentation',
		details: ['pitwall help topics lists the pages.'],
		flags: [],
		examples: [
			['pitwall help logs', 'the same as pitwall logs --help'],
			['pitwall help backtests', 'the page on backtests'],
		],
	},
} as const satisfies Record<string, CommandSpec>;

/** Exit codes with their meaning, for help and the documentation; the numbers follow BSD sysexits(3). */
export const exitCodeMeanings: ReadonlyArray<readonly [code: string, meaning: string]> = [
	['0', 'done, or stopped as asked'],
	['64', 'usage: unknown command, flag or value'],
	['65', 'bad data: bars, or an algorithm that does not keep its shape'],
	['66', 'no such instance or file'],
	['69', 'broker or feed not available'],
	['70', 'a bug in Pitwall; please report it'],
	['71', 'the operating system refused a call'],
	['73', 'the home cannot be created or written'],
	[
		'74',
		'input/output error, or the disk is full; after a stop: done, but nothing keeps the request',
	],
	['75', 'not now: lock held, database busy, or --wait ran out'],
	['77', 'no permission'],
	['78', 'configuration: pitwall.yaml, a newer schema, or doctor found a fault'],
	[
		'129, 130, 143',
		'interrupted by SIGHUP, SIGINT or SIGTERM; of a run: by one that no request through Pitwall caused',
	],
];
