/** `pitwall down`: lists the running instances, asks, stops everything and prints the proof. */
import {AppError, exitCode} from '../../../state/domain/error.ts';
import {leftText} from '../../../state/domain/text/left-text.ts';
import type {InstanceView, Snapshot} from '../../../state/domain/instance/snapshot.ts';
import {readSnapshot} from '../../../state/view/read-snapshot.ts';
import {type ControlContext, openControl} from '../../control/context.ts';
import {requestOf} from '../../control/requests.ts';
import {provenRuns} from '../../control/shutdown/proven-runs.ts';
import {shutdown} from '../../control/shutdown/shutdown.ts';
import {shutdownBySignal, type ShutdownReport} from '../../control/shutdown/shutdown-by-signal.ts';
import {shutdownProof} from '../../control/shutdown/shutdown-proof.ts';
import {unrecordable} from '../../control/unrecordable.ts';
import type {CommandContext} from '../output/context.ts';
import {noteNoHome} from '../home/open-home.ts';
import {waitUntilFlat} from '../request/wait-until-flat.ts';
import {existsSync} from 'node:fs';
import {requestedBy} from '../request/request.ts';
import {wait, waitMsDefault, yes} from '../line/common-flags.ts';
import {defineCommand} from '../line/define-command.ts';

export const down = defineCommand({
	name: 'down',
	positional: '',
	summary: 'safe shutdown: stop everything and prove that it is gone',
	details: [
		'Lists the running instances and reads YES from the terminal or stdin; any other answer changes nothing (exit 0).',
		'Then it stops every instance and the supervisor, kills those that do not stop in time, proves that no process, lock or registry entry is left, and clears the locks.',
	],
	flags: {yes, flatten: {help: 'close every position first'}, wait},
	examples: [
		['pitwall down', 'asks first'],
		['pitwall down --flatten --yes', 'close positions, then stop, without a question'],
	],
	read: ({flags}): DownOptions => ({
		yes: flags.yes,
		flatten: flags.flatten,
		waitMs: flags.wait ?? waitMsDefault,
	}),
	run: shutDownAfterYes,
});

type DownOptions = {yes: boolean; flatten: boolean; waitMs: number};

/** Shuts down after YES; any other answer changes nothing and exits 0. */
async function shutDownAfterYes(context: CommandContext, command: DownOptions): Promise<number> {
	const {directory, output} = context;
	if (!existsSync(directory.home)) {
		noteNoHome(context);
		output.document({done: false, running: [], evidence: []});
		return exitCode.ok;
	}

	const control = await openOrCause(context);
	if (control instanceof AppError) return await downBySignal(context, command, control);
	try {
		const snapshot = look(control);
		const running = snapshot.instances.filter(({pid}) => pid !== null);
		listRunning(context, snapshot, running);
		if (!(await isAgreed(context, command, running.map(nameOf)))) return exitCode.ok;
		return await shutDown(context, control, {running, command});
	} finally {
		control.close();
	}
}

/** Returns the cause if everything can be stopped without the control database. */
async function openOrCause(context: CommandContext): Promise<ControlContext | AppError> {
	try {
		return await openControl(context.directory, context);
	} catch (error) {
		const cause = unrecordable(error);
		if (cause === null) throw error;
		return cause;
	}
}

/** Finds the running instances by their locks and stops them by signals. */
async function downBySignal(
	context: CommandContext,
	command: DownOptions,
	cause: AppError,
): Promise<number> {
	const {directory, clock, output} = context;
	if (command.flatten) throw cause;
	const running = [...provenRuns(directory).values()];
	for (const {name, mode, pid} of running) output.note(`${name}: ${mode} (pid ${pid})`);
	const names = running.map(({name}) => name);
	if (!(await isAgreed(context, command, names))) return exitCode.ok;
	const onProgress = (text: string) => output.note(text);
	return report(context, names, await shutdownBySignal({directory, clock}, {cause, onProgress}));
}

