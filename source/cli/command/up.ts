/** `pitwall up`: the supervisor in the background; what was wanted before runs again. */
import {readRows} from '../../../state/control-rows.ts';
import {exitCode} from '../../../state/domain/error.ts';
import {openControl} from '../../control/context.ts';
import {waitForObserved} from '../../control/wait-for-observed.ts';
import {ensureSupervisor} from '../../supervisor/ensure-supervisor.ts';
import type {CommandContext} from '../context.ts';
import {prepareHome} from '../initialize.ts';
import {noteSupervisor} from '../note-supervisor.ts';

/** Starts the supervisor unless one runs, and waits for the instances that are wanted. */
export async function upCommand(
	context: CommandContext,
	{waitMs}: {waitMs: number},
): Promise<number> {
	const {directory, programs, output} = context;
	prepareHome(directory, programs.algorithms);
	const control = await openControl(directory, context);
	try {
		if (control.configProblem !== null) output.note(control.configProblem.message);
		const supervisor = await ensureSupervisor({directory, programs});
		output.line(
			`supervisor: ${supervisor.started ? 'started' : 'already there'} (pid ${supervisor.pid})`,
		);
		const trouble = await noteSupervisor(context, output);
		const answers = trouble === null || trouble.kind === 'other';
		const rows = [...readRows(control.store, directory).wanted.values()];
		const wanted = rows.filter(row => row.wanted === 'running').map(({name}) => name);
		const outcomes = await waitForObserved(control, wanted, 'running', waitMs);
		const instances = outcomes.map(outcome => ({
			name: outcome.name,
			ok: outcome.ok,
			text: outcome.ok ? `${outcome.name}: ${outcome.view?.observed ?? 'stopped'}` : outcome.text,
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
