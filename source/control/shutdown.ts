/** Safe shutdown: stops everything in a home and proves, by looking, that nothing of it is left. */
import type {InstanceView} from '../../state/domain/snapshot.ts';
import {cleanLocks, inspectLocks, readLock} from '../../state/lock/inspect.ts';
import {cleanInstances, listInstances} from '../../state/lock/registry.ts';
import {readSnapshot} from '../../state/read-snapshot.ts';
import {descendants, type RunProcess, terminate} from '../supervisor/spawn.ts';
import {ensureSupervisor} from '../supervisor/ensure-supervisor.ts';
import type {ControlContext} from './context.ts';
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
const lookAgainMs = 5;

/**
 * Stops all instances (SIGTERM, after each one's own timeout SIGKILL of its whole tree), then the supervisor, removes
 * dead locks, and returns what was found. Never throws for something that would not stop: it says so.
 */
export async function shutdown(
	context: ControlContext,
	{requestedBy, onProgress = () => {}}: ShutdownOptions,
): Promise<ShutdownReport> {
	const views = look(context).instances.filter(({observed}) => observed !== 'foreign');
	const runs = views.flatMap(toRun);
	const stopped = await stopInstances(context, {views, requestedBy, onProgress});
	onProgress('stopping the supervisor');
	const supervisor = await stopSupervisor(context);
	const {removed} = cleanLocks(context.directory);
	if (removed.length > 0) onProgress(`removed ${removed.length} stale locks`);
	cleanInstances(context.directory);
	const evidence = [...stopped, supervisor, ...prove(context, runs)];
	return {ok: evidence.every(({ok}) => ok), evidence};
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
	// Only a supervisor stops with the whole tree; a home whose one died gets another for that.
	await ensureSupervisor(context);
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
	const lock = readLock(directory, 'SUPERVISOR');
	if (lock?.verdict !== 'held' || lock.holder === null)
		return {what: 'supervisor: not running', ok: lock?.verdict !== 'foreign'};
	const {pid} = lock.holder;
	const deadlineMs = clock.monotonicMs() + graceMs;
	terminate(lock.holder);
	while (readLock(directory, 'SUPERVISOR')?.verdict === 'held') {
		if (clock.monotonicMs() > deadlineMs)
			return {what: `supervisor: pid ${pid} does not end`, ok: false};
		await new Promise(resolve => setTimeout(resolve, lookAgainMs));
	}

	return {what: `supervisor: stopped (was pid ${pid})`, ok: true};
}

/** Looks at everything that could still be there. */
function prove({directory}: ControlContext, runs: readonly RunProcess[]): ShutdownStep[] {
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
