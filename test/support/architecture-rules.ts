/**
 * Who may import whom, and which calls belong into which files; docs/codebase-guide.md describes the same for
 * people. Every exception carries its reason.
 */

export type Room = {
	/** A folder (ends with `/`) or one file. The most exact room that fits a file counts. */
	room: string;
	/** Folders, files, packages, or `node:`, from which it may import. */
	may: readonly string[];
	/** The same, for imports of types alone. */
	mayTypes?: readonly string[];
};

export const rooms: readonly Room[] = [
	{room: 'state/domain/', may: ['state/domain/']},
	{room: 'state/statistics/', may: ['state/statistics/', 'state/domain/']},
	{room: 'state/settings/', may: ['state/settings/', 'state/domain/']},
	{room: 'state/', may: ['state/', 'node:', 'chokidar']},
	{
		room: 'state/sqlite/',
		may: ['state/sqlite/', 'state/file/', 'state/domain/', 'node:', 'better-sqlite3'],
	},
	{room: 'state/file/', may: ['state/file/', 'state/domain/', 'node:']},
	{
		room: 'state/process/',
		may: ['state/process/', 'state/domain/', 'node:'],
		mayTypes: ['state/home/directory.ts'],
	},
	{
		room: 'state/lock/',
		may: [
			'state/lock/',
			'state/process/',
			'state/sqlite/',
			'state/registry/',
			'state/control/table/lease-rows.ts',
			'state/control/control-schema.ts',
			'state/file/',
			'state/domain/',
			'state/home/directory.ts',
			'state/home/home-identity.ts',
			'node:',
			'better-sqlite3',
		],
	},
	{room: 'state/pattern/', may: ['state/pattern/']},
	{
		room: 'state/log/',
		may: ['state/log/', 'state/pattern/', 'state/file/', 'state/domain/', 'node:'],
	},
	{room: 'state/flags/', may: ['state/flags/', 'state/domain/', 'node:util']},
	{room: 'state/schedule/', may: ['state/domain/', 'croner']},
	{
		room: 'state/config/',
		may: [
			'state/config/',
			'state/settings/',
			'state/file/',
			'state/domain/',
			'state/schedule/',
			'state/pattern/',
			'node:',
			'yaml',
			'zod',
		],
	},
	{room: 'runner/', may: ['runner/', 'state/', 'node:', 'pure-rand', 'esbuild', 'diff']},
	{
		room: 'runner/library/',
		may: [
			'runner/library/',
			'runner/backtest/',
			'runner/market/',
			'runner/algorithm/',
			'state/domain/',
			'state/settings/',
			'state/statistics/',
			'state/process/',
			'node:',
		],
	},
	{
		room: 'algorithm/',
		may: ['trading-signals'],
		mayTypes: ['pitwall'],
	},
	{
		room: 'source/main.ts',
		may: [
			'source/cli/',
			'state/process/output/say-now.ts',
			'state/process/working-directory.ts',
			'node:',
		],
	},
	{
		room: 'source/start.ts',
		may: [
			'source/cli/line/hand-over.ts',
			'state/process/cached-program.ts',
			'state/process/own-process.ts',
			'node:',
		],
	},
	{
		room: 'source/cli/',
		may: [
			'source/cli/',
			'source/control/',
			'source/supervisor/',
			'source/panel/main.ts',
			'source/verb/',
			'source/format/',
			'state/',
			'node:',
		],
	},
	{room: 'source/verb/', may: ['source/verb/', 'state/domain/']},
	{
		room: 'source/control/',
		may: ['source/control/', 'source/supervisor/', 'source/verb/', 'state/', 'node:'],
	},
	{room: 'source/supervisor/', may: ['source/supervisor/', 'state/', 'node:', 'execa']},
	{room: 'source/terminal/', may: ['source/terminal/', 'state/', 'node:', 'string-width']},
	{
		room: 'source/panel/',
		may: ['source/panel/', 'state/domain/'],
		mayTypes: ['state/log/', 'source/terminal/'],
	},
	// The pure rooms of the panel: neither drawing nor update knows the other.
	{
		room: 'source/panel/text/',
		may: ['source/panel/text/', 'source/format/', 'source/terminal/text.ts', 'state/domain/'],
		mayTypes: ['source/terminal/'],
	},
	{
		room: 'source/panel/model/',
		may: [
			'source/panel/model/',
			'source/panel/text/',
			'source/verb/',
			'source/format/',
			'state/domain/',
			'state/pattern/',
		],
		mayTypes: ['source/terminal/'],
	},
	{
		room: 'source/panel/keys/',
		may: ['source/panel/keys/', 'source/panel/model/', 'source/verb/', 'state/domain/'],
	},
	{
		room: 'source/panel/form/',
		may: [
			'source/panel/form/',
			'source/panel/keys/',
			'source/panel/model/',
			'source/panel/text/',
			'state/domain/',
			'state/settings/',
		],
	},
	{
		room: 'source/panel/view/',
		may: [
			'source/panel/view/',
			'source/panel/form/',
			'source/panel/keys/',
			'source/panel/model/',
			'source/panel/text/',
			'source/format/',
			'state/domain/',
		],
	},
	{
		room: 'source/panel/update/',
		may: [
			'source/panel/update/',
			'source/panel/form/',
			'source/panel/keys/',
			'source/panel/model/',
			'source/panel/text/',
			'source/verb/',
			'source/format/',
			'state/domain/',
		],
	},
	{
		room: 'source/panel/feed/',
		may: [
			'source/panel/',
			'source/control/',
			'source/supervisor/',
			'source/verb/',
			'source/format/',
			'state/',
			'node:fs',
		],
	},
	{room: 'source/panel/log/', may: ['source/panel/', 'source/terminal/', 'state/']},
	{
		room: 'source/ui/',
		may: ['source/ui/', 'react', 'ink'],
		mayTypes: ['source/panel/'],
	},
	{room: 'source/format/', may: ['source/format/', 'state/domain/']},
];

