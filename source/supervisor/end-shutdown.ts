/** A home with a supervisor is not shut down any more. */
import {messageOf} from '../../state/domain/error.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import {clearShutdown} from '../../state/control/shutdown-record.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import {isFault} from './fault.ts';

/**
 * Clears the record of the last shutdown. If it stays, panels only wait for a person before they start a
 * supervisor.
 */
export function endShutdown(beganAtMs: number, store: ControlStore, log: LogWriter): void {
	try {
		clearShutdown(store, beganAtMs);
	} catch (error) {
		if (!isFault(error)) throw error;
		log.warn(`Record of the last shutdown: ${messageOf(error)}`);
	}
}
