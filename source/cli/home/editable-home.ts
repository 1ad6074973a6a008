/** Opens a home for a command that changes `pitwall.yaml`: the file must be there, and good. */
import {type ControlContext, openControl} from '../../control/context.ts';
import {whenFree} from '../../control/wait/when-free.ts';
import type {CommandContext} from '../output/context.ts';
import {prepareHome} from './initialize.ts';

/**
 * Calls `act` with the home; `initialize` writes the first configuration where there is none.
 * @throws {@link AppError} `CONFIG_INVALID` (78): a file that cannot be read cannot be changed either.
 */
export async function inEditableHome(
	context: CommandContext,
	{initialize}: {initialize: boolean},
	act: (control: ControlContext) => Promise<number>,
): Promise<number> {
	prepareHome(context.directory, initialize ? context.programs.algorithms : null);
	let isTold = false;
	const onBusy = () => {
		if (!isTold) context.output.note('waiting: another program writes into the control database');
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
