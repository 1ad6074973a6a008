/** `pitwall why NAME`: explains the state of one instance and suggests a fix. */
import {AppError, exitCode} from '../../../state/domain/error.ts';
import {readStory, type Story} from '../../control/story.ts';
import {unknownInstance} from '../../control/unknown-instance.ts';
import {whatToDo} from '../../control/what-to-do.ts';
import type {CommandContext} from '../output/context.ts';
import {instanceDocument} from '../output/instance-document.ts';
import {noteSupervisor} from '../home/note-supervisor.ts';
import {lookAtHome, noteNoHome} from '../home/open-home.ts';
import {logLinesTold, storyLines} from '../output/story.ts';
import {defineCommand} from '../line/define-command.ts';
import {checkedNames} from '../line/target.ts';
import {UsageError} from '../../../state/flags/usage-error.ts';

export const why = defineCommand({
	name: 'why',
	positional: 'NAME',
	summary: 'explain one instance: wanted state, events, last lines and a fix',
	details: [],
	flags: {},
	examples: [['pitwall why BTC', 'why does BTC not run?']],
	read: ({words}) => ({name: oneName(words)}),
	run: tellStory,
});

function oneName(names: readonly string[]): string {
	const [name] = checkedNames(names);
	if (name !== undefined && names.length === 1) return name;
	throw new UsageError({
		what: `pitwall why: ${names.length} names were given, expected 1`,
		why: 'it explains one instance',
		fix: 'write pitwall why NAME (pitwall ps lists the names)',
	});
}

/** Prints the explanation of `name`. */
async function tellStory(context: CommandContext, {name}: {name: string}): Promise<number> {
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
		return readStory({store, directory}, snapshot, view);
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
		logLines: logLines.slice(-logLinesTold),
		crashLines,
		crashLog,
		whatToDo: whatToDo(story),
	};
}
