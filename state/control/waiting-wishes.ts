/**
 * Stops that a person asked for while the control database could not be written: a full disk, a database that
 * is busy or damaged. Each is an empty file, `state/wishes/NAME.stop` or `NAME.kill`, because most file systems
 * make one without a free block. It counts as wanted until somebody can record it, and is removed then.
 */
import {closeSync, lstatSync, mkdirSync, openSync, readdirSync, rmSync, utimesSync} from 'node:fs';
import {join} from 'node:path';
import type {Directory} from '../home/directory.ts';
import {isSystemError} from '../domain/error.ts';
import {namePattern} from '../domain/instance/name-pattern.ts';
import type {WantedRow} from '../domain/instance/snapshot.ts';
import type {ControlStore} from './control-store.ts';
import {wantedNothing} from './table/wanted-rows.ts';

/** A stop that waits to be recorded. */
export type WaitingWish = {
	name: string;
	stopBy: WantedRow['stopBy'];
	/** Wall-clock time of the request. */
	requestedAtMs: number;
	path: string;
};

const suffixes = {term: '.stop', kill: '.kill'} as const;

/** Who asked, as far as an empty file can tell. */
const requestedBy = 'a person (while it could not be recorded)';

/** Keeps a stop of `name` as an empty file; false where even that cannot be made. */
export function keepWish(
	{wishes}: Pick<Directory, 'wishes'>,
	name: string,
	{stopBy, nowMs}: {stopBy: WantedRow['stopBy']; nowMs: number},
): boolean {
	const path = join(wishes, `${name}${suffixes[stopBy]}`);
	try {
		mkdirSync(wishes, {recursive: true, mode: 0o700});
		closeSync(openSync(path, 'a', 0o600));
		utimesSync(path, nowMs / 1000, nowMs / 1000);
		return true;
	} catch (error) {
		if (isSystemError(error)) return false;
		throw error;
	}
}

/** Returns the stops that wait, the newest of each name last. Empty where they cannot be read. */
export function waitingWishes({wishes}: Pick<Directory, 'wishes'>): WaitingWish[] {
	return filesIn(wishes)
		.flatMap(file => toWish(wishes, file))
		.toSorted((a, b) => a.requestedAtMs - b.requestedAtMs);
}

/** Returns `wanted` as it is once `wishes` are recorded. One that a later request overruled changes nothing. Pure. */
export function withWaitingWishes(
	wanted: Map<string, WantedRow>,
	wishes: readonly WaitingWish[],
): Map<string, WantedRow> {
	if (wishes.length === 0) return wanted;
	const merged = new Map(wanted);
	for (const {name, stopBy, requestedAtMs} of wishes) {
		const stored = wanted.get(name) ?? wantedNothing(name);
		if (stored.requestedAtMs >= requestedAtMs) continue;
		const epoch = stored.epoch + 1;
		merged.set(name, {...stored, wanted: 'stopped', stopBy, epoch, requestedAtMs, requestedBy});
	}

	return merged;
}

/** Returns what is wanted of `name`, a stop that waits included. */
export function wantedNow(
	store: Pick<ControlStore, 'wanted'>,
	directory: Pick<Directory, 'wishes'>,
	name: string,
): WantedRow {
	const stored = store.wanted(name);
	return withWaitingWishes(new Map([[name, stored]]), waitingWishes(directory)).get(name) ?? stored;
}

/**
 * Writes the stops that wait into the control database and removes their files. Cheap when none waits.
 * @throws an `AppError` as the store, with what could not be written still waiting.
 */
export function recordWaitingWishes(
	store: ControlStore,
	directory: Pick<Directory, 'wishes'>,
): void {
	for (const {name, stopBy, requestedAtMs, path} of waitingWishes(directory)) {
		store.inOneWrite(() => {
			if (store.wanted(name).requestedAtMs >= requestedAtMs) return;
			const by = {requestedAtMs, requestedBy};
			store.changeWanted(name, {wanted: 'stopped', stopBy, raiseEpoch: true}, by);
		});
		removeIfPossible(path);
	}
}

/** One that stays is older than the row from now on, and means nothing. */
function removeIfPossible(path: string): void {
	try {
		rmSync(path, {force: true});
	} catch (error) {
		if (!isSystemError(error)) throw error;
	}
}

function toWish(wishes: string, file: string): WaitingWish[] {
	for (const stopBy of ['term', 'kill'] as const) {
		const name = file.slice(0, -suffixes[stopBy].length);
		if (!file.endsWith(suffixes[stopBy]) || !namePattern.test(name)) continue;
		const path = join(wishes, file);
		const status = lstatSync(path, {throwIfNoEntry: false});
		// Whole milliseconds, as they are stored: a fraction would make it look newer than its own row.
		if (status?.isFile()) return [{name, stopBy, requestedAtMs: Math.floor(status.mtimeMs), path}];
	}

	return [];
}

function filesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch (error) {
		if (isSystemError(error)) return [];
		throw error;
	}
}
