/** Safe shutdown: stops everything in a home and proves, by looking, that nothing of it is left. */
import {leftFix, listLeft} from '../../state/domain/left-text.ts';
import type {RunTrace} from '../../state/domain/run-marks.ts';
import type {InstanceView} from '../../state/domain/snapshot.ts';
import {clearForeignFix} from '../../state/domain/lock.ts';
import {supervisorSilence} from '../../state/domain/supervisor-trouble.ts';
import {cleanLocks, inspectLocks} from '../../state/lock/inspect.ts';
import {cleanInstances, listInstances} from '../../state/lock/registry.ts';
import {describeLeft} from '../../state/process/left-processes.ts';
import {findRunProcesses} from '../../state/process/run-processes.ts';
import {readSnapshot} from '../../state/read-snapshot.ts';
import type {UnsweptRun} from '../../state/sqlite/run-rows.ts';
import {endSupervisor} from '../supervisor/end-supervisor.ts';
import {ensureSupervisor} from '../supervisor/ensure-supervisor.ts';
import {restartSupervisor} from '../supervisor/restart-supervisor.ts';
import {areStopped} from './are-stopped.ts';
import type {ControlContext} from './context.ts';
import {lookAtSupervisor} from './look-at-supervisor.ts';
import {requestStop} from './requests.ts';
import {waitForObserved} from './wait-for-observed.ts';

export type ShutdownStep = {
	/** What was looked at or done. */
	what: string;
	/** Whether it is as it must be after a shutdown. */
	ok: boolean;
};

export type ShutdownReport = {ok: boolean; evidence: ShutdownStep[]};

export type ShutdownOptions = {
	requestedBy: string;
	/** Told each step as it happens. */
	onProgress?: (text: string) => void;
};

/** What a supervisor needs beyond the longest stop timeout, in milliseconds. */
const graceMs = 10_000;

/**
 * Stops all instances (SIGTERM, after each one's own timeout SIGKILL of its whole tree), then the supervisor, removes
 * dead locks, and returns what was found. Never throws for something that would not stop: it says so.
 */
export async function shutdown(
	context: ControlContext,
	{requestedBy, onProgress = () => {}}: ShutdownOptions,
): Promise<ShutdownReport> {
	const all = look(context).instances;
	const views = all.filter(({observed}) => observed !== 'foreign');
	const runs = context.store.allUnsweptRuns();
	const stopped = await stopInstances(context, {views, requestedBy, onProgress});
	onProgress('stopping the supervisor');
	const supervisor = await stopSupervisor(context);
	const {removed} = cleanLocks(context.directory);
	if (removed.length > 0) onProgress(`removed ${removed.length} stale locks`);
	cleanInstances(context.directory);
	const foreign = all.filter(({observed}) => observed === 'foreign').map(foreignStep);
	const evidence = [...stopped, ...foreign, supervisor, ...prove(context, runs)];
	return {ok: evidence.every(({ok}) => ok), evidence};
}

function look({store, directory, clock}: ControlContext) {
	return readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
}

async function stopInstances(
	context: ControlContext,
	{views, requestedBy, onProgress}: Required<ShutdownOptions> & {views: InstanceView[]},
): Promise<ShutdownStep[]> {
	const names = views
		.filter(({observed, wanted}) => observed !== 'stopped' || wanted.wanted === 'running')
		.map(({settings}) => settings.name);
	if (names.length === 0) return [];
	onProgress(`stopping ${names.join(' ')}`);
	// Before any supervisor starts: it would begin with what is wanted, as in the copy of a running home.
	requestStop(context, names, {requestedBy});
	if (!areStopped(context, names)) await ensureAnswering(context, onProgress);
	const longestMs = Math.max(...views.map(({settings}) => settings.stopTimeoutMs));
	const outcomes = await waitForObserved(context, names, 'stopped', longestMs + graceMs);
	return outcomes.map(outcome => ({
		what: outcome.ok ? `${outcome.name}: stopped` : outcome.text,
		ok: outcome.ok,
	}));
}

async function stopSupervisor({directory, clock}: ControlContext): Promise<ShutdownStep> {
	const {pid, how, why} = await endSupervisor(directory, clock);
	switch (how) {
		case 'outOfReach':
			return {what: `supervisor: ${why}`, ok: false};
		case 'absent':
			return {what: 'supervisor: not running', ok: true};
		case 'foreign':
			return {what: `supervisor: foreign: ${clearForeignFix('SUPERVISOR')}`, ok: false};
		case 'ended':
			return {what: `supervisor: stopped (was pid ${pid})`, ok: true};
		case 'killed':
			return {what: `supervisor: killed, as it did not answer (was pid ${pid})`, ok: true};
		case 'stays':
			return {what: `supervisor: pid ${pid} does not end`, ok: false};
	}
}

/** Only a supervisor stops with the whole tree: where none runs, or none that answers, another one is started. */
async function ensureAnswering(
	context: ControlContext,
	onProgress: (text: string) => void,
): Promise<void> {
	const silence = supervisorSilence(await lookAtSupervisor(context));
	if (silence === null) await ensureSupervisor(context);
	else {
		onProgress(`${silence.what}; it is replaced`);
		await restartSupervisor(context);
	}
}

function foreignStep({settings: {name}}: InstanceView): ShutdownStep {
	return {what: `${name}: foreign, nothing was done: ${clearForeignFix(name)}`, ok: false};
}

/** Looks at everything that could still be there; `before` are the runs that may have left something at the beginning. */
function prove({directory, store}: ControlContext, before: readonly UnsweptRun[]): ShutdownStep[] {
	const held = inspectLocks(directory).filter(({verdict}) => verdict === 'held');
	const alive = listInstances(directory).filter(({verdict}) => verdict === 'alive');
	const step = (what: string, rest: readonly string[]): ShutdownStep => ({
		what: rest.length === 0 ? `${what}: none` : `${what}: ${rest.join(', ')}`,
		ok: rest.length === 0,
	});
	return [
		step(
			'locks held',
			held.map(({name}) => name),
		),
		step(
			'registered processes alive',
			alive.map(({instanceId}) => instanceId),
		),
		...proveProcesses([...before, ...store.allUnsweptRuns()], step),
	];
}

type Step = (what: string, rest: readonly string[]) => ShutdownStep;

/** Says by which signs was looked: what carries none of them is not found. */
function proveProcesses(runs: readonly UnsweptRun[], step: Step): ShutdownStep[] {
	const byId = new Map(runs.map(run => [run.runId, run]));
	const each = [...byId.values()];
	if (each.length === 0) return [step('runs that may have left processes', [])];
	const what = `processes of ${each.length === 1 ? '1 run' : `${each.length} runs`}, by session, group, token, output and parent`;
	if (findRunProcesses(each).length === 0) return [step(what, [])];
	const names = [...new Set(each.map(({name}) => name))];
	const left = names.flatMap(name => leftOf(name, each));
	return [step(what, left)];
}

function leftOf(name: string, runs: readonly UnsweptRun[]): string[] {
	const own: RunTrace[] = runs.filter(run => run.name === name);
	const left = describeLeft(findRunProcesses(own));
	if (left.length === 0) return [];
	const fix = left.some(({isOurs}) => !isOurs) ? `; ${leftFix(left)}` : '';
	return [`${name}: ${listLeft(left)}${fix}`];
}
