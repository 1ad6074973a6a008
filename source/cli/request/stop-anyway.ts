/** `pitwall stop` and `kill` if the request cannot be recorded: signals stop the instances, and a note reports it. */
import type {AppError} from '../../../state/domain/error.ts';
import {stopUnrecorded} from '../../control/shutdown/stop-unrecorded.ts';
import {chosenNames} from '../line/choose-instances.ts';
import type {CommandContext} from '../output/context.ts';
import {printResults} from '../output/results.ts';
import type {Target} from '../line/target.ts';

/** Stops the instances of `target`. Returns 0 if all are gone and stay stopped, 74 if `pitwall up` starts them again. */
export async function stopAnyway(
	context: CommandContext,
	target: Target,
	{stopBy, cause}: {stopBy: 'term' | 'kill'; cause: AppError},
): Promise<number> {
	const {output} = context;
	const {outcomes, note} = await stopUnrecorded(context, {
		choose: settings =>
			chosenNames(
				target,
				settings.map(each => ({settings: each})),
			),
		stopBy,
		cause,
		onProgress: text => {
			if (!output.json) output.note(`${text} …`);
		},
	});
	const exit = printResults(context, outcomes);
	if (outcomes.some(({code}) => code !== 'INSTANCE_UNKNOWN')) output.note(note);
	return exit;
}