/** Files that take more than their room allows. */
export const importExceptions: ReadonlyArray<{
	file: string;
	may: readonly string[];
	reason: string;
}> = [
	{
		file: 'source/panel/main.ts',
		may: ['source/', 'state/'],
		reason: 'composes the panel: terminal, Ink and loop meet here',
	},
	{
		file: 'source/panel/loop.ts',
		may: ['source/', 'state/'],
		reason: 'runs the effects that the pure rest of the panel only names',
	},
	{
		file: 'source/panel/chrome.tsx',
		may: ['source/ui/', 'ink', 'react', 'node:events', 'node:stream'],
		reason: 'renders Ink into memory for the screen writer',
	},
];

/** A call and the files that may make it. */
export type Ban = {
	/** As in the source: `Date.now`, `setTimeout`. */
	call: string;
	allowed: ReadonlyArray<{file: string; reason: string}>;
};

const clockAdapters = [
	{file: 'state/process/system-clock.ts', reason: 'the adapter of clock and randomness'},
];

export const bans: readonly Ban[] = [
	{call: 'Date.now', allowed: clockAdapters},
	{
		call: 'performance.now',
		allowed: [
			...clockAdapters,
			{file: 'source/terminal/input.ts', reason: 'default of an argument'},
			{
				file: 'source/terminal/restore.ts',
				reason: 'runs while the process dies: nothing is handed in',
			},
		],
	},
	{call: 'Math.random', allowed: clockAdapters.slice(0, 1)},
	{
		call: 'process.exit',
		allowed: [
			{file: 'source/main.ts', reason: 'ends the command line'},
			{file: 'runner/main.ts', reason: 'ends the runner'},
			{file: 'runner/program/main.ts', reason: 'ends the runner of a program'},
		],
	},
	...['process.cwd', 'process.chdir'].map(call => ({
		call,
		allowed: [{file: 'state/process/working-directory.ts', reason: 'knows that it may be removed'}],
	})),
	{
		call: 'setInterval',
		allowed: [
			{file: 'runner/backtest/thread/pool.ts', reason: 'looks for silent threads, tells progress'},
			{file: 'state/presence/heartbeat.ts', reason: 'the heartbeat'},
			{file: 'runner/tool/asker-watch.ts', reason: 'looks whether the asker still lives'},
			{file: 'runner/life/trading.ts', reason: 'looks for wishes while the market is quiet'},
			{file: 'runner/python/child.ts', reason: 'counts how long Python is silent'},
			{file: 'state/log/log-watch.ts', reason: 'the net under file events'},
			{file: 'state/process/death-watch.ts', reason: 'the sweep under the beacons'},
			{file: 'state/control/watch-control.ts', reason: 'the net under file events'},
		],
	},
	{
		call: 'setTimeout',
		allowed: [
			{file: 'runner/loop/sleeper.ts', reason: 'paces the bars'},
			{file: 'runner/life/crash-log-keeper.ts', reason: 'the next look at a file that may grow'},
			{file: 'runner/loop/within.ts', reason: 'a slow decision must not hold back a commit'},
			{file: 'runner/python/child.ts', reason: 'bounds for the end of a Python process'},
			{file: 'runner/program/read-output.ts', reason: 'gathers lines that come one by one'},
			{file: 'runner/loop/status-board.ts', reason: 'the last change of a burst is written, too'},
			{file: 'source/control/wait/wait-until.ts', reason: 'the next look, and the end of --wait'},
			{
				file: 'source/control/code/ask-in-turn.ts',
				reason: 'a bound for code that does not come back',
			},
			{file: 'source/control/look-at-supervisor.ts', reason: 'a second look at an old heartbeat'},
			{
				file: 'source/control/shutdown/stop-by-signal.ts',
				reason: 'looks again whether a process is gone',
			},
			{file: 'source/control/wait/when-free.ts', reason: 'the next try at a busy database'},
			{file: 'source/panel/feed/patiently.ts', reason: 'a wish waits for a busy database'},
			{file: 'source/panel/loop.ts', reason: 'timers that the pure update asked for'},
			{file: 'source/panel/feed/snapshot-feed.ts', reason: 'joins changes that come together'},
			{file: 'source/supervisor/alarm.ts', reason: 'the one timer of the supervisor'},
			{file: 'source/supervisor/end-supervisor.ts', reason: 'waits for the end of a lock'},
			{file: 'source/supervisor/ensure-supervisor.ts', reason: 'waits for a lock'},
			{file: 'source/supervisor/restart-supervisor.ts', reason: 'waits for a registry entry'},
			{file: 'source/supervisor/stop-all.ts', reason: 'a bound for the stop of all instances'},
			{file: 'source/terminal/frame-clock.ts', reason: 'the frames'},
			{file: 'source/terminal/input.ts', reason: 'a lone Escape is known by the silence after it'},
			{file: 'source/terminal/restore.ts', reason: 'a bound for the way out'},
			{file: 'state/log/log-watch.ts', reason: 'a pause after a hint'},
			{file: 'state/process/first-process.ts', reason: 'waits for a group of processes'},
			{file: 'state/process/death-watch.ts', reason: 'a second look at a dying process'},
			{file: 'state/process/output/line-output.ts', reason: 'a bound for a reader that stalls'},
			{file: 'state/control/watch-control.ts', reason: 'a pause after a hint'},
		],
	},
];

