/**
 * Names of archived ledgers: `NAME-YYYYMMDD_HHMMSS.db`, with a number appended if one second has several.
 * Pure.
 */
import {utcStamp} from '../domain/time/utc-stamp.ts';

const pattern = /^(.+)-(\d{8}_\d{6})(?:-(\d+))?\.db$/;

/**
 * Returns the file name of an archive of `name`, made at wall-clock time `nowMs` (UTC); `again` counts from
 * 0.
 */
export function archiveName(name: string, nowMs: number, again: number): string {
	return `${name}-${utcStamp(nowMs)}${again === 0 ? '' : `-${again}`}.db`;
}

/** Returns the name of the instance whose archive `file` is; null: not an archive. */
export function archivedInstance(file: string): string | null {
	return pattern.exec(file)?.[1] ?? null;
}

/** Orders archives of one instance, oldest first. */
export function compareArchives(a: string, b: string): number {
	const [stampA, numberA] = orderOf(a);
	const [stampB, numberB] = orderOf(b);
	if (stampA !== stampB) return stampA < stampB ? -1 : 1;
	return numberA - numberB;
}

function orderOf(file: string): [stamp: string, number: number] {
	const [, , stamp = '', number = '0'] = pattern.exec(file) ?? [];
	return [stamp, Number(number)];
}
