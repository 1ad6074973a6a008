/** `pitwall why NAME`: the story of one instance, from wish to last words, and what to do. */
import {statSync} from 'node:fs';
import type {Directory} from '../../../state/directory.ts';
import {AppError, exitCode} from '../../../state/domain/error.ts';
import type {InstanceView} from '../../../state/domain/snapshot.ts';
import {readLastLines} from '../../../state/log/read-last-lines.ts';
import {isSuspended} from '../../../state/process/proc-stat.ts';
import type {ControlStore} from '../../../state/sqlite/control-store.ts';
import {isDiskFull} from '../../../state/unrecorded-end.ts';
import {unknownInstance} from '../../control/unknown-instance.ts';
import type {CommandContext} from '../context.ts';
import {instanceDocument} from '../instance-document.ts';
import {noteSupervisor} from '../note-supervisor.ts';
import {lookAtHome, noteNoHome} from '../open-home.ts';
import {type Story, storyLines, whatToDo} from '../story.ts';

/** Events, log lines and crash lines that are told. */
const eventsTold = 15;
const linesTold = 10;
/** Enough to hold the cause before the frames that follow it. */
const crashLinesTold = 40;

/** Prints the story of `name`. */
export async function whyCommand(context: CommandContext, {name}: {name: string}): Promise<number> {
	const {directory, output} = context;
	const story = await lookAtHome(context, (store, snapshot): Story => {
		const view = snapshot.instances.find(({settings}) => settings.name === name);
		if (view === undefined)
			throw new AppError(
				unknownInstance(
					name,
					snapshot.instances.map(({settings}) => settings.name),
				),
			);
		return {
			view,
			supervisorRuns: snapshot.supervisor.running,
			supervisorStartedAtMs: snapshot.supervisor.startedAtMs,
			nowMs: snapshot.takenAtMs,
			run: store.latestRun(name) ?? null,
			code: store.code(name) ?? null,
			events: store.events(name, eventsTold),
			logLines: readLastLines(directory.log(name), linesTold),
			crashLines: lastWords(directory, name, lastStartMs(store, view)),
			crashLog: directory.crashLog(name),
			diskIsFull: isDiskFull(directory.home),
			isSuspended: view.pid !== null && isSuspended(view.pid),
		};
	});
	if (story === null) {
		noteNoHome(context);
		throw new AppError(unknownInstance(name, []));
	}

	output.document(storyDocument(story));
	for (const line of storyLines(story)) output.line(line);
	await noteSupervisor(context, output);
	return exitCode.ok;
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

function storyDocument(story: Story) {
	const {view, code, events, logLines, crashLines, crashLog} = story;
	const time = (atMs: number | null | undefined) =>
		atMs === null || atMs === undefined || atMs === 0 ? null : new Date(atMs).toISOString();
	return {
		instance: instanceDocument(view),
		requestedAt: time(view.wanted.requestedAtMs),
		requestedBy: view.wanted.requestedBy || null,
		lock: view.lockVerdict,
		exitedAt: time(view.exitedAtMs),
		exitReason: view.exitReason,
		nextStartAt: time(view.nextStartAtMs),
		code: code === null ? null : {...code, takenAtMs: undefined, takenAt: time(code.takenAtMs)},
		events: events.map(({recordedAtMs, type, text}) => ({time: time(recordedAtMs), type, text})),
		logLines,
		crashLines,
		crashLog,
		whatToDo: whatToDo(story),
	};
}
