/** All that is known of one instance, for its story: rows, last lines of its log, last words of its newest life. */
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
	/** Its environment is what instances get; null: none runs. */
	supervisorStartedAtMs: number | null;
	nowMs: number;
	/** Its newest life; null before the first. */
	run: RunRow | null;
	/** What it runs; null: nothing was pinned yet. */
	code: InstanceCode | null;
	/** Oldest first. */
	events: readonly EventRow[];
	logLines: readonly string[];
	/** Raw stderr of the newest life, made harmless; empty when it left none. */
	crashLines: readonly string[];
	/** Path of the file that holds them, and more. */
	crashLog: string;
	/** Whether its living process was stopped by a signal (SIGSTOP, Ctrl-Z). */
	isSuspended: boolean;
	/** Whether the home has no room for another commit. */
	diskIsFull: boolean;
};

/** Events, log lines and crash lines that are told. */
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

/** A life that ended before its row stood began with the wish that asked for it. */
function lastStartMs(store: ControlStore, {settings: {name}, wanted}: InstanceView): number {
	const run = store.latestRun(name);
	const observed = store.observed(name);
	const hasRow = observed === undefined || observed.runId === run?.runId;
	return hasRow ? (run?.startedAtMs ?? 0) : Math.max(run?.startedAtMs ?? 0, wanted.requestedAtMs);
}

/** What the newest life left on stderr: words of an earlier one would explain the wrong death. */
function lastWords(directory: Directory, name: string, sinceMs: number): string[] {
	const path = directory.crashLog(name);
	const writtenAtMs = statSync(path, {throwIfNoEntry: false})?.mtimeMs ?? 0;
	return writtenAtMs >= sinceMs ? readLastLines(path, crashLinesTold) : [];
}
