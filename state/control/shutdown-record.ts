/** The record of a shutdown in the control database: the shutdown writes it, the next supervisor clears it. */
import {parseShutdownRecord, type ShutdownRecord} from '../domain/machine/shutdown-record.ts';
import type {ControlStore} from './control-store.ts';

type Values = Pick<ControlStore, 'value' | 'putValue'>;

const key = 'shutdown';

/** Returns the last shutdown if no supervisor has started since; otherwise null. */
export function readShutdown(store: Pick<Values, 'value'>): ShutdownRecord | null {
	return parseShutdownRecord(store.value(key));
}

/** Records the begin or end of a shutdown. */
export function recordShutdown(store: Values, record: ShutdownRecord): void {
	store.putValue(key, JSON.stringify(record));
}

/** Clears the record for a supervisor that began at `beganAtMs`; a later record stays, as it applies to it. */
export function clearShutdown(store: Values, beganAtMs: number): void {
	const record = readShutdown(store);
	if (record !== null && record.recordedAtMs < beganAtMs) store.putValue(key, '');
}
