/** `pitwall add`: a new instance in `pitwall.yaml`, with the code that it will run. */
import {resolve} from 'node:path';
import {usableListing} from '../../../state/domain/draft-refusal.ts';
import {AppError} from '../../../state/domain/error.ts';
import type {InstanceDraft} from '../../../state/domain/instance-draft.ts';
import {readParameters} from '../../../state/domain/parameter-refusal.ts';
import {addInstance} from '../../control/instances.ts';
import {scanAlgorithms} from '../../control/scan-algorithms.ts';
import type {CommandContext} from '../context.ts';
import type {AddCommand} from '../manage-arguments.ts';
import {inEditableHome} from '../editable-home.ts';
import {printResults, toResult} from '../results.ts';

/** Adds the instance; the exit code is that of the refusal where it is refused. */
export async function addCommand(context: CommandContext, command: AddCommand): Promise<number> {
	return inEditableHome(context, {initialize: true}, async control => {
		const listings = await scanAlgorithms(control);
		const {draft, parameters: texts} = command;
		const listing = usableListing(draft.algorithm, listings);
		if ('refusal' in listing) throw new AppError(listing.refusal);
		const reading = readParameters(draft.algorithm, listing.parameters, texts);
		if (!reading.ok) throw new AppError(reading.refusal);
		const data = placed(draft.data, context.workingDirectory);
		const complete: InstanceDraft = {...draft, data, parameters: reading.parameters};
		const outcome = await addInstance(control, complete, listings);
		return printResults(context, [toResult(draft.name ?? draft.symbol, outcome)]);
	});
}

/** What a person types begins where that person is, what stands in the file begins at the file. */
function placed(data: string | null, workingDirectory: string): string | null {
	return data === null || data.startsWith('builtin:') ? data : resolve(workingDirectory, data);
}
