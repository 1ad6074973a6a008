/**
 * Runs the commands of verbs that change the wanted row, such as `pitwall start`: records the request, makes sure that a
 * supervisor runs, and waits until the request is done.
 */
import {type ExitCode, exitCode} from '../../../state/domain/error.ts';
import {
	type SupervisorTrouble,
	supervisorSilence,
} from '../../../state/domain/machine/supervisor-trouble.ts';
import {createNewerFileTest} from '../../../state/view/newer-file.ts';
import {readSnapshot} from '../../../state/view/read-snapshot.ts';
import {readSupervisor} from '../../../state/view/read-supervisor.ts';
import {areStopped} from '../../control/shutdown/are-stopped.ts';
import type {ControlContext} from '../../control/context.ts';
import {openControl} from '../../control/context.ts';
import {requestOf} from '../../control/requests.ts';
import type {PinOutcome} from '../../control/code/pin-code.ts';
import {unrecordable} from '../../control/unrecordable.ts';
import {type WaitOutcome, waitForObserved} from '../../control/wait/wait-for-observed.ts';
import {ensureSupervisor} from '../../supervisor/ensure-supervisor.ts';
import type {Target} from '../line/target.ts';
import {chosenNames} from '../line/choose-instances.ts';
import type {CommandContext} from '../output/context.ts';
import {prepareHome} from '../home/initialize.ts';
import {noteSupervisor} from '../home/note-supervisor.ts';
import {printResults, type RequestResult} from '../output/results.ts';
import {stopAnyway} from './stop-anyway.ts';
import {newerFileNotes, upgradeCode, upgradeLines} from '../../control/code/upgrade-code.ts';
import {waitUntilFlat} from './wait-until-flat.ts';
import {wishes, type WishName} from '../../verb/verbs.ts';
import {waitUntilRunning} from '../../control/wait/wait-until-running.ts';

export const requestedBy = 'command line';

/** A request for instances. */
export type TargetCommand = {
	command: WishName;
	target: Target;
	/** 0: return at once. */
	waitMs: number;
	confirmLive: boolean;
	/** Take the current code of the file. */
	upgrade: boolean;
};

/**
 * Runs the command. Returns the exit code of the first instance that failed. A stop needs no disk space: if it cannot be
 * recorded, signals stop the instances.
 */
export async function requestCommand(
	context: CommandContext,
	command: TargetCommand,
): Promise<number> {
	const {stopBy} = wishes[command.command];
	try {
		return await requestInDatabase(context, command);
	} catch (error) {
		const cause = unrecordable(error);
		if (stopBy === null || cause === null) throw error;
		return await stopAnyway(context, command.target, {stopBy, cause});
	}
}

async function requestInDatabase(context: CommandContext, command: TargetCommand): Promise<number> {
	prepareHome(context.directory, startsRuns(command) ? context.programs.algorithms : null);
	const control = await openControl(context.directory, context);
	try {
		if (control.configProblem !== null) {
			const isStop = wishes[command.command].stopBy !== null;
			if (!isStop && control.store.instances().length === 0) throw control.configProblem;
			context.output.note(control.configProblem.message);
		}

		const results = await carryOut(control, command, {
			trouble: async () => noteSupervisor(control, context.output),
			note: text => {
				if (!context.output.json) context.output.note(text);
			},
			line: text => context.output.line(text),
		});
		return printResults(context, results);
	} finally {
		control.close();
	}
}

async function carryOut(
	control: ControlContext,
	command: TargetCommand,
	tell: {
		note: (text: string) => void;
		line: (text: string) => void;
		/** Reports trouble of the supervisor. */
		trouble: () => Promise<SupervisorTrouble | null>;
	},
): Promise<RequestResult[]> {
	const {store, directory, clock, programs} = control;
	const hasNewerFile = createNewerFileTest({directory, monotonicMs: () => clock.monotonicMs()});
	const question = {store, directory, usage: null, nowMs: clock.nowMs()};
	const {instances} = readSnapshot({...question, ...(startsRuns(command) && {hasNewerFile})});
	const all = chosenNames(command.target, instances);
	const {confirmLive} = command;
	const upgrades = command.upgrade
		? await upgradeCode(control, all, {instances, confirmLive})
		: new Map<string, PinOutcome>();
	for (const outcome of upgrades.values())
		if (outcome.ok) for (const line of upgradeLines(outcome)) tell.line(line);
	const names = all.filter(name => upgrades.get(name)?.ok ?? true);
	const {goal} = wishes[command.command];
	const asked = [
		...[...upgrades.values()].flatMap(outcome => (outcome.ok ? [] : [refusedUpgrade(outcome)])),
		...requestOf(command.command)(control, names, {requestedBy, confirmLive}).map(
			(outcome): RequestResult => {
				const done = withUpgrade(upgrades.get(outcome.name));
				return outcome.ok
					? {...outcome, code: null, exitCode: exitCode.ok, ...done}
					: {...outcome, changed: false, ...done};
			},
		),
	];
	for (const {name, ok, changed, upgrade} of asked)
		if (ok && !changed && upgrade !== undefined && upgrade.before !== upgrade.snapshotHash)
			tell.note(`${name}: it runs its new code after: pitwall restart ${name}`);
	const changed = asked.filter(one => one.changed).map(({name}) => name);
	for (const text of command.upgrade ? [] : newerFileNotes(instances, changed)) tell.note(text);
	// Also without a change: a started instance needs a supervisor.
	const watched = goal === 'running' && asked.some(({ok}) => ok);
	const carriedOut = goal === 'stopped' && !areStopped(control, changed);
	if (watched || carriedOut) {
		await ensureSupervisor({directory, programs});
		await tell.trouble();
	}
	if (goal === null || changed.length === 0 || command.waitMs === 0) return asked;
	tell.note(`waiting for ${changed.join(' ')} … (Ctrl-C leaves, the request stays in force)`);
	const waited =
		goal === 'flat'
			? await waitUntilFlat(control, {names: changed, before: instances, waitMs: command.waitMs})
			: await waitFor(control, {names: changed, goal, waitMs: command.waitMs});
	return asked.map(one => ({...one, ...waited.get(one.name)}));
}