/**
 * Files through which text leaves for a terminal, a pipe or a file that a person reads. `made`: whether each text
 * that they write is made by a function of `state/domain/text/harmless-text.ts` in the call itself.
 */
export const textExits: ReadonlyArray<{file: string; made: boolean; reason: string}> = [
	{
		file: 'source/main.ts',
		made: true,
		reason: 'hands the streams to the command, and waits for them',
	},
	{file: 'source/cli/output/output.ts', made: true, reason: 'the words of all commands'},
	{file: 'source/cli/output/ask.ts', made: true, reason: 'a question, and the end of its line'},
	{
		file: 'state/process/output/line-output.ts',
		made: true,
		reason: 'the log of a run in the foreground',
	},
	{file: 'state/process/output/say-now.ts', made: true, reason: 'the last words of a process'},
	{
		file: 'source/terminal/screen-writer.ts',
		made: false,
		reason: 'rows of the panel: cell-line.ts makes their text harmless, the rest are our sequences',
	},
	{
		file: 'source/terminal/restore.ts',
		made: false,
		reason: 'gives the terminal back with our own sequences; its one text is made harmless',
	},
	{
		file: 'source/panel/chrome.tsx',
		made: false,
		reason: 'rows that Ink drew, to the screen writer in memory',
	},
	{
		file: 'source/panel/feed/idle-signal.ts',
		made: false,
		reason: 'a number for a test, on a descriptor of its own',
	},
	{
		file: 'runner/backtest/thread/thread.ts',
		made: false,
		reason: 'what an algorithm prints, to the thread that reads it (output-relay.ts)',
	},
];

