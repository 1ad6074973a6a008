/**
 * Strategies run with the permissions of their user, so no other user may be able to write the code: neither
 * the files in `algorithm/` nor their imports, wherever these are found.
 */
import {readdirSync, statSync} from 'node:fs';
import {dirname, extname, join, relative, resolve} from 'node:path';
import {type AppError, exitCode} from '../../state/domain/error.ts';
import {doubtAbout, modeText, type Person} from '../../state/domain/machine/trust.ts';
import {thisPerson, userName} from '../../state/file/person.ts';
import {packageRoot} from '../package-root.ts';
import {algorithmError} from './error.ts';

type Doubted = {why: string; fix: string | null};

/**
 * Returns why the code at `path` is not run, such as `it belongs to eve`; null: only its user, or root, can
 * write it.
 */
export function distrustOf(path: string): string | null {
	const doubt = doubtOf(path, thisPerson());
	return doubt === null ? null : doubtText(doubt);
}

function doubtOf(path: string, person: Person | null): Doubted | null {
	const stats = statSync(path, {throwIfNoEntry: false});
	if (person === null || stats === undefined) return null;
	const doubt = doubtAbout(stats, person, {rootMayOwn: true});
	if (doubt === null) return null;
	if (doubt.kind === 'owner')
		return {why: `it belongs to ${userName(doubt.uid)}, not to you or root`, fix: null};
	return {
		why: `other users can write it (mode ${modeText(doubt.mode)})`,
		fix: `chmod go-w ${path}`,
	};
}

function doubtText({why, fix}: Doubted): string {
	return fix === null ? why : `${why}: ${fix}`;
}

/**
 * Checks that no other user can write the files.
 * @throws {@link AppError} `ALGORITHM_NOT_TRUSTED` (77) for the first that another user can write.
 */
export function checkTrusted(algorithm: string, paths: Iterable<string>): void {
	const doubted = firstDoubted(paths);
	if (doubted !== null) throw notTrusted(algorithm, doubted);
}

/** Returns `IMPORT: why` for the first of the files that another user can write; null: all can be run. */
export function distrustAmong(folder: string, paths: Iterable<string>): string | null {
	const doubted = firstDoubted(paths);
	return doubted === null ? null : `${shownPath(folder, doubted.path)}: ${doubtText(doubted)}`;
}

function firstDoubted(paths: Iterable<string>): (Doubted & {path: string}) | null {
	const isOurs = ownFiles();
	const person = thisPerson();
	for (const path of paths) {
		const doubt = isOurs(path) ? null : doubtOf(path, person);
		if (doubt !== null) return {path, ...doubt};
	}

	return null;
}

/** Deeper entries are data and not checked. */
const entriesMax = 10_000;

/**
 * Returns `FILE: why` for a Python file or directory below `folder` that another user can write; null: there
 * is none. Only a run shows which of them a file imports.
 */
export function distrustBelow(folder: string): string | null {
	const person = thisPerson();
	const waiting = [folder];
	let seen = 0;
	for (let place = waiting.pop(); place !== undefined && seen < entriesMax; place = waiting.pop()) {
		const doubt = doubtOf(place, person);
		if (doubt !== null) return `${shownPath(folder, place)}: ${doubtText(doubt)}`;
		for (const entry of entriesOf(place)) {
			seen += 1;
			const path = join(place, entry.name);
			if (entry.isDirectory() && entry.name !== 'node_modules') waiting.push(path);
			const isCode = ['.py', '.pyc', '.so'].includes(extname(entry.name));
			const inside = isCode ? doubtOf(path, person) : null;
			if (inside !== null) return `${shownPath(folder, path)}: ${doubtText(inside)}`;
		}
	}

	return null;
}

function entriesOf(folder: string) {
	try {
		return readdirSync(folder, {withFileTypes: true});
	} catch {
		return [];
	}
}

/** Pitwall's own libraries are as trusted as Pitwall. */
function ownFiles(): (path: string) => boolean {
	const root = packageRoot();
	const around = dirname(root).endsWith('node_modules') ? dirname(root) : root;
	return path => !relative(around, resolve(path)).startsWith('..');
}

function shownPath(folder: string, path: string): string {
	const inside = relative(folder, path);
	return inside.startsWith('..') ? path : inside || folder;
}

function notTrusted(algorithm: string, {path, why, fix}: Doubted & {path: string}): AppError {
	return algorithmError({
		code: 'ALGORITHM_NOT_TRUSTED',
		exitCode: exitCode.permission,
		algorithm,
		what: `${path} is not run: ${why}`,
		why: 'users who can write the code of a strategy can run any program as you',
		fix: fix ?? 'make it yours with chown, or move it away',
	});
}
