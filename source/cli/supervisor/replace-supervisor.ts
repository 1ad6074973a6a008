/** `pitwall supervisor restart`: replaces the supervisor without any effect on instances. */
import type {Directory} from '../../../state/home/directory.ts';
import {AppError, exitCode} from '../../../state/domain/error.ts';
import {identityText} from '../../../state/domain/machine/program-identity.ts';
import {readLock} from '../../../state/lock/inspect.ts';
import {readEntry} from '../../../state/registry/registry.ts';
import {restartSupervisor, type SupervisorProcess} from '../../supervisor/restart-supervisor.ts';
import type {CommandContext} from '../output/context.ts';
import {prepareHome} from '../home/initialize.ts';
import {lookAtHome} from '../home/open-home.ts';

/**
 * Replaces the supervisor and prints the old and the new one.
 * @throws {@link AppError} `SUPERVISOR_STOPS_ALL` (69); as {@link restartSupervisor}.
 */
export async function replaceSupervisor(context: CommandContext): Promise<number> {
	const {directory, programs, output} = context;
	prepareHome(directory, programs.algorithms);
	refuseToStopAll(directory);
	const {before, killed, after} = await restartSupervisor(context);
	const running = await lookAtHome(context, (_, {instances}) =>
		instances.flatMap(({settings: {name}, pid}) => (pid === null ? [] : [{name, pid}])),
	);
	output.document({before, killed, after, instances: running ?? []});
	const ended = killed ? 'killed because it did not answer' : 'ended';
	output.line(
		before === null ? 'supervisor: none ran' : `supervisor: ${processText(before)}, ${ended}`,
	);
	output.line(`supervisor: ${processText(after)}, took over`);
	for (const {name, pid} of running ?? []) output.line(`${name}: continues (pid ${pid})`);
	return exitCode.ok;
}

/** A supervisor that stops with its instances cannot be replaced alone; in a container, its end ends everything. */
function refuseToStopAll(directory: Directory): void {
	const lock = readLock(directory, 'SUPERVISOR');
	if (lock?.verdict !== 'held' || lock.holder === null) return;
	const {pid, instanceId} = lock.holder;
	if (!readEntry(directory, instanceId)?.stopsAll) return;
	throw new AppError({
		code: 'SUPERVISOR_STOPS_ALL',
		exitCode: exitCode.unavailable,
		what: `${directory.home}: the supervisor (pid ${pid}) is not replaced`,
		why: 'it stops with all its instances (--stop-with-me, or process 1 of a container)',
		fix: 'restart its service or its container: wanted instances run again afterwards',
		details: {pid},
	});
}

function processText({pid, program}: SupervisorProcess): string {
	return `pid ${pid}, ${identityText(program)}`;
}
