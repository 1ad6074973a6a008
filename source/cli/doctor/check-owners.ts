/** Finds files of the home whose owner is not the owner of the home: usually left by a command with `sudo`. */
import {lstatSync, readdirSync, type Stats} from 'node:fs';
import {join, relative} from 'node:path';
import {accountOf} from '../../../state/file/person.ts';
import {type Finding, fault, fine, warning} from './finding.ts';

/** Maximum number of files; a home of hundreds of instances has some thousands. */
const filesMax = 20_000;

/** Returns the findings about `home` and its content. `uid`: the calling user. */
export function checkOwners(home: string, uid: number): Finding[] {
	const top = lstatOrNull(home);
	if (top === null) return [];
	const owner = top.uid;
	const odd: {path: string; uid: number}[] = [];
	let count = 0;
	// A growing list instead of recursion, so that a deep tree is no danger.
	const folders = [home];
	for (const folder of folders)
		for (const name of namesIn(folder)) {
			if (count === filesMax) break;
			count += 1;
			const path = join(folder, name);
			const stat = lstatOrNull(path);
			if (stat === null) continue;
			if (stat.uid !== owner) odd.push({path, uid: stat.uid});
			if (stat.isDirectory()) folders.push(path);
		}
	return [judgeAsker(home, owner, uid), judgeOdd(home, odd, {owner, count})].flat();
}

function judgeAsker(home: string, owner: number, uid: number): Finding[] {
	if (owner === uid) return [];
	const found = `${home} belongs to ${userName(owner)}, this is ${userName(uid)}`;
	return [
		warning(
			'owner',
			found,
			`run pitwall as ${userName(owner)}: sudo -u ${userName(owner)} pitwall …`,
		),
	];
}

function judgeOdd(
	home: string,
	odd: readonly {path: string; uid: number}[],
	{owner, count}: {owner: number; count: number},
): Finding {
	const looked = count === filesMax ? `${filesMax} files checked, more were not` : `${count} files`;
	const [first] = odd;
	if (first === undefined) return fine('owners', `${looked}, all of ${userName(owner)}`);
	const others = [...new Set(odd.map(({uid}) => userName(uid)))].join(' ');
	const which = odd.slice(0, 3).map(({path}) => relative(home, path));
	return fault(
		'owners',
		`${odd.length} of ${looked} belong to ${others} and not to ${userName(owner)}: ${which.join(' ')}${odd.length > 3 ? ' …' : ''}`,
		`sudo chown -hR ${userName(owner)} ${home}`,
	);
}

/** The name in the user list of this machine, or else the number. */
function userName(uid: number): string {
	return accountOf(uid)?.name || String(uid);
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}

/** Files appear and disappear during the check. */
function lstatOrNull(path: string): Stats | null {
	try {
		return lstatSync(path);
	} catch {
		return null;
	}
}
