/**
 * `pitwall supervisor`: the supervisor in the foreground, until SIGTERM or SIGINT. As process 1 of a container it stops
 * with all its instances: the kernel would kill them with it.
 */
import {runSupervisor} from '../../supervisor/supervisor.ts';
import type {CommandContext} from '../output/context.ts';
import {prepareHome} from '../home/initialize.ts';

/** Runs the supervisor of the home and returns its exit code. */
export async function supervisorCommand(
	{directory, programs, output}: CommandContext,
	{automatic, stopsAll: isAsked}: {automatic: boolean; stopsAll: boolean},
): Promise<number> {
	const isFirst = process.pid === 1;
	if (isFirst) {
		const {runBelowReaper} = await import('../../../state/process/first-process.ts');
		const more = isAsked ? [] : ['--stop-with-me'];
		const code = await runBelowReaper({more, onNoReaper: text => output.note(text)});
		if (code !== null) return code;
	}

	const stopsAll = isAsked || isFirst;
	prepareHome(directory, programs.algorithms);
	return runSupervisor({directory, programs, automatic, stopsAll});
}