/** Whether the command starts runs. */
const startsRuns = ({command}: TargetCommand) => wishes[command].goal === 'running';

/** Code that does not load is not taken, and the instance continues with its old code. */
function refusedUpgrade(outcome: Extract<PinOutcome, {ok: false}>): RequestResult {
	const text = `${outcome.name}: not upgraded, it continues as before\n${outcome.text}`;
	return {...outcome, text, changed: false};
}

function withUpgrade(outcome: PinOutcome | undefined): Pick<RequestResult, 'upgrade'> {
	if (!outcome?.ok) return {};
	const {before, snapshotHash, changes} = outcome;
	return {upgrade: {before, snapshotHash, changes}};
}

type Wait = {names: readonly string[]; goal: 'running' | 'stopped'; waitMs: number};

async function waitFor(
	control: ControlContext,
	{names, goal, waitMs}: Wait,
): Promise<Map<string, RequestResult>> {
	const outcomes =
		goal === 'running'
			? await waitUntilRunning(control, names, waitMs)
			: await waitForObserved(control, names, goal, waitMs);
	const supervisor = readSupervisor(control.directory, control.clock.nowMs());
	const late = {goal, waitMs, silence: supervisorSilence(supervisor)};
	return new Map(outcomes.map(outcome => [outcome.name, resultOf(outcome, late)]));
}

type Late = Omit<Wait, 'names'> & {silence: SupervisorTrouble | null};

function resultOf(outcome: WaitOutcome, late: Late): RequestResult {
	const {name} = outcome;
	if (outcome.ok) {
		const text = reachedText(outcome);
		return {name, ok: true, changed: true, text, code: null, exitCode: exitCode.ok};
	}

	const timedOut = outcome.cause === 'timeout';
	return {
		name,
		ok: false,
		changed: true,
		text: timedOut ? timeoutText(outcome, late) : failedText(outcome),
		code: timedOut ? 'WAIT_TIMEOUT' : 'NOT_REACHED',
		exitCode: timedOut ? exitCode.temporary : ownExitCode(outcome.exitCode),
	};
}

type Unreached = Extract<WaitOutcome, {ok: false}>;

function timeoutText({name, text}: Unreached, {goal, waitMs, silence}: Late): string {
	const late = `not ${goal} after ${waitMs / 1000} s; the request stays in force`;
	return silence === null
		? `${text}\nwhy: ${late}\nfix: pitwall why ${name}`
		: `${text}\nwhy: ${late}; ${silence.what}\nfix: ${silence.fix}`;
}

/** The reason of the run appears once: most texts of a state contain it, and then it becomes the `why` line. */
function failedText({name, text, why}: Unreached): string {
	const at = why === null ? -1 : text.indexOf(`: ${why}`);
	const told = at < 0 ? [text] : [text.slice(0, at), `why: ${text.slice(at + 2)}`];
	const reason = why === null || text.includes(why) ? [] : [`why: ${why}`];
	const fix = text.includes('\nfix: ') ? [] : [`fix: pitwall why ${name}`];
	return [...told, ...reason, ...fix].join('\n');
}

function reachedText({name, view, hasFinished}: Extract<WaitOutcome, {ok: true}>): string {
	if (hasFinished) return `${name}: finished: ${view?.exitReason ?? 'its work is done'}`;
	const {observed, pid} = view ?? {observed: 'stopped', pid: null};
	return `${name}: ${observed}${pid === null ? '' : ` (pid ${pid})`}`;
}

/** Returns the exit code of a failed instance if it is a code of Pitwall. */
function ownExitCode(code: number | null | undefined): ExitCode {
	const known = Object.values(exitCode).find(one => one === code && one >= 64 && one <= 78);
	return known ?? exitCode.temporary;
}
