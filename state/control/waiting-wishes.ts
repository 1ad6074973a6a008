/**
 * Keeps requested stops while the control database cannot be written, because the disk is full or the database is
 * busy or damaged. Each stop is an empty file, `state/wishes/NAME.stop` or `NAME.kill`: most file systems create
 * one without a free block. It counts as wanted until a process records it and removes the file.
 */
import {closeSync, lstatSync, mkdirSync, openSync, readdirSync, rmSync, utimesSync} from 'node:fs';
import {join} from 'node:path';
import type {Directory} from '../home/directory.ts';
import {isSystemError} from '../domain/error.ts';
import {namePattern} from '../domain/instance/name-pattern.ts';
import type {WantedRow} from '../domain/instance/snapshot.ts';
import type {ControlStore} from './control-store.ts';
import {wantedNothing} from './table/wanted-rows.ts';

/** A stop that is not recorded yet. */
export type WaitingWish = {
	name: string;
	stopBy: WantedRow['stopBy'];
	/** Wall-clock time of the request. */
	requestedAtMs: number;
	path: string;
};

const suffixes = {term: '.stop', kill: '.kill'} as const;

/** The requester in the recorded row: an empty file names none. */
const requestedBy = 'a person (while it could not be recorded)';

/** Keeps a stop of `name` as an empty file; false if even that cannot be created. */
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

/** Returns the waiting stops, the newest of each name last; empty if they cannot be read. */
export function waitingWishes({wishes}: Pick<Directory, 'wishes'>): WaitingWish[] {
	return filesIn(wishes)
		.flatMap(file => toWish(wishes, file))
		.toSorted((a, b) => a.requestedAtMs - b.requestedAtMs);
}

/** Returns `wanted` with `wishes` applied. A wish older than the row changes nothing. Pure. */
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

/** Returns the wanted state of `name`, including a waiting stop. */
export function wantedNow(
	store: Pick<ControlStore, 'wanted'>,
	directory: Pick<Directory, 'wishes'>,
	name: string,
): WantedRow {
	const stored = store.wanted(name);
	return withWaitingWishes(new Map([[name, stored]]), waitingWishes(directory)).get(name) ?? stored;
}

/**
 * Writes the waiting stops into the control database and removes their files. Cheap if none waits.
 * @throws an `AppError` as the store; unwritten stops keep waiting.
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

/** A file that cannot be removed has no effect: it is older than the row. */
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
		// Rows store whole milliseconds: with a fraction, the file would look newer than its own row.
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
