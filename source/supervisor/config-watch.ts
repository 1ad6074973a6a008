/** Reads the configuration of a supervisor again when its file changes. */
import {messageOf} from '../../state/domain/error.ts';
import {configStamp, configStampKey} from '../../state/config/config-stamp.ts';
import type {Directory} from '../../state/home/directory.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import {syncConfig} from '../../state/control/sync-config.ts';
import {isFault} from './fault.ts';

export type ConfigWatchPorts = {
	directory: Directory;
	store: ControlStore;
	log: LogWriter;
	/** The instances in the database now come from another version of the file. */
	onRead(): void;
};

export type ConfigWatch = {
	/** Checks the file, and reads it if it has changed. */
	check(): Promise<void>;
	/** Resolves when no check is under way: the database may be closed then. */
	idle(): Promise<void>;
};

/** A broken configuration is reported once. */
export function createConfigWatch(ports: ConfigWatchPorts): ConfigWatch {
	const {directory, store, log} = ports;
	const absent = 'absent';
	let broken = '';
	let look: Promise<void> | null = null;

	async function lookAtFile(): Promise<void> {
		try {
			const stamp = configStamp(directory.config) ?? absent;
			if (stamp === broken) return;
			broken = '';
			// A beat without changes reads no rows.
			if (stamp === store.value(configStampKey)) return;
			const before = store.configuredInstances().map(({name}) => name);
			const {state, error} = await syncConfig(store, directory);
			if (state === 'changed') {
				log.info(`Configuration read${goneText(before, store.configuredInstances())}`);
				ports.onRead();
			} else if (error !== null) {
				broken = stamp;
				log.error(`Configuration not used: ${error.message}`);
			}
		} catch (error) {
			if (!isFault(error)) throw error;
			log.warn(`Configuration: ${messageOf(error)}`);
		}
	}

	return {
		check() {
			look ??= lookAtFile().finally(() => {
				look = null;
			});
			return look;
		},
		idle: async () => look ?? undefined,
	};
}

/** A half-saved file looks like one that a person made shorter: both are reported. */
function goneText(before: readonly string[], now: ReadonlyArray<{name: string}>): string {
	const names = new Set(now.map(({name}) => name));
	const gone = before.filter(name => !names.has(name));
	return gone.length === 0 ? '' : `; no longer in it: ${gone.join(' ')}`;
}