/** Files that name the streams of the process without writing. */
export const streamHolders: ReadonlyArray<{file: string; reason: string}> = [
	{file: 'source/panel/main.ts', reason: 'hands the terminal to the screen writer'},
	{file: 'source/supervisor/supervisor.ts', reason: 'hands stdout to the output of lines'},
	{file: 'runner/life/terminal.ts', reason: 'hands them to the output of lines'},
	{file: 'runner/loop/output-capture.ts', reason: 'takes them away from the algorithm'},
];

/** Files that write bytes to files of ours with `writeSync`, never to a terminal. */
export const fileWriters: ReadonlyArray<{file: string; reason: string}> = [
	{file: 'state/log/rotating-file.ts', reason: 'a log'},
	{file: 'state/log/crash-log.ts', reason: 'the end of a crash log that is cut'},
];

/** Files that make a regular expression from a text, and nothing else may. */
export const patternMakers: ReadonlyArray<{file: string; reason: string}> = [
	{
		file: 'state/pattern/pattern.ts',
		reason: 'asks RegExp whether a pattern is one; nothing is matched',
	},
	{file: 'state/pattern/character-set.ts', reason: 'asks RegExp about one character'},
	{
		file: 'state/domain/text/harmless-text.ts',
		reason: 'the same expression once more, for every match',
	},
	{file: 'state/domain/instance/reserved-name.ts', reason: 'three lists of names of ours'},
	{file: 'source/terminal/segmenter.ts', reason: 'one class of characters that is used twice'},
	{file: 'runner/algorithm/compile-scripts.ts', reason: 'names of files, escaped, for esbuild'},
];

/** Modules that start processes, and the files that may use them. */
export const processModules = ['node:child_process', 'execa'];
export const processStarters: ReadonlyArray<{file: string; reason: string}> = [
	{file: 'source/supervisor/spawn.ts', reason: 'starts and signals what outlives its starter'},
	{file: 'source/supervisor/tool.ts', reason: 'starts what ends with whoever asked'},
	{
		file: 'state/process/first-process.ts',
		reason: 'runs this program again below a reaper, as process 1 of a container',
	},
	{file: 'runner/program/program.ts', reason: 'starts the program that a runner keeps'},
	{file: 'runner/program/output-pipes.ts', reason: 'asks mkfifo for pipes, which Node cannot make'},
	{file: 'runner/python/child.ts', reason: 'starts the interpreter of a Python algorithm'},
	{file: 'source/cli/doctor/check-python.ts', reason: 'asks an interpreter for its version'},
	{file: 'state/process/ps-stat.ts', reason: 'asks ps where there is no /proc'},
];

/** Folders and files in which SQL may stand. */
export const sqlRooms: ReadonlyArray<{room: string; reason: string}> = [
	{room: 'state/sqlite/', reason: 'what all databases share'},
	{room: 'state/control/', reason: 'the tables of the control database'},
	{room: 'state/ledger/', reason: 'the tables of a ledger'},
	{room: 'state/lock/kernel-lock.ts', reason: 'the kernel lock is an exclusive transaction'},
];

