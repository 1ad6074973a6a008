/** `pitwall up`: starts the supervisor in the background; wanted instances run again. */
import {readRows} from '../../../state/control/control-rows.ts';
import {exitCode} from '../../../state/domain/error.ts';
import {livingOriginals, originalsFix, originalsText} from '../../../state/lock/original-home.ts';
import {openControl} from '../../control/context.ts';
import {returnInterrupted} from '../../control/return-interrupted.ts';
import {type WaitOutcome, waitForObserved} from '../../control/wait/wait-for-observed.ts';
import {ensureSupervisor} from '../../supervisor/ensure-supervisor.ts';
import type {CommandContext} from '../output/context.ts';
import {prepareHome} from '../home/initialize.ts';
import {noteSupervisor} from '../home/note-supervisor.ts';
import {requestedBy} from '../request/request.ts';
import {wait, waitMsDefault} from '../line/common-flags.ts';
import {defineCommand} from '../line/define-command.ts';

export const up = defineCommand({
	name: 'up',
	positional: '',
	summary: 'start the supervisor; wanted instances run again',
	details: [
		'Starts the supervisor in the background, detached from the terminal, unless one runs.',
		'Wanted instances run again, also after a reboot, a signal from outside or a power cut. No other instance is started.',
	],
	flags: {wait},
	examples: [['pitwall up', 'after a reboot']],
	read: ({flags}) => ({waitMs: flags.wait ?? waitMsDefault}),
	run: startSupervisor,
});

/** Starts the supervisor unless one runs, and waits for the instances that are wanted. */
async function startSupervisor(
	context: CommandContext,
	{waitMs}: {waitMs: number},
): Promise<number> {
	const {directory, programs, output} = context;
	prepareHome(directory, programs.algorithms);
	const control = await openControl(directory, context);
	try {
		if (control.configProblem !== null) output.note(control.configProblem.message);
		// Before the instances start: their own locks replace the copied ones.
		const copied = originalsText(livingOriginals(directory));
		if (copied !== null) output.note(`${copied}\nfix: ${originalsFix}`);
		returnInterrupted(control, {requestedBy});
		const supervisor = await ensureSupervisor({directory, programs});
		output.line(
			`supervisor: ${supervisor.started ? 'started' : 'already running'} (pid ${supervisor.pid})`,
		);
		const trouble = await noteSupervisor(context, output);
		const answers = trouble === null || trouble.kind === 'other';
		const rows = [...readRows(control.store, directory).wanted.values()];
		const wanted = rows.filter(row => row.wanted === 'running').map(({name}) => name);
		const outcomes = await waitForObserved(control, wanted, 'running', waitMs);
		const instances = outcomes.map(outcome => ({
			name: outcome.name,
			ok: outcome.ok,
			text: upText(outcome),
		}));
		output.document({supervisor: {...supervisor, answers}, instances});
		for (const {text} of instances) output.line(text);
		if (wanted.length === 0) output.line('no instance is wanted: pitwall start NAME');
		const isReached = instances.every(({ok}) => ok) || waitMs === 0;
		return answers && isReached ? exitCode.ok : exitCode.temporary;
	} finally {
		control.close();
	}
}

/** The run records its own reason; an instance that waits for a restart may have reported it already. */
function upText(outcome: WaitOutcome): string {
	if (!outcome.ok) {
		const {text, why} = outcome;
		return why === null || text.includes(why) ? text : `${text}\nwhy: ${why}`;
	}

	const {name, view, hasFinished} = outcome;
	return `${name}: ${hasFinished ? 'finished' : (view?.observed ?? 'stopped')}`;
}
