/** `pitwall set`: parameters of an instance for its next start. */
import {setParameters} from '../../control/instances.ts';
import type {CommandContext} from '../output/context.ts';
import {inEditableHome} from '../home/editable-home.ts';
import {printResults, toResult} from '../output/results.ts';

/** Sets them; nothing is written where one of them is refused. */
export async function setCommand(
	context: CommandContext,
	{name, changes}: {name: string; changes: Record<string, string>},
): Promise<number> {
	return inEditableHome(context, {initialize: false}, async control => {
		const outcome = await setParameters(control, name, changes);
		return printResults(context, [toResult(name, outcome)]);
	});
}
