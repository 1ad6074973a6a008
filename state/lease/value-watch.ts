/**
 * Watches values under a prefix, level-triggered: it compares what is there now with what it told last, so no
 * missed or merged notification can hide a last change. File events are only a hint to look sooner.
 */
import {type FSWatcher, watch} from 'node:fs';
import {dirname} from 'node:path';
import type {LeaseValues} from '../control/lease-values.ts';
import type {WatchEvent} from './lease.ts';

export type ValueWatch = {
	/** Looks now; for writes of this very connection, which do not change its data version. */
	look(): void;
	close(): void;
};

export type ValueWatchOptions = {
	values: LeaseValues;
	/** The database file; its directory is watched for hints. */
	path: string;
	prefix: string;
	onEvent: (event: WatchEvent) => void;
	/** Interval of the net under the hints, in milliseconds. */
	pollMs?: number;
};

/** A commit writes several times; looking 5 ms after the first hint sees them in one. */
const hintDelayMs = 5;

/** Starts the watch with a snapshot, given from within this call. Timers keep no process alive. */
export function createValueWatch(options: ValueWatchOptions): ValueWatch {
	const {values, prefix, onEvent, pollMs = 250} = options;
	let told: ReadonlyMap<string, string> | null = null;
	let version = -1;
	let linkUp: boolean | null = null;
	let hint: NodeJS.Timeout | null = null;
	let closed = false;

	const setLink = (up: boolean) => {
		if (linkUp === up) return;
		linkUp = up;
		onEvent({type: 'link', up});
	};
	const tell = (now: ReadonlyMap<string, string>) => {
		const before = told;
		told = now;
		if (before === null) onEvent({type: 'snapshot', values: now});
		else for (const event of changes(before, now)) if (!closed) onEvent(event);
	};
	const look = () => {
		try {
			// Read first: a commit between the two is then seen again, never missed.
			version = values.dataVersion();
			tell(values.list(prefix));
			setLink(true);
		} catch {
			// What was told is old from now on; the next good look begins with a snapshot.
			told = null;
			version = -1;
			setLink(false);
		}
	};
	const lookIfChanged = () => {
		hint = null;
		if (closed) return;
		try {
			if (values.dataVersion() === version) return;
		} catch {
			// The look below tells it.
		}

		look();
	};
	const hints = watchDirectory(dirname(options.path), () => {
		hint ??= setTimeout(lookIfChanged, hintDelayMs).unref();
	});
	const poll = setInterval(lookIfChanged, pollMs).unref();
	look();
	return {
		look,
		close() {
			closed = true;
			hints?.close();
			clearInterval(poll);
			if (hint !== null) clearTimeout(hint);
		},
	};
}

function changes(
	before: ReadonlyMap<string, string>,
	now: ReadonlyMap<string, string>,
): WatchEvent[] {
	const events: WatchEvent[] = [];
	for (const key of before.keys()) if (!now.has(key)) events.push({type: 'delete', key});
	for (const [key, value] of now)
		if (before.get(key) !== value) events.push({type: 'put', key, value});
	return events;
}

function watchDirectory(path: string, onHint: () => void): FSWatcher | null {
	try {
		const watcher = watch(path, {persistent: false}, onHint);
		watcher.on('error', () => {
			watcher.close();
		});
		return watcher;
	} catch {
		// No watches left: the poll alone works, later.
		return null;
	}
}
