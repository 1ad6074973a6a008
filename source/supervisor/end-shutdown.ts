/** Ends the shutdown state of a home that has a supervisor again. */
import type {LogWriter} from '../../state/log/log-writer.ts';
import {clearShutdown} from '../../state/control/shutdown-record.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import {isFault, textOf} from './fault.ts';

/**
 * Clears the record of the last shutdown. If it stays, panels only wait for a person before they start a
 * supervisor.
 */
export function endShutdown(beganAtMs: number, store: ControlStore, log: LogWriter): void {
	try {
		clearShutdown(store, beganAtMs);
	} catch (error) {
		if (!isFault(error)) throw error;
		log.warn(`Record of the last shutdown: ${textOf(error)}`);
	}
}
