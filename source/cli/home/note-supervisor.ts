/** Notes trouble of the supervisor next to the answer of a command. */
import type {Directory} from '../../../state/home/directory.ts';
import type {Clock} from '../../../state/domain/time/clock.ts';
import {
	type SupervisorTrouble,
	supervisorTrouble,
} from '../../../state/domain/machine/supervisor-trouble.ts';
import {lookAtSupervisor} from '../../control/look-at-supervisor.ts';
import {type Programs, readProgramIdentity} from '../../supervisor/program.ts';
import type {Output} from '../output/context.ts';

/** Notes the trouble on stderr, also with `--json`, and returns it; null if there is none. */
export async function noteSupervisor(
	context: {directory: Directory; clock: Clock; programs: Programs},
	output: Pick<Output, 'note'>,
): Promise<SupervisorTrouble | null> {
	const view = await lookAtSupervisor(context);
	const trouble = supervisorTrouble(view, readProgramIdentity(context.programs));
	if (trouble !== null) output.note(`${trouble.what}\nfix: ${trouble.fix}`);
	return trouble;
}
