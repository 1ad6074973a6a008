/**
 * Notices that another control database has replaced the open one. Requests go to the file with that name; a
 * process that keeps the old one open would never see them.
 */
import {messageOf} from '../../state/domain/error.ts';
import {fileIdentity} from '../../state/file/file-identity.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import {openControlStore} from '../../state/control/control-store.ts';
import {isFault} from './fault.ts';

export type DatabaseWatch = {
	/** Whether another file with this name can be opened now. Waits for a missing one. Some 2 µs. */
	isReplaced(): boolean;
};

/** Begins with the file that has the name now. */
export function watchDatabase(path: string, log: Pick<LogWriter, 'warn'>): DatabaseWatch {
	const opened = fileIdentity(path);
	let refused: string | null = null;
	return {
		isReplaced() {
			let now: string | null = null;
			try {
				now = fileIdentity(path);
				if (now === null || now === opened) return false;
				openControlStore(path).close();
				return true;
			} catch (error) {
				if (!isFault(error)) throw error;
				// It may still be copied. Reported once.
				const text = `Another control database cannot be used: ${messageOf(error)}`;
				if (refused !== text) log.warn(text);
				refused = text;
				return false;
			}
		},
	};
}
