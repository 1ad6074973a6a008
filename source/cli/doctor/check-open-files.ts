/**
 * Finds databases that were removed or moved while a process writes them: its commits are lost, or go
 * elsewhere.
 */
import {realpathSync} from 'node:fs';
import {basename, join, relative} from 'node:path';
import type {Directory} from '../../../state/home/directory.ts';
import {inspectLocks} from '../../../state/lock/inspect.ts';
import {openFiles} from '../../../state/process/open-files.ts';
import {type Finding, fault} from './finding.ts';

/** A file that a process writes although no other process can find it at its path. */
export type LostFile = {
	/** Its database. */
	database: string;
	/** `removed`, or the current path. */
	where: string;
	file: string;
	name: string;
	pid: number;
};

const deleted = ' (deleted)';

/** Returns such files of all processes that hold a lock of the home. */
export function findLostFiles(directory: Directory): LostFile[] {
	const home = realHome(directory);
	return inspectLocks(directory).flatMap(({name, verdict, holder}) => {
		if (verdict !== 'held' || holder === null) return [];
		const files = openFiles(holder.pid).filter(file => isDatabaseFile(file.replace(deleted, '')));
		const removed = files
			.filter(file => file.endsWith(deleted) && file.startsWith(join(home, 'state')))
			.map(file => file.slice(0, -deleted.length))
			.map(file => lost({file, where: 'removed', name, pid: holder.pid}));
		return [...removed, ...movedFiles(directory, {home, files, name, pid: holder.pid})];
	});
}

/** Our processes open databases of their home only at their paths. */
function movedFiles(
	{controlDatabase, ledgers, home: given}: Directory,
	{home, files, name, pid}: {home: string; files: readonly string[]; name: string; pid: number},
): LostFile[] {
	const own = [controlDatabase, join(ledgers, `${name}.db`)].map(file =>
		join(home, relative(given, file)),
	);
	const state = join(home, 'state');
	return files
		.filter(file => file.endsWith('.db') && file.startsWith(`${state}/`) && !own.includes(file))
		.map(file => ({...lost({file, where: file, name, pid}), database: own.at(-1) ?? file}));
}

const isDatabaseFile = (file: string) => /\.db(?:-wal|-shm)?$/.test(file);

function lost(facts: Omit<LostFile, 'database'>): LostFile {
	return {...facts, database: facts.file.replace(/-(?:wal|shm)$/, '')};
}

function realHome({home}: Directory): string {
	try {
		return realpathSync(home);
	} catch {
		return home;
	}
}

/** Returns a fault for each. */
export function judgeLostFiles(files: readonly LostFile[]): Finding[] {
	return files.map(({file, where, name, pid}) => {
		const act =
			name === 'SUPERVISOR' ? 'pitwall supervisor restart' : `pitwall stop ${name}, never kill`;
		const what = where === 'removed' ? 'was removed' : `was moved to ${where}`;
		return fault(
			`open files of ${name}`,
			`${basename(file)} ${what} while pid ${pid} writes it: its commits are now missing at the original path`,
			`${act}: a clean end saves as much as possible; then put the file back, or restore a copy`,
		);
	});
}
