/** `pitwall stop` and `kill` when the request cannot be recorded: done by signals, and told so. */
import type {AppError} from '../../../state/domain/error.ts';
import {stopUnrecorded} from '../../control/shutdown/stop-unrecorded.ts';
import {chosenNames} from '../line/choose-instances.ts';
import type {CommandContext} from '../output/context.ts';
import {printResults} from '../output/results.ts';
import type {Target} from '../line/target.ts';

/** Stops what `target` means; returns 0 when all are gone and stay stopped, 74 when the next start of all undoes it. */
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