async function shutDown(
	context: CommandContext,
	control: ControlContext,
	{running, command}: {running: readonly InstanceView[]; command: DownOptions},
): Promise<number> {
	const {output} = context;
	const note = (text: string) => {
		output.note(text);
	};
	const end = 'Ctrl-C again leaves the rest to the supervisor';
	// An impatient signal must not break a shutdown: the first one only prints this note, the second one ends the command.
	context.interrupted().addEventListener('abort', () => note(`already shutting down; ${end}`));
	const paused = command.flatten ? await flattenAll(control, {running, command, note}) : [];
	if (paused === null) {
		output.document({done: false, running: running.map(nameOf), evidence: []});
		return exitCode.temporary;
	}

	const shut = await shutdown(control, {requestedBy, onProgress: note});
	// The pause only kept positions closed during the shutdown.
	if (paused.length > 0) requestOf('resume')(control, paused, {requestedBy});
	return report(context, running.map(nameOf), shut);
}

/** Prints the proof. */
function report(
	{output}: CommandContext,
	running: readonly string[],
	shut: ShutdownReport,
): number {
	const {lines, note, exitCode: code} = shutdownProof(shut);
	output.document({done: shut.ok, running, evidence: shut.evidence});
	for (const line of lines) output.line(line);
	if (note !== null) output.note(note);
	return code;
}

const nameOf = ({settings}: InstanceView) => settings.name;

function look({store, directory, clock}: ControlContext): Snapshot {
	return readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
}

function listRunning(
	{output}: CommandContext,
	{supervisor, instances}: Snapshot,
	running: readonly InstanceView[],
): void {
	// On stderr, also with --json: a person may be answering.
	for (const {settings, observed, pid, status} of running) {
		const isFlat = status === null || status.positionLots === 0;
		const position = isFlat ? 'flat' : 'position open';
		const told = settings.kind === 'command' ? 'a program with positions of its own' : position;
		output.note(`${settings.name}: ${settings.mode} ${observed} (pid ${pid}), ${told}`);
	}

	for (const {settings, left} of instances)
		if (left.length > 0) output.note(`${settings.name}: ${leftText(left)}`);
	if (running.length === 0) output.note('no instance runs');
	if (supervisor.running) output.note(`supervisor: running (pid ${supervisor.pid})`);
}

async function isAgreed(
	context: CommandContext,
	{yes}: DownOptions,
	running: readonly string[],
): Promise<boolean> {
	if (yes || (await context.ask('Stop all of this? Type YES: '))?.trim() === 'YES') return true;
	context.output.note('nothing was changed');
	context.output.document({done: false, running, evidence: []});
	return false;
}

/** Pauses and closes every position. If one stays open, notes the reason and returns null. */
async function flattenAll(
	control: ControlContext,
	options: {running: readonly InstanceView[]; command: DownOptions; note: (text: string) => void},
): Promise<string[] | null> {
	const {running, command, note} = options;
	const programs = running.filter(({settings}) => settings.kind === 'command').map(nameOf);
	if (programs.length > 0)
		note(`${programs.join(' ')}: a program is stopped, but its positions are not closed from here`);
	const names = running.map(nameOf).filter(name => !programs.includes(name));
	const paused = requestOf('pause')(control, names, {requestedBy})
		.filter(outcome => outcome.ok && outcome.changed)
		.map(({name}) => name);
	const open = running
		.filter(({status}) => status !== null && status.positionLots !== 0)
		.map(nameOf);
	if (open.length === 0) return paused;
	requestOf('flatten')(control, open, {requestedBy, confirmLive: true});
	note(`closing the positions of ${open.join(' ')} …`);
	const results = await waitUntilFlat(control, {
		names: open,
		before: running,
		waitMs: command.waitMs,
	});
	const failed = [...results.values()].filter(({ok}) => !ok);
	if (failed.length === 0) return paused;
	for (const {text} of failed) note(text);
	note(
		'nothing was stopped: entries stay paused\nfix: pitwall resume --all, or pitwall down without --flatten',
	);
	return null;
}
