/** Safe shutdown: stops everything in a home and proves by inspection that nothing of it is left. */
import type {ShutdownRecord} from '../../../state/domain/machine/shutdown-record.ts';
import type {InstanceView} from '../../../state/domain/instance/snapshot.ts';
import {clearForeignFix} from '../../../state/domain/instance/lock.ts';
import {supervisorSilence} from '../../../state/domain/machine/supervisor-trouble.ts';
import {readSnapshot} from '../../../state/view/read-snapshot.ts';
import {recordShutdown} from '../../../state/control/shutdown-record.ts';
import {endSupervisor} from '../../supervisor/end-supervisor.ts';
import {ensureSupervisor} from '../../supervisor/ensure-supervisor.ts';
import {restartSupervisor} from '../../supervisor/restart-supervisor.ts';
import {areStopped} from './are-stopped.ts';
import type {ControlContext} from '../context.ts';
import {lookAtSupervisor} from '../look-at-supervisor.ts';
import {type ShutdownStep, cleanEvidence, proveGone, supervisorStep} from './prove-gone.ts';
import {requestOf} from '../requests.ts';
import {shutdownBySignal, type ShutdownReport} from './shutdown-by-signal.ts';
import {unrecordable} from '../unrecordable.ts';
import {waitForObserved} from '../wait/wait-for-observed.ts';

export type ShutdownOptions = {
	requestedBy: string;
	/** Called with each step as it happens. */
	onProgress?: (text: string) => void;
};

/** Time that a supervisor needs beyond the longest stop timeout, in milliseconds. */
const graceMs = 10_000;

/**
 * Stops all instances (SIGTERM, after each one's own timeout SIGKILL of its whole tree), then the supervisor,
 * removes dead locks, and returns the results. It needs no room on any disk: if a request cannot be recorded,
 * it uses signals. Never throws for an instance that does not stop: it reports it.
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
	const {store, directory, clock} = context;
	const all = look(context).instances;
	const views = all.filter(({observed}) => observed !== 'foreign');
	const runs = store.allUnsweptRuns();
	const requestedAtMs = clock.nowMs();
	const longestMs = Math.max(0, ...views.map(({settings}) => settings.stopTimeoutMs));
	const note = (untilMs: number | null) =>
		noteShutdown(context, {requestedBy, requestedAtMs, recordedAtMs: clock.nowMs(), untilMs});
	note(requestedAtMs + longestMs + 2 * graceMs);
	const stopped = await stopInstances(context, {views, requestedBy, onProgress});
	onProgress('stopping the supervisor');
	// A supervisor that had to be started for the stops has cleared the earlier record.
	note(clock.nowMs() + 2 * graceMs);
	const supervisor = supervisorStep(await endSupervisor(directory, clock));
	const cleaned = cleanEvidence(directory, onProgress);
	const foreign = all.filter(({observed}) => observed === 'foreign').map(foreignStep);
	const proof = proveGone(directory, [...runs, ...store.allUnsweptRuns()]);
	const evidence = [...stopped, ...foreign, supervisor, ...cleaned, ...proof];
	note(null);
	return {ok: evidence.every(({ok}) => ok), isKept: true, evidence};
}

/** Open panels read the record and start no supervisor then. A shutdown does not depend on it. */
function noteShutdown({store}: ControlContext, record: ShutdownRecord): void {
	try {
		recordShutdown(store, record);
	} catch (error) {
		if (unrecordable(error) === null) throw error;
	}
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
	requestOf('stop')(context, names, {requestedBy});
	if (!areStopped(context, names)) await ensureAnswering(context, onProgress);
	const longestMs = Math.max(...views.map(({settings}) => settings.stopTimeoutMs));
	const outcomes = await waitForObserved(context, names, 'stopped', longestMs + graceMs);
	return outcomes.map(outcome => ({
		what: outcome.ok ? `${outcome.name}: stopped` : outcome.text,
		ok: outcome.ok,
	}));
}

/** Only a supervisor stops the whole tree: if none runs, or none answers, another one is started. */
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
