/**
 * Writes the supervisor's observations. If the database cannot be written (full disk, busy), rows wait in
 * memory, and the supervisor uses them; the newest one of each instance is written as soon as possible.
 */
import {messageOf} from '../../state/domain/error.ts';
import type {Clock} from '../../state/domain/time/clock.ts';
import type {EventRow, ObservedRow} from '../../state/domain/instance/snapshot.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import {isFault} from './fault.ts';

export type Recorder = {
	record(row: ObservedRow): void;
	event(name: string, type: string, text: string): void;
	/** The row that could not be written yet, or was written in this look. */
	latest(name: string): ObservedRow | undefined;
	/** Retries waiting rows; false if some still wait. Ends a look. */
	flush(): boolean;
};

/** Events beyond this are dropped while the database cannot be written; the log contains them. */
const waitingEventsMax = 1000;

export function createRecorder({
	store,
	log,
	clock,
}: {
	store: ControlStore;
	log: LogWriter;
	clock: Clock;
}): Recorder {
	const rows = new Map<string, {row: ObservedRow; written: boolean}>();
	const events: Omit<EventRow, 'eventId'>[] = [];
	const tryTo = (write: () => void): boolean => {
		try {
			write();
			return true;
		} catch (error) {
			if (!isFault(error)) throw error;
			log.warn(`Not recorded yet: ${messageOf(error)}`);
			return false;
		}
	};
	return {
		record(row) {
			rows.set(row.name, {row, written: tryTo(() => store.putObserved(row))});
		},
		event(name, type, text) {
			log.info(`${type} ${text}`);
			const event = {recordedAtMs: clock.nowMs(), name, type, text};
			if (!tryTo(() => store.appendEvent(event)) && events.length < waitingEventsMax)
				events.push(event);
		},
		latest: name => rows.get(name)?.row,
		flush() {
			for (const [name, {row, written}] of rows) {
				if (!written && !tryTo(() => store.putObserved(row))) return false;
				rows.delete(name);
			}

			while (events[0] !== undefined) {
				const [event] = events;
				if (!tryTo(() => store.appendEvent(event))) return false;
				events.shift();
			}

			return true;
		},
	};
}

/** Returns the row of an instance that no supervisor ever saw. */
export function observedNothing(name: string): ObservedRow {
	return {
		name,
		observed: 'stopped',
		reason: '',
		epoch: 0,
		pid: null,
		runId: null,
		exitCode: null,
		exitSignal: null,
		exitedAtMs: null,
		restarts: 0,
		nextStartAtMs: null,
		deathsAtMs: [],
		recordedAtMs: 0,
	};
}
