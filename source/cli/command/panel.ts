/** `pitwall` without a command: the full-screen panel. Without a terminal, it prints the output of `pitwall ps`. */
import {settleIn} from '../../../state/process/working-directory.ts';
import type {CommandContext} from '../output/context.ts';
import {prepareHome} from '../home/initialize.ts';
import {defineCommand} from '../line/define-command.ts';
import {nonNegative} from '../line/values.ts';

export const panel = defineCommand({
	name: 'panel',
	positional: '',
	summary: 'open the full-screen panel (no command)',
	details: [
		'Starts the supervisor if none runs. q leaves the panel, stops nothing, and lists the instances that still run.',
		'After a shutdown by another program, an open panel shows its user and time. It starts a supervisor again when you start an instance.',
		'Without a terminal on stdin and stdout, it prints a note and the output of `pitwall ps`.',
	],
	flags: {
		fps: {
			value: 'N',
			default: '30 frames a second',
			help: 'upper limit of the frame rate, 1 to 60; 10 suits a slow line',
			parse: (text: string, flag: string) => nonNegative(flag, text, {min: 1, max: 60}),
		},
		'no-mouse': {
			help: 'leave the mouse to the terminal: a drag selects text, a click does nothing',
		},
		version: {help: 'print the version'},
	},
	examples: [
		['pitwall', 'open the panel for the home of this directory'],
		['pitwall --home /srv/desk --fps 10', 'another home, over a slow line'],
	],
	read: ({flags}) => ({fps: flags.fps ?? null, mouse: !flags['no-mouse']}),
	run: openPanel,
});

/** Opens the panel. After it closes, prints the running instances or the proof, and returns the exit code. */
async function openPanel(
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
		const {showInstances} = await import('./ps.ts');
		return showInstances(context, {target: null});
	}

	// A panel stays open for days.
	settleIn(directory.home);
	const {runPanel} = await import('../../panel/main.ts');
	const left = await runPanel({directory, flags});
	for (const line of left.lines) output.line(line);
	if (left.note !== null) output.note(left.note);
	return left.exitCode;
}
