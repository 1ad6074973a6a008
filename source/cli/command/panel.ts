/** `pitwall` alone: the full-screen panel; without a terminal, what `pitwall ps` prints. */
import {settleIn} from '../../../state/process/working-directory.ts';
import type {CommandContext} from '../output/context.ts';
import {prepareHome} from '../home/initialize.ts';

/** Opens the panel; when the person leaves it, prints what goes on or what was proven, and returns its exit code. */
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
	const left = await runPanel({directory, flags});
	for (const line of left.lines) output.line(line);
	if (left.note !== null) output.note(left.note);
	return left.exitCode;
}
