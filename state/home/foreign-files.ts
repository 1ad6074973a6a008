/**
 * Finds files of another user in an own home: a single command with sudo leaves them behind, and they block
 * later commands.
 */
import {lstatSync, readdirSync} from 'node:fs';
import {join, relative} from 'node:path';
import type {Directory} from './directory.ts';
import {AppError, exitCode, hasErrorCode, errorChain} from '../domain/error.ts';
import {thisPerson, userName} from '../file/person.ts';

/** Further files are not inspected: the first ones are enough to name. */
const filesMax = 20_000;

/**
 * Returns `HOME_PARTLY_FOREIGN` (77), which names the owner, if the system refused a call and files of the
 * home belong to another user. Otherwise returns `error`.
 */
export function explainRefusal(error: unknown, directory: Pick<Directory, 'home'>): unknown {
	return isRefusal(error) ? (foreignFilesError(directory, error) ?? error) : error;
}

/** Returns `HOME_PARTLY_FOREIGN` (77) if files of the home belong to another user; otherwise null. */
function foreignFilesError({home}: Pick<Directory, 'home'>, cause: unknown): AppError | null {
	return findForeign(home, uid => filesOfOthers(home, uid), cause);
}

/**
 * The same for the files that the process with the lock `name` writes: a start that cannot succeed is refused
 * before it is requested. A few lookups.
 */
export function foreignFilesOf(directory: Directory, name: string): AppError | null {
	const {home, state, controlDatabase, logs, ledgers, locks, kernelLocks, instances} = directory;
	const databases = [controlDatabase, directory.ledger(name)];
	const paths = [
		...[state, logs, ledgers, locks, kernelLocks, instances],
		...databases.flatMap(path => [path, `${path}-wal`, `${path}-shm`]),
		...[directory.log(name), directory.crashLog(name)],
		...[directory.lockFile(name), directory.kernelLock(name), directory.projections(name)],
	];
	return findForeign(home, uid => paths.flatMap(path => foreignFile(path, uid)));
}

function findForeign(
	home: string,
	find: (uid: number) => readonly Found[],
	cause?: unknown,
): AppError | null {
	const person = thisPerson();
	// Root may write all of them.
	if (person === null || person.uid === 0) return null;
	const found = find(person.uid);
	const [first] = found;
	return first === undefined ? null : foreignError(home, {found, first, uid: person.uid, cause});
}

function foreignError(
	home: string,
	{found, first, uid, cause}: {found: readonly Found[]; first: Found; uid: number; cause: unknown},
): AppError {
	const me = userName(uid);
	const owner = userName(first.uid);
	const count = found.length === 1 ? 'a file' : `${found.length} files`;
	const which = `${found.length === 1 ? '' : 'such as '}${relative(home, first.path) || home}`;
	return new AppError({
		code: 'HOME_PARTLY_FOREIGN',
		exitCode: exitCode.permission,
		what: `${home}: ${count} in this home (${which}) ${found.length === 1 ? 'belongs' : 'belong'} to ${owner}, and you are ${me}`,
		why: `a command that ran as ${owner}, with sudo for example, made ${found.length === 1 ? 'it' : 'them'}`,
		fix: `give them back: sudo chown -R ${me} ${home}`,
		details: {home, owner, files: found.slice(0, 20).map(({path}) => path)},
		cause,
	});
}

const refusals = ['EACCES', 'EPERM', 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_PERM'];

/** A refusal by the system, also as the cause of an AppError. */
function isRefusal(error: unknown): boolean {
	return errorChain(error).some(({code}) =>
		refusals.some(each => code === each || code.startsWith(`${each}_`)),
	);
}

type Found = {path: string; uid: number};

/** A file that is missing, or cannot be inspected, belongs to no other user. */
function foreignFile(path: string, uid: number): Found[] {
	try {
		const stats = lstatSync(path, {throwIfNoEntry: false});
		return stats === undefined || stats.uid === uid ? [] : [{path, uid: stats.uid}];
	} catch {
		return [];
	}
}

function filesOfOthers(home: string, uid: number): Found[] {
	const found: Found[] = [];
	const waiting = [home];
	let seen = 0;
	for (let path = waiting.pop(); path !== undefined && seen < filesMax; path = waiting.pop()) {
		seen += 1;
		try {
			found.push(...foreignFile(path, uid));
			if (!lstatSync(path).isDirectory()) continue;
			const folder = path;
			waiting.push(...readdirSync(folder).map(name => join(folder, name)));
		} catch (error) {
			if (!hasErrorCode(error, 'ENOENT', 'EACCES', 'EPERM', 'ENOTDIR')) throw error;
		}
	}

	return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
