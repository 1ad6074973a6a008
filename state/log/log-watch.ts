/**
 * Hints that some log in a folder may have changed; what changed is for the readers to find out.
 * After each event the watcher is closed for a pause: a flood of 100,000 writes a second costs one
 * event a pause, not 100,000. A poll catches what watchers miss: a folder that was deleted and made
 * anew, a file system without events.
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

/** Begins to watch `folder`, which need not exist yet. Keeps the process alive until closed. */
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
			// No folder yet, or no watches left: the poll does it.
			if (!hasErrorCode(error, 'ENOENT', 'ENOSPC', 'EMFILE', 'EACCES')) throw error;
		}
	}

	function onEvent(): void {
		disarm();
		onHint();
		pause ??= setTimeout(() => {
			pause = null;
			// Armed before the hint: what happens while the readers read is seen again.
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
