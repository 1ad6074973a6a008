/** `pitwall supervisor`: the supervisor in the foreground, until SIGTERM or SIGINT. */
import {runSupervisor} from '../../supervisor/supervisor.ts';
import type {CommandContext} from '../context.ts';
import {prepareHome} from '../initialize.ts';

/** Runs the supervisor of the home and returns its exit code. */
export async function supervisorCommand(
	{directory, programs}: CommandContext,
	{automatic}: {automatic: boolean},
): Promise<number> {
	prepareHome(directory, programs.algorithms);
	return runSupervisor({directory, programs, automatic});
}
