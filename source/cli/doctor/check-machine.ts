/** Checks the machine, the terminal and the clock. Read-only. */
import {existsSync, readFileSync, statSync} from 'node:fs';
import {openFilesComfort} from '../../../state/process/open-files-limit.ts';
import {type Finding, fault, fine, warning} from './finding.ts';

export type MachineFacts = {
	nodeVersion: string;
	/** Null if the driver cannot be loaded. */
	sqliteVersion: string | null;
	platform: string;
	environment: Readonly<Record<string, string | undefined>>;
	terminal: {stdin: boolean; stdout: boolean; columns: number | null; rows: number | null};
	/** Limit of open files of the supervisor, or else of this process; null: unknown. */
	openFiles: {most: number; whose: string} | null;
	nowMs: number;
	/** Time of the newest write in the home; null if there is none. */
	lastWriteAtMs: number | null;
};

/** Returns the findings in reading order. */
export function checkMachine(facts: MachineFacts): Finding[] {
	return [
		checkVersion('Node', facts.nodeVersion, [20, 19, 0], 'install Node 20.19 or newer'),
		// Before this version a reset of the write-ahead log can corrupt a database.
		...(facts.sqliteVersion === null ? [] : [checkSqlite(facts.sqliteVersion)]),
		checkProc(facts.platform),
		...checkWatches(facts.platform),
		...checkOpenFiles(facts),
		checkClock(facts),
		checkTerminal(facts),
		checkColour(facts),
	];
}

const checkSqlite = (version: string) =>
	checkVersion('SQLite', version, [3, 51, 3], 'run npm ci to get the shipped driver');

/** Compares `version` with the oldest one that works. */
export function checkVersion(
	check: string,
	version: string,
	least: readonly number[],
	fix: string,
): Finding {
	const parts = version.split('.').map(Number);
	const first = least.findIndex((part, index) => part !== (parts[index] ?? 0));
	const enough = first === -1 || (parts[first] ?? 0) > (least[first] ?? 0);
	return enough
		? fine(check, version)
		: fault(check, `${version}, expected ${least.join('.')} or newer`, fix);
}

function checkProc(platform: string): Finding {
	if (platform !== 'linux') {
		return fine('/proc', `none on ${platform}: processes are watched by polling`);
	}

	return existsSync('/proc/self/stat')
		? fine('/proc', 'available')
		: fault(
				'/proc',
				'not available: processes cannot be told apart',
				'mount it (mount -t proc proc /proc), or give the container its own /proc',
			);
}

function checkOpenFiles({openFiles}: MachineFacts): Finding[] {
	if (openFiles === null) return [];
	const {most, whose} = openFiles;
	const check = `open files of ${whose}`;
	return [
		most >= openFilesComfort
			? fine(check, `${most} at most`)
			: warning(
					check,
					`${most} at most, expected ${openFilesComfort} or more: deaths are seen later, and starts may fail`,
					'raise it (ulimit -n, LimitNOFILE= of the service), then start the supervisor again',
				),
	];
}

/** A supervisor, a panel and a log follower watch a handful of directories each; 128 is the usual default. */
const inotifyInstancesMin = 32;
const inotifyWatchesMin = 1024;

function checkWatches(platform: string): Finding[] {
	if (platform !== 'linux') return [];
	return [
		checkLimit('max_user_instances', inotifyInstancesMin),
		checkLimit('max_user_watches', inotifyWatchesMin),
	];
}

function checkLimit(name: string, least: number): Finding {
	const path = `/proc/sys/fs/inotify/${name}`;
	const value = existsSync(path) ? Number(readFileSync(path, 'utf8')) : Number.NaN;
	const check = `inotify ${name}`;
	if (Number.isNaN(value)) return fine(check, 'unknown; changes are found by polling');
	if (value >= least) return fine(check, String(value));
	return warning(
		check,
		`${value}, expected ${least} or more: changes show up later, by polling`,
		`sudo sysctl fs.inotify.${name}=${least * 8}`,
	);
}

/** No clock of a machine that runs this version can be correct before this moment: 2026-01-01. */
const sensibleSinceMs = Date.UTC(2026, 0, 1);

/** Clocks of network file systems differ a little. */
const clockSkewMs = 5000;

function checkClock({nowMs, lastWriteAtMs}: MachineFacts): Finding {
	const now = new Date(nowMs).toISOString();
	const fix = 'set the clock (timedatectl set-ntp true); trading time must be right';
	if (nowMs < sensibleSinceMs) return fault('clock', `${now} lies in the past`, fix);
	if (lastWriteAtMs !== null && lastWriteAtMs > nowMs + clockSkewMs) {
		const last = new Date(lastWriteAtMs).toISOString();
		return warning('clock', `${now}, but the home was written at ${last}: it was set back`, fix);
	}

	return fine('clock', now);
}

function checkTerminal({terminal, environment}: MachineFacts): Finding {
	const {stdin, stdout, columns, rows} = terminal;
	if (!stdin || !stdout) {
		return warning(
			'terminal',
			`${stdin ? 'stdout' : 'stdin'} is no terminal: the panel prints pitwall ps instead`,
			'run pitwall in a terminal; over SSH use ssh -t',
		);
	}

	const size = `${columns ?? 0}×${rows ?? 0}`;
	const inside = environment['TMUX'] ? ', inside tmux' : '';
	if ((columns ?? 0) < 80 || (rows ?? 0) < 24)
		return warning(
			'terminal',
			`${size}${inside}, expected 80×24 or more`,
			'make the window larger',
		);
	return fine('terminal', `${environment['TERM'] ?? 'unknown'} ${size}${inside}`);
}

function checkColour({environment}: MachineFacts): Finding {
	const {NO_COLOR: none, TERM: term = '', COLORTERM: depth = ''} = environment;
	if (none) return fine('colour', 'off (NO_COLOR)');
	if (term === '' || term === 'dumb') {
		return warning(
			'colour',
			`TERM is ${term || 'not set'}: no colour`,
			'set TERM to the type of the terminal, such as xterm-256color',
		);
	}

	if (/truecolor|24bit/.test(depth)) return fine('colour', '24 bit');
	return fine('colour', term.includes('256') ? '256 colours' : '16 colours');
}

/** Returns when any of `paths` was last written, or null. */
export function lastWriteAtMs(paths: readonly string[]): number | null {
	const times = paths
		.map(path => statSync(path, {throwIfNoEntry: false})?.mtimeMs)
		.filter(time => time !== undefined);
	return times.length === 0 ? null : Math.max(...times);
}
