/** The work of a supervisor on every beat besides instances: stops that wait to be recorded, and crash logs. */
import type {Directory} from '../../state/home/directory.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import {createCrashLogKeeper} from './crash-log-keeper.ts';
import type {Supervision} from './supervision.ts';
import {warnOfFewFiles} from './warn-of-few-files.ts';
import {createWishKeeper} from './wish-keeper.ts';

export type HousekeepingPorts = {
	directory: Directory;
	store: ControlStore;
	log: LogWriter;
	supervision: Pick<Supervision, 'lookAtAll'>;
};

/** Warns at once if open files are scarce; the rest waits for the first beat. */
export function createHousekeeping(ports: HousekeepingPorts): {beat(): void} {
	warnOfFewFiles(ports.log);
	const wishes = createWishKeeper(ports);
	const crashLogs = createCrashLogKeeper(ports);
	return {
		beat() {
			wishes.beat();
			crashLogs.beat();
		},
	};
}
