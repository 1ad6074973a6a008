/** Looks for stops that could not be recorded, has them carried out at once, and records them when possible. */
import type {Directory} from '../../state/home/directory.ts';
import type {LogWriter} from '../../state/log/log-writer.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import {recordWaitingWishes, waitingWishes} from '../../state/control/waiting-wishes.ts';
import {isFault} from './fault.ts';
import type {Supervision} from './supervision.ts';

export type WishKeeper = {
	/** Called with every beat; reads one small directory. */
	beat(): void;
};

export type WishKeeperPorts = {
	directory: Directory;
	store: ControlStore;
	log: LogWriter;
	supervision: Pick<Supervision, 'lookAtAll'>;
};

export function createWishKeeper(ports: WishKeeperPorts): WishKeeper {
	const {directory, store, log, supervision} = ports;
	let seen = '';
	return {
		beat() {
			const wishes = waitingWishes(directory);
			const now = wishes.map(({path, requestedAtMs}) => `${path}:${requestedAtMs}`).join(' ');
			if (wishes.length === 0 && seen === '') return;
			if (now !== seen && wishes.length > 0)
				log.warn(`Stop requested but not recorded yet: ${wishes.map(({name}) => name).join(' ')}`);
			const isNew = now !== seen;
			seen = now;
			try {
				recordWaitingWishes(store, directory);
			} catch (error) {
				if (!isFault(error)) throw error;
			}

			if (isNew) supervision.lookAtAll();
		},
	};
}
