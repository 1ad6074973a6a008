/** Keeps in the control database that the home was shut down: the shutdown writes it, the next supervisor clears it. */
import {parseShutdownRecord, type ShutdownRecord} from '../domain/machine/shutdown-record.ts';
import type {ControlStore} from './control-store.ts';

type Values = Pick<ControlStore, 'value' | 'putValue'>;

const key = 'shutdown';

/** Returns the shutdown after which no supervisor has begun; null: there was none. */
export function readShutdown(store: Pick<Values, 'value'>): ShutdownRecord | null {
	return parseShutdownRecord(store.value(key));
}

/** Writes what a shutdown that has begun or ended says of itself. */
export function recordShutdown(store: Values, record: ShutdownRecord): void {
	store.putValue(key, JSON.stringify(record));
}

/** For a supervisor that began at `beganAtMs`: what was written later means this one, too. */
export function clearShutdown(store: Values, beganAtMs: number): void {
	const record = readShutdown(store);
	if (record !== null && record.recordedAtMs < beganAtMs) store.putValue(key, '');
}
