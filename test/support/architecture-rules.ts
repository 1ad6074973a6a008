/**
 * Who may import whom, and which calls belong into which files; docs/codebase-guide.md tells the same to
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
	{room: 'state/metrics/', may: ['state/metrics/', 'state/domain/']},
	{room: 'state/', may: ['state/', 'node:', 'better-sqlite3', 'chokidar']},
	{room: 'state/sqlite/', may: ['state/sqlite/', 'state/domain/', 'node:', 'better-sqlite3']},
	{room: 'state/process/', may: ['state/process/', 'state/domain/', 'node:']},
	{
		room: 'state/lock/',
		may: [
			'state/lock/',
			'state/process/',
			'state/sqlite/',
			'state/domain/',
			'state/directory.ts',
			'node:',
			'better-sqlite3',
		],
	},
	{room: 'state/log/', may: ['state/log/', 'state/domain/', 'node:']},
	{
		room: 'state/config/',
		may: ['state/config/', 'state/domain/', 'state/directory.ts', 'node:', 'yaml', 'zod'],
		mayTypes: ['state/sqlite/'],
	},
	{room: 'runner/', may: ['runner/', 'state/', 'node:', 'pure-rand', 'esbuild']},
	{
		room: 'algorithm/',
		may: ['trading-signals'],
		mayTypes: ['runner/algorithm/contract.ts', 'pitwall'],
	},
	{room: 'source/main.ts', may: ['source/cli/', 'node:']},
	{
		room: 'source/cli/',
		may: [
			'source/cli/',
			'source/control/',
			'source/supervisor/',
			'source/panel/main.ts',
			'source/ui/format/',
			'state/',
			'node:',
			'meow',
		],
	},
	{room: 'source/control/', may: ['source/control/', 'source/supervisor/', 'state/', 'node:']},
	{room: 'source/supervisor/', may: ['source/supervisor/', 'state/', 'node:', 'execa']},
	{room: 'source/terminal/', may: ['source/terminal/', 'state/', 'node:', 'string-width']},
	{
		room: 'source/panel/',
		may: ['source/panel/', 'source/ui/format/', 'state/domain/', 'state/metrics/'],
	},
	{
		room: 'source/ui/',
		may: ['source/ui/', 'react', 'ink'],
		mayTypes: ['source/panel/', 'state/domain/'],
	},
	{room: 'source/ui/format/', may: ['source/ui/format/', 'state/domain/', 'string-width']},
];

/** Files that take more than their room allows. */
export const importExceptions: ReadonlyArray<{
	file: string;
	may: readonly string[];
	reason: string;
}> = [
	{
		file: 'source/panel/loop.ts',
		may: ['source/', 'state/', 'node:'],
		reason: 'runs the effects that the pure rest of the panel only names',
	},
	{
		file: 'source/panel/main.ts',
		may: ['source/', 'state/', 'node:', 'react', 'ink'],
		reason: 'composes the panel: terminal, Ink and loop meet here',
	},
];

/** A call and the files that may make it. */
export type Ban = {
	/** As in the source: `Date.now`, `setTimeout`. */
	call: string;
	allowed: ReadonlyArray<{file: string; reason: string}>;
};

export const bans: readonly Ban[] = [
	{
		call: 'Date.now',
		allowed: [{file: 'state/process/system-clock.ts', reason: 'the clock adapter'}],
	},
	{
		call: 'performance.now',
		allowed: [{file: 'state/process/system-clock.ts', reason: 'the clock adapter'}],
	},
	{
		call: 'Math.random',
		allowed: [{file: 'state/process/system-clock.ts', reason: 'the randomness adapter'}],
	},
	{
		call: 'process.exit',
		allowed: [{file: 'source/main.ts', reason: 'the one place that ends the process'}],
	},
	{call: 'setInterval', allowed: []},
	{call: 'setTimeout', allowed: []},
];

/** Modules that start processes, and the files that may use them. */
export const processModules = ['node:child_process', 'execa'];
export const processStarters: ReadonlyArray<{file: string; reason: string}> = [
	{file: 'source/supervisor/spawn.ts', reason: 'the only file that starts or signals processes'},
];

/** Folders and files in which SQL may stand. */
export const sqlRooms: ReadonlyArray<{room: string; reason: string}> = [
	{room: 'state/sqlite/', reason: 'the stores'},
];

/** Longer than this, a file or function needs an entry below with the reason. */
export const fileLinesMax = 250;
export const functionLinesMax = 60;
export const functionLinesWithJsxMax = 90;

export const longFiles: ReadonlyArray<{file: string; reason: string}> = [
	{file: 'state/sqlite/control-store.ts', reason: 'one call a table, all of one shape'},
];
export const longFunctions: ReadonlyArray<{file: string; name: string; reason: string}> = [];

/** Words that mean something else here, or nothing; see docs/glossary.md. */
export const wordsNotToSay: ReadonlyArray<{word: RegExp; say: string}> = [
	{word: /\bcandles?\b/i, say: 'bar'},
	{word: /\bcancelled\b/i, say: 'canceled'},
	{word: /\bpidfile\b/i, say: 'lock'},
	{word: /\b(FIXME|TODO|XXX)\b/, say: 'do it, or leave it out'},
];
