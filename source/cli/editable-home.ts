/** Opens a home for a command that changes `pitwall.yaml`: the file must be there, and good. */
import {type ControlContext, openControl} from '../control/context.ts';
import {whenFree} from '../control/when-free.ts';
import type {CommandContext} from './context.ts';
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
	// Others may be changing the settings at this moment.
	const control = await whenFree(
		context,
		async () => openControl(context.directory, context),
		() => context.output.note('waiting: another program writes into the control database'),
	);
	try {
		if (control.configProblem !== null) throw control.configProblem;
		return await act(control);
	} finally {
		control.close();
	}
}
