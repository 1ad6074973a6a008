/**
 * `pitwall supervisor`: runs the supervisor in the foreground until SIGTERM or SIGINT. As process 1 of a container, it
 * stops all its instances as well: otherwise the kernel would kill them.
 */
import {runSupervisor} from '../../supervisor/supervisor.ts';
import type {CommandContext} from '../output/context.ts';
import {prepareHome} from '../home/initialize.ts';
import {defineCommand} from '../line/define-command.ts';
import {choiceWord} from '../line/words.ts';

export const supervisor = defineCommand({
	name: 'supervisor',
	positional: '[restart]',
	summary: 'run the supervisor in the foreground, or replace the running one',
	details: [
		'There is one per home. When it ends, instances continue, and the next supervisor adopts them.',
		'`pitwall up` and the panel start one in the background.',
		'A closed terminal or pipe ends the output, not the supervisor. If a reader stalls, up to 1 MiB of lines waits; further lines are skipped and counted. `logs/SUPERVISOR.log` has all of them.',
		'`pitwall supervisor restart` ends the running supervisor, by SIGKILL if it does not answer within 5 s, and starts one of this version in the background. It touches no instance. Instances started later get the environment of this shell. Let a service manager restart its own supervisor. A supervisor that stops with its instances is not replaced.',
		'As process 1 of a container, it stops with all instances and collects the processes that they leave behind.',
	],
	flags: {
		automatic: {help: 'exit 0 instead of 75 when another supervisor holds the home'},
		'stop-with-me': {
			help: 'SIGTERM and SIGINT stop all instances within their stop timeouts before the supervisor ends; they stay wanted (always so as process 1 of a container)',
		},
	},
	examples: [
		['pitwall supervisor --home /srv/desk', 'as a service; instances continue without it'],
		['pitwall supervisor --stop-with-me', 'as a service or container that ends with its instances'],
		['pitwall supervisor restart', 'after an update, or when it does not answer'],
	],
	read: ({words, flags}) => ({
		automatic: flags.automatic,
		stopsAll: flags['stop-with-me'],
		restart: choiceWord('supervisor', words, ['restart']) === 'restart',
	}),
	async run(context, {restart, ...options}) {
		if (!restart) return supervise(context, options);
		const {replaceSupervisor} = await import('../supervisor/replace-supervisor.ts');
		return replaceSupervisor(context);
	},
});

/** Runs the supervisor of the home and returns its exit code. */
async function supervise(
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