/**
 * Longer than this, a file or function needs an entry below with the reason. The lines of the functions inside a
 * function are its own.
 */
export const fileLinesMax = 250;
export const functionLinesMax = 60;
export const functionLinesWithJsxMax = 70;

export const longFiles: ReadonlyArray<{file: string; reason: string}> = [
	{file: 'source/supervisor/supervision.ts', reason: 'the effects of one reconcile, side by side'},
];
const oneTable = 'one decision a state, as a table';
const composition = 'composition: every part is made once';
const sharedState = 'a factory: its short functions share the state that it keeps';

export const longFunctions: ReadonlyArray<{file: string; name: string; reason: string}> = [
	{file: 'source/supervisor/reconcile/reconcile-living.ts', name: 'keepLiving', reason: oneTable},
	{file: 'source/panel/main.ts', name: 'runPanel', reason: composition},
	{file: 'runner/life/prepare-engine.ts', name: 'prepareEngine', reason: composition},
	{file: 'runner/life/trading.ts', name: 'trade', reason: composition},
	{file: 'runner/backtest/tool.ts', name: 'backtestTool', reason: composition},
	{file: 'source/supervisor/supervision.ts', name: 'superviseAll', reason: sharedState},
	{file: 'source/panel/feed/effect-runner.ts', name: 'createEffectRunner', reason: sharedState},
	{file: 'source/panel/feed/snapshot-feed.ts', name: 'createSnapshotFeed', reason: sharedState},
	{file: 'source/panel/log/log-feed.ts', name: 'createLogFeed', reason: sharedState},
	{file: 'source/panel/log/log-view.ts', name: 'createLogView', reason: sharedState},
	{file: 'source/panel/loop.ts', name: 'createPanelLoop', reason: sharedState},
	{file: 'source/terminal/input-parser.ts', name: 'createInputParser', reason: sharedState},
	{file: 'source/terminal/input.ts', name: 'createInput', reason: sharedState},
	{file: 'source/terminal/restore.ts', name: 'installRestore', reason: sharedState},
	{file: 'source/terminal/screen-writer.ts', name: 'createScreenWriter', reason: sharedState},
	{file: 'runner/backtest/recorder.ts', name: 'createRecorder', reason: sharedState},
	{file: 'runner/backtest/thread/pool.ts', name: 'createPool', reason: sharedState},
	{file: 'runner/engine/engine.ts', name: 'createEngine', reason: sharedState},
	{file: 'runner/engine/order-desk.ts', name: 'createOrderDesk', reason: sharedState},
	{file: 'runner/loop/wishes.ts', name: 'createWishes', reason: sharedState},
	{file: 'runner/market/counted.ts', name: 'createCountedMarket', reason: sharedState},
	{file: 'runner/program/program-output.ts', name: 'createProgramOutput', reason: sharedState},
	{file: 'runner/python/remote-engine.ts', name: 'createRemoteEngine', reason: sharedState},
	{file: 'runner/schedule/wall-pacer.ts', name: 'createWallPacer', reason: sharedState},
	{file: 'runner/venue/simulated/exchange.ts', name: 'createExchange', reason: sharedState},
	{file: 'runner/venue/simulated/matching.ts', name: 'createMatching', reason: sharedState},
	{file: 'runner/engine/venue-news.ts', name: 'createVenueNews', reason: sharedState},
	{file: 'source/supervisor/supervisor.ts', name: 'untilEnd', reason: composition},
	{file: 'state/config/config.ts', name: 'parseConfig', reason: 'one step a part of the file'},
	{file: 'state/log/line-reader.ts', name: 'readForward', reason: sharedState},
	{file: 'state/log/line-reader.ts', name: 'readBackward', reason: sharedState},
	{file: 'state/log/log-file-set.ts', name: 'openLogFileSet', reason: sharedState},
	{file: 'state/log/log-writer.ts', name: 'openLogWriter', reason: sharedState},
	{file: 'state/log/merged-log.ts', name: 'openMergedLog', reason: sharedState},
	{file: 'state/log/rotating-file.ts', name: 'openRotatingFile', reason: sharedState},
	{file: 'state/pattern/automaton.ts', name: 'createAutomaton', reason: sharedState},
	{
		file: 'state/pattern/program.ts',
		name: 'compileProgram',
		reason: 'one case a part of a pattern',
	},
	{file: 'state/process/death-watch.ts', name: 'createDeathWatch', reason: sharedState},
];

