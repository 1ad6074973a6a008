/**
 * Hints that some log in a folder may have changed; the readers find out the details. After each event the
 * watcher is closed for a pause: a flood of 100,000 writes a second costs one event per pause, not 100,000. A
 * poll catches changes that watchers miss: a folder that was deleted and created again, a file system without
 * events.
 */
import {type FSWatcher, watch} from 'node:fs';
import {hasErrorCode} from '../domain/error.ts';

export type LogWatchOptions = {
	folder: string;
	/** Called at once after a quiet time, then at most every `pauseMs`. */
	onHint: () => void;
	/** Default 30 ms: one frame. */
	pauseMs?: number;
	/** Default 400 ms. */
	pollMs?: number;
};

export type LogWatch = {close(): void};

/** Starts to watch `folder`, which need not exist yet. Keeps the process alive until closed. */
export function watchLogs(options: LogWatchOptions): LogWatch {
	const {folder, onHint, pauseMs = 30, pollMs = 400} = options;
	let watcher: FSWatcher | null = null;
	let pause: NodeJS.Timeout | null = null;

	function disarm(): void {
		watcher?.close();
		watcher = null;
	}

	function arm(): void {
		disarm();
		try {
			watcher = watch(folder, onEvent);
			watcher.on('error', disarm);
		} catch (error) {
			// No folder yet, or no watches left: the poll takes over.
			if (!hasErrorCode(error, 'ENOENT', 'ENOSPC', 'EMFILE', 'EACCES')) throw error;
		}
	}

	function onEvent(): void {
		disarm();
		onHint();
		pause ??= setTimeout(() => {
			pause = null;
			// Armed before the hint, so that changes during the reading are seen.
			arm();
			onHint();
		}, pauseMs);
	}

	arm();
	const poll = setInterval(() => {
		if (pause) return;
		arm();
		onHint();
	}, pollMs);

	return {
		close() {
			clearInterval(poll);
			if (pause) clearTimeout(pause);
			disarm();
		},
	};
}
