/** Opens a home for a command that changes `pitwall.yaml`. The file must exist and be valid. */
import {type ControlContext, openControl} from '../../control/context.ts';
import {whenFree} from '../../control/wait/when-free.ts';
import type {CommandContext} from '../output/context.ts';
import {prepareHome} from './initialize.ts';

/**
 * Calls `act` with the home. If there is no configuration, `initialize` writes one.
 * @throws {@link AppError} `CONFIG_INVALID` (78) if the file cannot be read.
 */
export async function inEditableHome(
	context: CommandContext,
	{initialize}: {initialize: boolean},
	act: (control: ControlContext) => Promise<number>,
): Promise<number> {
	prepareHome(context.directory, initialize ? context.programs.algorithms : null);
	let isTold = false;
	const onBusy = () => {
		if (!isTold) context.output.note('waiting: another program writes to the control database');
		isTold = true;
	};
	const {clock} = context;
	const opened = await whenFree({clock, onBusy}, () => openControl(context.directory, context));
	const control: ControlContext = {...opened, onBusy};
	try {
		if (control.configProblem !== null) throw control.configProblem;
		return await act(control);
	} finally {
		control.close();
	}
}