/** Folders whose text has been rewritten in plain English; the others follow. */
const plainFolders = [
	'algorithm/',
	'docs/codebase-guide.md',
	'docs/decision/',
	'runner/algorithm/',
	'runner/arguments/',
	'runner/backtest/',
	'runner/engine/',
	'runner/library/',
	'runner/life/',
	'runner/loop/',
	'runner/main.ts',
	'runner/market/',
	'runner/package-root.ts',
	'runner/program/',
	'runner/python/',
	'runner/schedule/',
	'runner/start.ts',
	'runner/tool/',
	'runner/venue/',
	'script/',
	'source/cli/backtest/',
	'source/cli/command/',
	'source/cli/doctor/',
	'source/cli/help/',
	'source/cli/home/',
	'source/cli/ledger/',
	'source/cli/line/',
	'source/cli/locks/',
	'source/cli/logs/',
	'source/cli/output/',
	'source/cli/request/',
	'source/cli/run-command.ts',
	'source/cli/supervisor/',
	'source/control/',
	'source/format/',
	'source/main.ts',
	'source/panel/feed/',
	'source/panel/form/',
	'source/panel/keys/',
	'source/panel/log/',
	'source/panel/loop.ts',
	'source/panel/model/',
	'source/panel/text/',
	'source/panel/update/',
	'source/panel/view/',
	'source/start.ts',
	'source/supervisor/',
	'source/terminal/',
	'source/ui/',
	'source/verb/',
	'state/config/',
	'state/control/',
	'state/domain/instance/',
	'state/domain/machine/',
	'state/domain/number/',
	'state/domain/text/',
	'state/domain/time/',
	'state/domain/trading/',
	'state/file/',
	'state/flags/',
	'state/home/',
	'state/ledger/',
	'state/lock/',
	'state/log/',
	'state/pattern/',
	'state/presence/',
	'state/process/',
	'state/registry/',
	'state/schedule/',
	'state/settings/',
	'state/sqlite/',
	'state/statistics/',
	'state/view/',
];

/** Words that mean something else here, or nothing; see docs/glossary.md. `inside`: only below these folders. */
export const wordsNotToSay: ReadonlyArray<{
	word: RegExp;
	say: string;
	inside?: readonly string[];
}> = [
	{word: /\bcandles?\b/i, say: 'bar'},
	{word: /\bcancelled\b/i, say: 'canceled'},
	{word: /\bpidfile\b/i, say: 'lock'},
	{word: /\b(FIXME|TODO|XXX)\b/, say: 'do it, or leave it out'},
	{word: /\banew\b/i, say: 'again', inside: plainFolders},
	{word: /\bmend(s|ed|ing)?\b/i, say: 'fix', inside: plainFolders},
	{word: /\bstrangers?\b/i, say: 'untrusted code', inside: plainFolders},
	{word: /\bwhoever\b/i, say: 'the caller, the parent', inside: plainFolders},
	{word: /\bnobody\b/i, say: 'no process, no user, none', inside: plainFolders},
	{word: /\bsomebody\b/i, say: 'a person, another process', inside: plainFolders},
	{word: /\bborne\b/i, say: 'allowed', inside: plainFolders},
	{word: /\bshall\b/i, say: 'must', inside: plainFolders},
	{word: /\bthereof\b/i, say: 'of it', inside: plainFolders},
	{word: /\bstands\b(?! for)/i, say: 'is', inside: plainFolders},
	{
		word: /\b(of|an earlier|the next) life\b(?<!sign of life)/i,
		say: 'run',
		inside: plainFolders,
	},
];
