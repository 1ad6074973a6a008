/** Safe shutdown: stops everything in a home and proves, by looking, that nothing of it is left. */
import type {InstanceView} from '../../state/domain/snapshot.ts';
import {supervisorSilence} from '../../state/domain/supervisor-trouble.ts';
import {cleanLocks, inspectLocks} from '../../state/lock/inspect.ts';
import {cleanInstances, listInstances} from '../../state/lock/registry.ts';
import {readSnapshot} from '../../state/read-snapshot.ts';
import {endSupervisor} from '../supervisor/end-supervisor.ts';
import {ensureSupervisor} from '../supervisor/ensure-supervisor.ts';
import {AppError} from '../../state/domain/error.ts';
import {restartSupervisor} from '../supervisor/restart-supervisor.ts';
import {descendants, type RunProcess} from '../supervisor/spawn.ts';
import type {ControlContext} from './context.ts';
import {lookAtSupervisor} from './look-at-supervisor.ts';
import {provenRuns} from './proven-runs.ts';
import {requestStop} from './requests.ts';
import {stopUnrecorded} from './stop-unrecorded.ts';
import {unrecordable} from './unrecordable.ts';
import {waitForObserved} from './wait-for-observed.ts';

export type ShutdownStep = {
	/** What was looked at or done. */
	what: string;
	/** Whether it is as it must be after a shutdown. */
	ok: boolean;
};

export type ShutdownReport = {
	/** Whether everything is gone. */
	ok: boolean;
	/** Whether it stays so at the next `pitwall up`. False: the requests could not be recorded anywhere. */
	isKept: boolean;
	evidence: ShutdownStep[];
};

export type ShutdownOptions = {
	requestedBy: string;
	/** Told each step as it happens. */
	onProgress?: (text: string) => void;
};

/** What a supervisor needs beyond the longest stop timeout, in milliseconds. */
const graceMs = 10_000;

/**
 * Stops all instances (SIGTERM, after each one's own timeout SIGKILL of its whole tree), then the supervisor, removes
 * dead locks, and returns what was found. It needs no room on any disk: what cannot be recorded is done by signals.
 * Never throws for something that would not stop: it says so.
 */
export async function shutdown(
	context: ControlContext,
	options: ShutdownOptions,
): Promise<ShutdownReport> {
	try {
		return await shutdownInDatabase(context, options);
	} catch (error) {
		const cause = unrecordable(error);
		if (cause === null) throw error;
		return await shutdownBySignal(context, {...options, cause});
	}
}

async function shutdownInDatabase(
	context: ControlContext,
	{requestedBy, onProgress = () => {}}: ShutdownOptions,
): Promise<ShutdownReport> {
	const views = look(context).instances.filter(({observed}) => observed !== 'foreign');
	const runs = views.flatMap(toRun);
	const stopped = await stopInstances(context, {views, requestedBy, onProgress});
	onProgress('stopping the supervisor');
	const supervisor = await stopSupervisor(context);
	const evidence = [
		...stopped,
		supervisor,
		...cleanUp(context, onProgress),
		...prove(context, runs),
	];
	return {ok: evidence.every(({ok}) => ok), isKept: true, evidence};
}

/**
 * The same without the control database: the supervisor ends first, so that it restarts nothing, then every
 * proven process. What was asked is kept as empty files where those can be made.
 */
export async function shutdownBySignal(
	{directory, clock}: Pick<ControlContext, 'directory' | 'clock'>,
	{cause, onProgress = () => {}}: Pick<ShutdownOptions, 'onProgress'> & {cause: AppError},
): Promise<ShutdownReport> {
	const proven = [...provenRuns(directory).values()];
	const {outcomes, note, isKept, supervisor} = await stopUnrecorded(
		{directory, clock},
		{
			choose: settings => settings.map(({name}) => name),
			stopBy: 'term',
			cause,
			withSupervisor: true,
			onProgress,
		},
	);
	const left = [
		...outcomes.filter(({ok, changed}) => changed || !ok).map(({text, ok}) => ({what: text, ok})),
		supervisorStep(supervisor),
		...cleanUp({directory}, onProgress),
		...prove({directory}, proven),
	];
	const ok = left.every(step => step.ok);
	return {ok, isKept, evidence: [...left, {what: note.replaceAll('\n', '; '), ok: false}]};
}

function supervisorStep(supervisor: {pid: number; isGone: boolean} | null): ShutdownStep {
	if (supervisor === null) return {what: 'supervisor: not running', ok: true};
	const {pid, isGone} = supervisor;
	return isGone
		? {what: `supervisor: stopped (was pid ${pid})`, ok: true}
		: {what: `supervisor: pid ${pid} does not end`, ok: false};
}

/** Removes the evidence of dead processes. Evidence that stays, on a disk that takes no change, proves no life. */
function cleanUp(
	{directory}: Pick<ControlContext, 'directory'>,
	onProgress: (text: string) => void,
): ShutdownStep[] {
	try {
		const {removed} = cleanLocks(directory);
		if (removed.length > 0) onProgress(`removed ${removed.length} stale locks`);
		cleanInstances(directory);
		return [];
	} catch (error) {
		if (!(error instanceof AppError)) throw error;
		return [{what: `stale locks could not be removed: ${error.what}`, ok: true}];
	}
}

function look({store, directory, clock}: ControlContext) {
	return readSnapshot({store, directory, usage: null, nowMs: clock.nowMs()});
}

function toRun({pid, runId}: InstanceView): RunProcess[] {
	return pid === null ? [] : [{pid, processStart: null, runId, leadsGroup: runId !== null}];
}

async function stopInstances(
	context: ControlContext,
	{views, requestedBy, onProgress}: Required<ShutdownOptions> & {views: InstanceView[]},
): Promise<ShutdownStep[]> {
	const names = views
		.filter(({observed, wanted}) => observed !== 'stopped' || wanted.wanted === 'running')
		.map(({settings}) => settings.name);
	if (names.length === 0) return [];
	await ensureAnswering(context, onProgress);
	onProgress(`stopping ${names.join(' ')}`);
	requestStop(context, names, {requestedBy});
	const longestMs = Math.max(...views.map(({settings}) => settings.stopTimeoutMs));
	const outcomes = await waitForObserved(context, names, 'stopped', longestMs + graceMs);
	return outcomes.map(outcome => ({
		what: outcome.ok ? `${outcome.name}: stopped` : outcome.text,
		ok: outcome.ok,
	}));
}

async function stopSupervisor({directory, clock}: ControlContext): Promise<ShutdownStep> {
	const {pid, how} = await endSupervisor(directory, clock);
	switch (how) {
		case 'absent':
			return {what: 'supervisor: not running', ok: true};
		case 'foreign':
			return {what: 'supervisor: one on another machine holds this home', ok: false};
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

/** Looks at everything that could still be there. */
function prove(
	{directory}: Pick<ControlContext, 'directory'>,
	runs: readonly RunProcess[],
): ShutdownStep[] {
	const held = inspectLocks(directory).filter(({verdict}) => verdict === 'held');
	const alive = listInstances(directory).filter(({verdict}) => verdict === 'alive');
	const left = runs.flatMap(descendants);
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
		step(
			'processes of the runs and their groups',
			left.map(({pid}) => `pid ${pid}`),
		),
	];
}
