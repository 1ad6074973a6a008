/** `pitwall add`: a new instance in `pitwall.yaml`, with the code that it will run. */
import {usableListing} from '../../../state/settings/draft-refusal.ts';
import {AppError} from '../../../state/domain/error.ts';
import type {InstanceDraft} from '../../../state/domain/instance/instance-draft.ts';
import {readParameters} from '../../../state/domain/instance/parameter-refusal.ts';
import {findProgram, searchPath} from '../../../state/process/find-program.ts';
import {existing, resolveFrom} from '../../../state/process/working-directory.ts';
import {readOrigins} from '../../../state/control/setting-origins.ts';
import {addInstance} from '../../control/instances.ts';
import type {ControlContext} from '../../control/context.ts';
import {scanAlgorithms} from '../../control/code/scan-algorithms.ts';
import type {CommandContext} from '../output/context.ts';
import type {AddCommand} from '../line/manage-arguments.ts';
import {inEditableHome} from '../home/editable-home.ts';
import {printResults, toResult} from '../output/results.ts';

/** Adds the instance; the exit code is that of the refusal where it is refused. */
export async function addCommand(context: CommandContext, command: AddCommand): Promise<number> {
	return inEditableHome(context, {initialize: true}, async control => {
		const {name, symbol} = command.draft;
		const {defaults} = await readOrigins(control.store, control.directory);
		const {mode = defaults.settings.mode, account = defaults.settings.account} = command;
		const complete = {...command, draft: {...command.draft, mode, account}};
		const outcome =
			command.program === null
				? await addAlgorithm(context, control, complete)
				: await addInstance(control, programDraft(context, complete, command.program), []);
		return printResults(context, [toResult(name ?? symbol, outcome)]);
	});
}

/** With what `defaults` say where the person said nothing. */
type Placed = Omit<AddCommand, 'draft'> & {
	draft: Omit<InstanceDraft, 'parameters' | 'program'>;
};

async function addAlgorithm(
	{workingDirectory}: CommandContext,
	control: ControlContext,
	{draft, parameters: texts}: Placed,
) {
	const {algorithm} = draft;
	const python = interpreter(draft.python, workingDirectory);
	const listings = await scanAlgorithms(control, python === null ? null : {algorithm, python});
	const listing = usableListing(algorithm, listings);
	if ('refusal' in listing) throw new AppError(listing.refusal);
	const reading = readParameters(algorithm, listing.parameters, texts);
	if (!reading.ok) throw new AppError(reading.refusal);
	const data = placed(draft.data, workingDirectory);
	const {parameters} = reading;
	const complete: InstanceDraft = {...draft, data, python, parameters, program: null};
	return addInstance(control, complete, listings);
}

/** @throws {@link AppError} `PROGRAM_NOT_FOUND`, `WORKING_DIRECTORY_GONE` (66), `PROGRAM_NOT_EXECUTABLE` (77). */
function programDraft(
	{workingDirectory, environment}: CommandContext,
	{draft}: Placed,
	argv: readonly string[],
): InstanceDraft {
	const cwd = existing(workingDirectory, 'a program of the command line runs in it');
	const program = {argv: [...argv], cwd};
	findProgram(draft.name ?? '', program, searchPath(environment));
	return {...draft, parameters: {}, program};
}

/** What a person types begins where that person is, what stands in the file begins at the file. */
function placed(data: string | null, workingDirectory: string | null): string | null {
	return data === null || data.startsWith('builtin:') ? data : resolveFrom(workingDirectory, data);
}

/** A name is searched for on the PATH. */
function interpreter(python: string | null, workingDirectory: string | null): string | null {
	return python?.includes('/') ? resolveFrom(workingDirectory, python) : python;
}
