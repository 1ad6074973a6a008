/** `pitwall` alone: the full-screen panel; without a terminal, what `pitwall ps` prints. */
import {settleIn} from '../../../state/process/working-directory.ts';
import type {CommandContext} from '../context.ts';
import {prepareHome} from '../initialize.ts';

/** Opens the panel and returns its exit code when the person leaves it. */
export async function panelCommand(
	context: CommandContext,
	flags: {fps: number | null; mouse: boolean},
): Promise<number> {
	const {directory, terminal, output, programs} = context;
	prepareHome(directory, programs.algorithms);
	if (!terminal.stdin || !terminal.stdout || output.json) {
		const missing = terminal.stdin ? 'stdout' : 'stdin';
		if (!output.json)
			output.note(
				`the panel needs a terminal, and ${missing} is none: here is pitwall ps (over SSH: ssh -t)`,
			);
		const {psCommand} = await import('./ps.ts');
		return psCommand(context, {target: null});
	}

	// A panel stays open for days.
	settleIn(directory.home);
	const {runPanel} = await import('../../panel/main.ts');
	return runPanel({directory, flags});
}
