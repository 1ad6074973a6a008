/**
 * Decides whether this process may act on the home. A home names programs and strategies, so everybody who
 * can write to it can run code as its user. The check precedes every read, write and execution.
 *
 * It covers owner and mode of the home and of the directories in it, as git's `safe.directory` does. It skips
 * directories above: another user could only replace the home by one of their own, which is refused then.
 */
import {type Stats, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {type Directory, directoryAt} from './directory.ts';
import {AppError, exitCode, hasErrorCode} from '../domain/error.ts';
import {type Doubt, doubtAbout, modeText, type Person} from '../domain/machine/trust.ts';
import {accountOf, thisPerson, userName} from '../file/person.ts';
import {type HomeChoice, type HomeQuestion, notDirectoryError, resolveHome} from './home.ts';
import {becomeUser} from '../process/become-user.ts';

export type AccessQuestion = HomeQuestion & {
	/** Root may act on the home of another user, as that user. */
	allowRoot: boolean;
	/** Enters a named home of this user although others can write to it, to report the problem. */
	toInspect?: boolean;
};

/**
 * Returns the home that {@link resolveHome} chooses, after checking that this process may act on it. Root
 * with `allowRoot` first becomes the owner of the home, permanently.
 * @throws {@link AppError} `HOME_FOREIGN`, `HOME_NOT_PRIVATE` (77), `HOME_NOT_DIRECTORY`, `HOME_NOT_USABLE`
 * (73), and as {@link resolveHome}.
 */
export function enterHome(question: AccessQuestion): Directory {
	const choice = resolveHome(question);
	const directory = directoryAt(choice.home);
	const person = thisPerson();
	const place = lookAtPlace(choice.home);
	if (person === null || place === null) return directory;
	if (person.uid === 0 && place.stats.uid !== 0 && question.allowRoot) become(place.stats);
	else checkOwner(choice, {place, person, environment: question.environment});
	const isSpared = question.toInspect === true && choice.chosenBy !== 'parent';
	if (place.path === choice.home && !isSpared)
		checkInside(choice, directory, thisPerson() ?? person);
	return directory;
}

/** Returns why others could change a home that was entered for inspection; null: only its user can. */
export function findDistrust(directory: Directory): AppError | null {
	const person = thisPerson();
	try {
		if (person !== null) checkInside({home: directory.home, chosenBy: 'flag'}, directory, person);
		return null;
	} catch (error) {
		if (error instanceof AppError) return error;
		throw error;
	}
}

/** Enters a home that another Pitwall program names, by its absolute path. */
export function enterNamedHome(home: string | undefined): Directory {
	return enterHome({
		flag: home ?? '',
		allowRoot: false,
		environment: {},
		workingDirectory: '/',
		userHome: '/',
	});
}

/** The home, or the nearest directory above it that exists. */
type Place = {path: string; stats: Stats};

/** Null if this user may not look; the caller's next step reports the cause. */
function lookAtPlace(home: string): Place | null {
	for (let path = home; ; path = dirname(path)) {
		try {
			const stats = statSync(path);
			if (!stats.isDirectory())
				throw notDirectoryError(new Error(`${path} is not a directory`), home);
			return {path, stats};
		} catch (error) {
			if (hasErrorCode(error, 'EACCES', 'EPERM')) return null;
			const isAbove = hasErrorCode(error, 'ENOENT', 'ENOTDIR') && dirname(path) !== path;
			if (!isAbove) throw unusable(error, home);
		}
	}
}

function unusable(error: unknown, home: string): unknown {
	if (error instanceof AppError || !(error instanceof Error)) return error;
	return new AppError({
		code: 'HOME_NOT_USABLE',
		exitCode: exitCode.cannotCreate,
		what: `${home}: this cannot be a home`,
		why: error.message,
		fix: 'choose another directory with --home DIR or PITWALL_HOME',
		cause: error,
	});
}

function become({uid, gid}: Stats): void {
	const account = accountOf(uid);
	becomeUser({
		uid,
		gid: account?.gid ?? gid,
		name: account?.name ?? null,
		home: account?.home ?? null,
	});
}

type Visit = {place: Place; person: Person; environment: HomeQuestion['environment']};

/** A home that does not exist yet belongs to this user; root would create it in another user's directory. */
function checkOwner(choice: HomeChoice, {place, person, environment}: Visit): void {
	const {uid} = place.stats;
	const exists = place.path === choice.home;
	if (uid === person.uid || (!exists && person.uid !== 0)) return;
	const owner = userName(uid);
	throw new AppError({
		code: 'HOME_FOREIGN',
		exitCode: exitCode.permission,
		what: exists
			? `${choice.home}: this home belongs to ${owner}, and you are ${userName(person.uid)}`
			: `${choice.home}: you are root, and ${place.path} belongs to ${owner}`,
		why:
			person.uid === 0
				? `files that root makes there cannot be written by ${owner} afterwards`
				: `${foundText(choice)}the owner of a home decides which programs it runs`,
		fix: ownerFix(choice, owner, {person, isOwnSudo: Number(environment['SUDO_UID']) === uid}),
		details: {home: choice.home, owner, uid},
	});
}

function ownerFix(
	{chosenBy}: HomeChoice,
	owner: string,
	{person, isOwnSudo}: {person: Person; isOwnSudo: boolean},
): string {
	if (person.uid === 0) {
		const plain = isOwnSudo
			? 'run it without sudo'
			: `run it as ${owner}: sudo -u ${owner} pitwall …`;
		return `${plain}; or add --allow-root, which acts as ${owner}`;
	}

	const other = 'name a home of your own with --home DIR or PITWALL_HOME';
	return chosenBy === 'parent'
		? other
		: `run it as ${owner}: sudo -u ${owner} pitwall …; or ${other}`;
}

const foundText = ({home, chosenBy}: HomeChoice) =>
	chosenBy === 'parent' ? `it was found because ${home} holds a pitwall.yaml; ` : '';

/**
 * Other users must not be able to write to the settings, the code and the evidence. Inside the home, files of
 * root are accepted: if one is in the way, its own error reports it.
 */
function checkInside(choice: HomeChoice, directory: Directory, person: Person): void {
	const {home, config} = directory;
	checkPath(choice, home, doubtOf(home, person, true));
	for (const path of foldersOf(directory)) checkPath(choice, path, doubtOf(path, person, true));
	// An explicit home may have a configuration owned by root; a home that was only found may not.
	checkPath(choice, config, doubtOf(config, person, choice.chosenBy !== 'parent'));
}

function foldersOf(directory: Directory): string[] {
	const {algorithms, snapshots, locks, kernelLocks, instances} = directory;
	const {state, ledgers, logs, artifacts} = directory;
	return [algorithms, snapshots, locks, kernelLocks, instances, state, ledgers, logs, artifacts];
}

function doubtOf(path: string, person: Person, rootMayOwn: boolean): Doubt | null {
	try {
		const stats = statSync(path, {throwIfNoEntry: false});
		return stats === undefined ? null : doubtAbout(stats, person, {rootMayOwn});
	} catch {
		// If it cannot be inspected, it cannot be used either: its first use reports the cause.
		return null;
	}
}

function checkPath(choice: HomeChoice, path: string, doubt: Doubt | null): void {
	if (doubt === null) return;
	const isOwner = doubt.kind === 'owner';
	const named = 'name another home with --home DIR or PITWALL_HOME';
	throw new AppError({
		code: 'HOME_NOT_PRIVATE',
		exitCode: exitCode.permission,
		what: isOwner
			? `${path}: it belongs to ${userName(doubt.uid)}, not to you`
			: `${path}: other users can write it (mode ${modeText(doubt.mode)})`,
		why: `${foundText(choice)}those who can write a home decide which programs it runs`,
		fix: isOwner
			? `make it yours: sudo chown -R ${userName(process.geteuid?.() ?? 0)} ${path}; or ${named}`
			: `remove the permission: chmod go-w ${path}; or ${named}`,
		details: {home: choice.home, path},
	});
}
