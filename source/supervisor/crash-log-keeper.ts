/**
 * Keeps crash logs within the limits of logs: its own, and those of runners whose event loop hangs while
 * their children go on writing. A healthy runner cuts its own at half of that size.
 */
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import type {Directory} from '../../state/home/directory.ts';
import {isSystemError, messageOf} from '../../state/domain/error.ts';
import {crashLogAt, ownCrashLog} from '../../state/log/crash-log.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import {logLimits} from '../../state/control/log-limits.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import {isFault} from './fault.ts';

export type CrashLogKeeper = {
	/** Called with every beat. */
	beat(): void;
};

const suffix = '.crash.log';
const ownName = `SUPERVISOR${suffix}`;

export function createCrashLogKeeper({
	directory,
	store,
	log,
}: {
	directory: Directory;
	store: ControlStore;
	log: LogWriter;
}): CrashLogKeeper {
	const own = ownCrashLog(directory.crashLog('SUPERVISOR'), logLimits(store));
	let failure = '';
	const look = () => {
		own.keepShort();
		const {rotateBytes, keepFiles} = logLimits(store);
		for (const file of readdirSync(directory.logs))
			if (file.endsWith(suffix) && file !== ownName)
				crashLogAt(join(directory.logs, file), {
					rotateBytes: 2 * rotateBytes,
					keepFiles,
				}).keepShort();
	};
	return {
		beat() {
			try {
				look();
				failure = '';
			} catch (error) {
				if (!isFault(error) && !isSystemError(error)) throw error;
				const text = messageOf(error);
				if (text !== failure) log.warn(`Crash logs could not be kept short: ${text}`);
				failure = text;
			}
		},
	};
}
