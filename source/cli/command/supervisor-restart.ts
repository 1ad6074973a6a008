/** `pitwall supervisor restart`: another supervisor takes over, and no instance notices. */
import {exitCode} from '../../../state/domain/error.ts';
import {identityText} from '../../../state/domain/program-identity.ts';
import {restartSupervisor, type SupervisorLife} from '../../supervisor/restart-supervisor.ts';
import type {CommandContext} from '../context.ts';
import {prepareHome} from '../initialize.ts';
import {lookAtHome} from '../open-home.ts';

/** Replaces the supervisor and says who acts now. */
export async function supervisorRestartCommand(context: CommandContext): Promise<number> {
	const {directory, programs, output} = context;
	prepareHome(directory, programs.algorithms);
	const {before, killed, after} = await restartSupervisor(context);
	const running = await lookAtHome(context, (_, {instances}) =>
		instances.flatMap(({settings: {name}, pid}) => (pid === null ? [] : [{name, pid}])),
	);
	output.document({before, killed, after, instances: running ?? []});
	const ended = killed ? 'killed, as it did not answer' : 'ended';
	output.line(
		before === null ? 'supervisor: none ran' : `supervisor: ${lifeText(before)}, ${ended}`,
	);
	output.line(`supervisor: ${lifeText(after)}, took over`);
	for (const {name, pid} of running ?? []) output.line(`${name}: goes on (pid ${pid})`);
	return exitCode.ok;
}

function lifeText({pid, program}: SupervisorLife): string {
	return `pid ${pid}, ${identityText(program)}`;
}
