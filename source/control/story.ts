/** Collects the story of one instance: rows, last lines of its log, final messages of its newest run. */
import {statSync} from 'node:fs';
import type {Directory} from '../../state/home/directory.ts';
import type {InstanceCode} from '../../state/domain/instance/instance-code.ts';
import type {
	EventRow,
	InstanceView,
	RunRow,
	Snapshot,
} from '../../state/domain/instance/snapshot.ts';
import {createNewerFileTest} from '../../state/view/newer-file.ts';
import {systemClock} from '../../state/process/system-clock.ts';
import {readLastLines} from '../../state/log/read-last-lines.ts';
import {isSuspended} from '../../state/process/proc-stat.ts';
import type {ControlStore} from '../../state/control/control-store.ts';
import {isDiskFull} from '../../state/view/unrecorded-end.ts';

export type Story = {
	view: InstanceView;
	supervisorRuns: boolean;
	/** Instances get its environment; null: none runs. */
	supervisorStartedAtMs: number | null;
	nowMs: number;
	/** Its newest run; null before the first. */
	run: RunRow | null;
	/** Its code; null: none was pinned yet. */
	code: InstanceCode | null;
	/** Oldest first. */
	events: readonly EventRow[];
	logLines: readonly string[];
	/** Raw stderr of the newest run, made harmless; empty if there is none. */
	crashLines: readonly string[];
	/** Path of the file with these and more lines. */
	crashLog: string;
	/** Whether a signal stopped its live process (SIGSTOP, Ctrl-Z). */
	isSuspended: boolean;
	/** Whether the home has no room for another commit. */
	diskIsFull: boolean;
};

/** Number of events, log lines and crash lines to show. */
const eventsTold = 15;
const linesTold = 40;
/** Enough to hold the cause before the frames that follow it. */
const crashLinesTold = 40;

/** Reads the story of `view`, which belongs to `snapshot`. */
export function readStory(
	{store, directory}: {store: ControlStore; directory: Directory},
	{supervisor, takenAtMs}: Snapshot,
	view: InstanceView,
): Story {
	const {name} = view.settings;
	const monotonicMs = () => systemClock.monotonicMs();
	const hasNewerFile = createNewerFileTest({directory, monotonicMs})(view);
	return {
		view: {...view, hasNewerFile},
		supervisorRuns: supervisor.running,
		supervisorStartedAtMs: supervisor.startedAtMs,
		nowMs: takenAtMs,
		run: store.latestRun(name) ?? null,
		code: store.code(name) ?? null,
		events: store.events(name, eventsTold),
		logLines: readLastLines(directory.log(name), linesTold),
		crashLines: lastWords(directory, name, lastStartMs(store, view)),
		crashLog: directory.crashLog(name),
		diskIsFull: isDiskFull(directory.home),
		isSuspended: view.pid !== null && isSuspended(view.pid),
	};
}

/** A run that ended before its row was written began with the request for it. */
function lastStartMs(store: ControlStore, {settings: {name}, wanted}: InstanceView): number {
	const run = store.latestRun(name);
	const observed = store.observed(name);
	const hasRow = observed === undefined || observed.runId === run?.runId;
	return hasRow ? (run?.startedAtMs ?? 0) : Math.max(run?.startedAtMs ?? 0, wanted.requestedAtMs);
}

/** The stderr of the newest run: that of an earlier one would explain the wrong death. */
function lastWords(directory: Directory, name: string, sinceMs: number): string[] {
	const path = directory.crashLog(name);
	const writtenAtMs = statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? 0;
	return writtenAtMs >= sinceMs ? readLastLines(path, crashLinesTold) : [];
}
