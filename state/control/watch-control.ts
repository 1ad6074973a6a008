/**
 * Reports commits of other processes to the control database. File events are only hints: the first one after a
 * pause makes the watch read `data_version` at once, and again some milliseconds later, so that the last of many
 * changes is never lost. A slow poll covers systems without events (watch limit reached, network file system).
 */
import {basename} from 'node:path';
import {watch} from 'chokidar';
import type {Directory} from '../home/directory.ts';
import type {ControlStore} from './control-store.ts';

export type ControlWatch = {
	/** Looks now, without waiting for a hint. */
	check(): void;
	close(): void;
};

export type ControlWatchOptions = {
	/** Commits of this connection are not reported. */
	store: Pick<ControlStore, 'dataVersion'>;
	directory: Pick<Directory, 'state' | 'controlDatabase'>;
	/** Called at most once for each look; several commits may have happened. */
	onChange: () => void;
	/** Called if the database cannot be read; the watch continues. */
	onError?: (error: unknown) => void;
	pollMs?: number;
	/** Time from a hint to the last look after it, in milliseconds; default 10. */
	settleMs?: number;
};

/** Combines a burst of commits, and lets a writer finish a commit whose first page caused the event. */
const settleMsDefault = 10;

/** Starts a watch. Its timers keep no process alive; the caller closes it. */
export function watchControl(options: ControlWatchOptions): ControlWatch {
	const {
		store,
		directory,
		onChange,
		onError = () => {},
		pollMs = 400,
		settleMs = settleMsDefault,
	} = options;
	let version = store.dataVersion();
	let settling: NodeJS.Timeout | null = null;
	let hinted = false;
	let closed = false;
	const check = () => {
		if (closed) return;
		try {
			const now = store.dataVersion();
			if (now === version) return;
			version = now;
		} catch (error) {
			onError(error);
			return;
		}

		onChange();
	};
	const settle = () => {
		settling = hinted ? setTimeout(settle, settleMs).unref() : null;
		hinted = false;
		check();
	};
	const hint = () => {
		// Later hints do not extend the delay: it stays the same under a stream of commits.
		hinted = settling !== null;
		if (hinted) return;
		settling = setTimeout(settle, settleMs).unref();
		check();
	};
	const files = basename(directory.controlDatabase);
	const watcher = watch(directory.state, {
		depth: 0,
		persistent: false,
		ignoreInitial: true,
		ignored: path => path !== directory.state && !basename(path).startsWith(files),
	});
	// `raw` passes every event of the system; the throttled `change` may lose the last one.
	watcher.on('raw', hint);
	watcher.on('error', onError);
	const poll = setInterval(check, pollMs).unref();
	return {
		check,
		close() {
			closed = true;
			clearInterval(poll);
			if (settling !== null) clearTimeout(settling);
			void watcher.close();
		},
	};
}
